"""The short way into the log gives what the long way gives (``lrs.services.append_at_once``)."""

import json

import pytest
from django.db import connection, transaction

from lrs.models import Activity, Statement, StatementIdentity, StatementKey
from lrs.rules.errors import StatementConflict
from lrs.rules.keys import keys_of_statement
from lrs.rules.position import stored_of
from lrs.rules.timestamps import parse
from lrs.services.query import statement_by_id
from people.rules.principal import Principal
from tests.lrs.log import ids_found, make_principal, make_statement, make_tenant, reference_to, store

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has the long way only."),
]


@pytest.fixture
def principal() -> Principal:
    """A principal whose Activities this process knows, so that batches can go the short way."""
    known = make_principal(make_tenant())
    store(known, make_statement())
    return known


def queries_of(principal: Principal, *statements: dict[str, object]) -> int:
    with connection.execute_wrapper(count := Counter()):
        store(principal, *statements)
    return count.queries


class Counter:
    """Counts what goes through Django's cursors: the short way makes no use of them."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.queries += 1
        return execute(sql, params, many, context)


def test_a_batch_of_known_activities_goes_the_short_way(principal: Principal) -> None:
    batch = [make_statement() for _ in range(5)]
    assert queries_of(principal, *batch) == 0
    assert set(ids_found(principal)) >= {statement["id"] for statement in batch}


def test_stored_is_the_moment_of_the_position_wherever_the_store_writes_it(principal: Principal) -> None:
    statement = make_statement()
    store(principal, statement)
    row = Statement.objects.get(statement_id=statement["id"])
    payload = json.loads(row.payload)
    assert parse(payload["stored"]) == stored_of(row.position)
    assert payload["timestamp"] == payload["stored"]


def test_both_ways_write_the_same_row_and_the_same_keys(principal: Principal) -> None:
    short, long = make_statement(timestamp="2026-11-20T10:00:00Z"), make_statement(timestamp="2026-11-20T10:00:00Z")
    store(principal, short)
    with transaction.atomic():
        store(principal, long)
    rows = {str(row.statement_id): row for row in Statement.objects.all()}
    written = [json.loads(rows[each["id"]].payload) for each in (short, long)]
    for payload in written:
        del payload["id"], payload["stored"]
    assert written[0] == written[1]
    for each in (short, long):
        row = rows[each["id"]]
        assert (row.timestamp_given, row.voided, row.repairs) == (True, False, "")
        keys = StatementKey.objects.filter(position=row.position).values_list("key", flat=True)
        assert set(keys) == keys_of_statement(json.loads(row.payload))
        assert StatementIdentity.objects.get(statement_id=each["id"]).position == row.position


def test_the_text_of_a_statement_comes_back_whatever_characters_it_has(principal: Principal) -> None:
    odd = 'quote " backslash \\ brace {} comma , tab \t newline \n unit \x1f é 🎓'
    statement = make_statement(result={"response": odd})
    store(principal, statement)
    payload = statement_by_id(principal, statement["id"], voided=False)
    assert payload is not None
    assert json.loads(payload)["result"] == {"response": odd}


def test_a_known_id_with_other_content_conflicts_and_nothing_of_the_batch_is_stored(principal: Principal) -> None:
    known = make_statement()
    store(principal, known)
    before = Statement.objects.count()
    with pytest.raises(StatementConflict):
        store(principal, make_statement(), {**known, "result": {"response": "other"}})
    assert (Statement.objects.count(), StatementIdentity.objects.count()) == (before, before)


def test_an_equal_statement_again_among_new_ones_is_left_out(principal: Principal) -> None:
    known = make_statement(timestamp="2026-11-20T10:00:00Z")
    store(principal, known)
    new = make_statement()
    store(principal, known, new)
    assert ids_found(principal).count(known["id"]) == 1
    assert new["id"] in ids_found(principal)


def test_a_statement_that_others_refer_to_already_tells_them_its_keys(principal: Principal) -> None:
    target = make_statement(actor={"mbox": "mailto:cy@example.org"})
    referrer = reference_to(target)
    store(principal, referrer)
    store(principal, target)
    keys = keys_of_statement({**target, "authority": principal.agent})
    position = Statement.objects.get(statement_id=referrer["id"]).position
    inherited = set(StatementKey.objects.filter(position=position).values_list("key", flat=True))
    assert len(keys & inherited) >= 3


class TestInATransactionOfTheCaller:
    def test_a_batch_goes_the_short_way_as_well(self, principal: Principal) -> None:
        statement = make_statement()
        with transaction.atomic(), connection.execute_wrapper(count := Counter()):
            store(principal, statement)
        assert count.queries == 0  # its savepoint and the release travel with it
        assert statement["id"] in ids_found(principal)

    def test_what_the_transaction_takes_back_is_not_stored(self, principal: Principal) -> None:
        statement = make_statement()
        with transaction.atomic():
            store(principal, statement)
            transaction.set_rollback(True)
        assert statement["id"] not in ids_found(principal)

    def test_a_known_id_is_left_to_the_long_way_and_the_transaction_goes_on(self, principal: Principal) -> None:
        known, after = make_statement(), make_statement()
        store(principal, known)
        with transaction.atomic():
            store(principal, known)
            store(principal, after)
        assert {known["id"], after["id"]} <= set(ids_found(principal))

    def test_activities_that_were_taken_back_are_not_taken_for_known(self, principal: Principal) -> None:
        new = {"objectType": "Activity", "id": "https://example.org/taken-back", "definition": {"name": {"en": "New"}}}
        with transaction.atomic():
            store(principal, make_statement(object=new))
            store(principal, make_statement(object=new))
            transaction.set_rollback(True)
        store(principal, make_statement(object=new))
        assert Activity.objects.get(iri=new["id"]).definition == '{"name":{"en":"New"}}'
