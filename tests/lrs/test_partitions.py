"""The log is partitioned by months: made ahead, made when missed, and no more of them looked at than needed."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from lrs.models import Statement, StatementKey
from lrs.rules.keys import VERB, key_of
from lrs.rules.months import Month, month_at, months_from
from lrs.services import months_ahead
from lrs.services.query import StatementQuery, find
from lrs.services.sql import months
from people.rules.principal import Principal
from tests.lrs.log import DID, make_principal, make_statement, make_tenant, store
from tests.lrs.months import move, split_off

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no partitions."),
]
NOW = month_at(datetime.now(UTC))
PAST = list(months_from(NOW.plus(-30), 30))


@pytest.fixture
def principal() -> Principal:
    return make_principal(make_tenant())


@pytest.fixture
def a_month_apart(principal: Principal) -> list[str]:
    """Thirty Statements, oldest first, of thirty months that have partitions of their own, and one of now."""
    split_off(*PAST)
    made = [make_statement() for _ in range(31)]
    for statement in made:
        store(principal, statement)
    for statement, month in zip(made, PAST, strict=False):
        move(statement["id"], month)
    return [statement["id"] for statement in made]


def ids(query: StatementQuery) -> list[str]:
    found = find(query)
    rows = dict(Statement.objects.filter(position__in=found.positions).values_list("position", "statement_id"))
    return [str(rows[position]) for position in found.positions]


def plan_of(query: StatementQuery) -> str:
    """Return the plans of what the query asked the database, as they were executed."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        find(query)
    plans = []
    with connection.cursor() as cursor:
        for asked in captured.captured_queries:
            if "lrs_consistent_through" not in asked["sql"]:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + asked["sql"].replace("%", "%%"))
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return "\n".join(plans)


def test_this_month_and_three_more_are_there_from_the_beginning() -> None:
    there = [each.month for each in months.attached() if each.month is not None]
    assert there == list(months_from(NOW, 4))


def test_what_is_older_than_the_partitions_has_a_place() -> None:
    oldest = months.attached()[0]
    assert (oldest.month, oldest.first, oldest.end) == (None, 0, NOW.first_position)


def test_months_ahead_are_made_once() -> None:
    now = datetime.now(UTC)
    assert months_ahead.make_ahead(now=now, ahead=5) == [NOW.plus(4), NOW.plus(5)]
    assert months_ahead.make_ahead(now=now, ahead=5) == []


def test_a_month_that_was_missed_is_found_by_the_tables_own_bounds(principal: Principal) -> None:
    store(principal, make_statement())
    [row] = Statement.objects.all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM lrs_statement WHERE position = %s", [row.position])
        assert cursor.fetchone() == (f"lrs_statement_{NOW.suffix}",)


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_meets_a_month_without_partition_makes_it(principal: Principal) -> None:
    with connection.cursor() as cursor:
        for table in months.TABLES:
            cursor.execute(f"DROP TABLE {table}_{NOW.suffix}")
    statements = [make_statement() for _ in range(2)]
    store(principal, statements[0])
    store(principal, statements[1])
    assert months_ahead.make_ahead(now=datetime.now(UTC)) == []
    assert ids(StatementQuery(principal.tenant_id, ascending=True)) == [each["id"] for each in statements]


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_the_missing_month_is_an_error_and_nothing_is_stored(principal: Principal) -> None:
    with connection.cursor() as cursor:
        for table in months.TABLES:
            cursor.execute(f"DROP TABLE {table}_{NOW.suffix}")
    try:
        with pytest.raises(Exception, match="no partition of relation"), transaction.atomic():
            store(principal, make_statement())
        assert not StatementKey.objects.exists()
    finally:
        months_ahead.make_ahead(now=datetime.now(UTC))


@pytest.mark.parametrize("keys", [(), ([key_of(VERB, DID)],)], ids=["everything", "by a key"])
@pytest.mark.parametrize("limit", [1, 2, 5, 15, 30, 31, 40])
def test_a_page_goes_on_through_the_months_in_both_directions(
    principal: Principal, a_month_apart: list[str], keys: tuple[list[int], ...], limit: int
) -> None:
    query = StatementQuery(principal.tenant_id, keys=keys, limit=limit)
    assert ids(query) == a_month_apart[::-1][:limit]
    assert ids(StatementQuery(principal.tenant_id, keys=keys, limit=limit, ascending=True)) == a_month_apart[:limit]


@pytest.mark.parametrize("ascending", [True, False])
def test_pages_that_follow_each_other_miss_and_repeat_nothing(
    principal: Principal, a_month_apart: list[str], ascending: bool
) -> None:
    seen: list[str] = []
    first, last = 0, (1 << 63) - 1
    while True:
        query = StatementQuery(principal.tenant_id, first=first, last=last, ascending=ascending, limit=4)
        seen += ids(query)
        after = find(query).next_from
        if after is None:
            break
        first, last = (after + 1, last) if ascending else (first, after - 1)
    assert seen == (a_month_apart if ascending else a_month_apart[::-1])


def test_the_newest_page_looks_at_two_months_alone(principal: Principal, a_month_apart: list[str]) -> None:
    for keys in ((), ([key_of(VERB, DID)],)):
        plan = plan_of(StatementQuery(principal.tenant_id, keys=keys, limit=1))
        assert f"_{NOW.suffix}" in plan
        assert not [month for month in PAST[:-1] if month.suffix in plan]


def test_since_and_until_look_at_their_months_alone(principal: Principal, a_month_apart: list[str]) -> None:
    begin, end = PAST[10], PAST[12]
    for keys in ((), ([key_of(VERB, DID)],)):
        query = StatementQuery(
            principal.tenant_id, keys=keys, first=begin.first_position, last=end.first_position - 1, limit=50
        )
        assert ids(query) == [a_month_apart[11], a_month_apart[10]]
        plan = plan_of(query)
        assert [month for month in PAST if month.suffix in plan] == [PAST[10], PAST[11]]


def test_voided_statements_make_room_for_those_behind_them(principal: Principal, a_month_apart: list[str]) -> None:
    Statement.objects.filter(statement_id__in=a_month_apart[5:30]).update(voided=True)
    for keys in ((), ([key_of(VERB, DID)],)):
        query = StatementQuery(principal.tenant_id, keys=keys, limit=3)
        assert ids(query) == [a_month_apart[30], a_month_apart[4], a_month_apart[3]]


def test_a_month_is_never_made_twice_where_another_covers_it() -> None:
    assert months.make([Month(2025, 1), NOW]) == []
