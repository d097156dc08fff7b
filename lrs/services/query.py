"""Answers filters from the log's keys, newest or oldest first, never past the safe horizon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections

from lrs.models import Statement, StatementIdentity, StatementKey
from lrs.rules.keys import AUTHORITY, identities_of, key_of, key_of_registration
from lrs.rules.months import Month, month_of
from lrs.services.horizon import horizon
from lrs.services.standpoint import PRIMARY, Standpoint
from people.rules.principal import Principal
from people.rules.scopes import allows


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """What to look for, as ranges of positions and keys.

    ``keys`` are groups: a Statement must have at least one key of every group. ``first`` and ``last`` are inclusive
    bounds of positions. ``include_voided`` is for administrators; the standard's filters never see voided Statements.
    """

    tenant_id: int
    keys: Sequence[Sequence[int]] = ()
    first: int = 0
    last: int = (1 << 63) - 1
    ascending: bool = False
    limit: int = 100
    include_voided: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Payloads in the order asked for; ``next_from`` is the position after which the next page begins."""

    payloads: list[str]
    positions: list[int] = field(default_factory=list)
    next_from: int | None = None


def find(query: StatementQuery, standpoint: Standpoint = PRIMARY) -> Page:
    """Return one page of Statements.

    Reads index entries in order and stops after ``limit`` of them: the cost doesn't grow with the store. It looks at
    the months from which the page begins first, and further only while the page isn't full: most pages are, and then
    the database plans for the partitions of these months alone. xAPI 1.0.3 Communication §2.1.3.
    """
    end = horizon(query.tenant_id) if standpoint.horizon is None else standpoint.horizon
    wanted = query.limit + 1
    rows: list[tuple[int, str]] = []
    for first, last in _stretches(query, min(query.last, end - 1)):
        rows += _visible_rows(query, first, last, wanted - len(rows), standpoint.using)
        if len(rows) == wanted:
            break
    page = rows[: query.limit]
    return Page(
        payloads=[payload for _, payload in page],
        positions=[position for position, _ in page],
        next_from=page[-1][0] if len(rows) == wanted else None,
    )


def _stretches(query: StatementQuery, last: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of what is looked at one after the other: two months, another year, and all that is left."""
    first = query.first
    for months in (1, 12):
        if first > last:
            return
        if query.ascending:
            edge = month_of(first).plus(months + 1).first_position
            if first == 0 or edge > last:
                break
            yield first, edge - 1
            first = edge
        else:
            edge = month_of(last).plus(-months).first_position
            if edge <= first:
                break
            yield edge, last
            last = edge - 1
    if first <= last:
        yield first, last


def _visible_rows(query: StatementQuery, first: int, last: int, wanted: int, using: str) -> list[tuple[int, str]]:
    """Return positions and payloads in order; others are read in the place of those that aren't visible."""
    found: list[tuple[int, str]] = []
    asked = wanted
    while asked and first <= last:
        sql, parameters = _page_sql(query, first, last, asked)
        with connections[using].cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        found += [row for row in rows if row[1] is not None]
        if len(rows) < asked:
            break
        asked = wanted - len(found)
        first, last = (rows[-1][0] + 1, last) if query.ascending else (first, rows[-1][0] - 1)
    return found


def statement_by_id(
    principal: Principal, statement_id: UUID, *, voided: bool, using: str = PRIMARY.using
) -> str | None:
    """Return the exact JSON of a Statement that is (or isn't) voided, or None if the principal can't read one."""
    tenant_id = principal.tenant_id
    position = (
        StatementIdentity.objects.using(using)
        .filter(tenant_id=tenant_id, statement_id=statement_id)
        .values_list("position", flat=True)
        .first()
    )
    if position is None:
        return None
    rows = Statement.objects.using(using).filter(tenant_id=tenant_id, position=position, voided=voided)
    if not allows(principal.scopes, "statements/read"):
        own = [key_of(AUTHORITY, identity) for identity in identities_of(principal.agent)]
        mine = StatementKey.objects.using(using).filter(tenant_id=tenant_id, key__in=own, position=position)
        rows = rows if mine.exists() else rows.none()
    if principal.confinement is not None:
        key = key_of_registration(str(principal.confinement.registration))
        within = StatementKey.objects.using(using).filter(tenant_id=tenant_id, key=key, position=position)
        rows = rows if within.exists() else rows.none()
    return rows.values_list("payload", flat=True).first()


def archived_month(tenant_id: int, statement_id: UUID) -> Month | None:
    """Return the month in which a Statement was stored that isn't in the log any more, because it was archived."""
    identities = StatementIdentity.objects.filter(tenant_id=tenant_id, statement_id=statement_id)
    position = identities.values_list("position", flat=True).first()
    if position is None or Statement.objects.filter(tenant_id=tenant_id, position=position).exists():
        return None
    return month_of(position)


def _page_sql(query: StatementQuery, first: int, last: int, wanted: int) -> tuple[str, list[Any]]:
    """Return the query of one stretch: so many positions in order, each with its payload, NULL if it is voided.

    What isn't the index of one key is asked in subqueries that the planner can't turn into joins: it would need
    statistics to join well, and PostgreSQL keeps none of a partitioned table by itself.
    """
    order = "ASC" if query.ascending else "DESC"
    visible = "" if query.include_voided else " AND NOT s.voided"
    here = [query.tenant_id, first, last]
    if not query.keys:
        sql = (
            f"SELECT s.position, s.payload FROM lrs_statement s WHERE s.tenant_id = %s"
            f" AND s.position BETWEEN %s AND %s{visible} ORDER BY s.position {order} LIMIT %s"
        )
        return sql, [*here, wanted]
    leading, *others = query.keys
    conditions, of_conditions = _other_groups(others, here)
    one = (
        "SELECT k.position FROM lrs_statementkey k WHERE k.tenant_id = %s AND k.position BETWEEN %s AND %s"
        f" AND k.key = %s{conditions} ORDER BY k.position {order} LIMIT %s"
    )
    lists = " UNION ".join(f"SELECT * FROM ({one}) AS list_{number}" for number in range(len(leading)))
    sql = (
        "SELECT found.position, (SELECT s.payload FROM lrs_statement s WHERE s.tenant_id = %s"
        f" AND s.position BETWEEN %s AND %s AND s.position = found.position{visible})"
        f" FROM (SELECT * FROM ({lists}) AS lists ORDER BY position {order} LIMIT %s) AS found"
        f" ORDER BY found.position {order}"
    )
    of_lists = [value for key in leading for value in (*here, key, *of_conditions, wanted)]
    return sql, [*here, *of_lists, wanted]


def _other_groups(groups: Sequence[Sequence[int]], here: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return the conditions that an entry of the leading list has an entry in each other group, too."""
    conditions, parameters = "", []
    for number, group in enumerate(groups):
        marks = ", ".join(["%s"] * len(group))
        conditions += (
            f" AND (SELECT 1 FROM lrs_statementkey o{number} WHERE o{number}.tenant_id = %s"
            f" AND o{number}.position BETWEEN %s AND %s AND o{number}.key IN ({marks})"
            f" AND o{number}.position = k.position LIMIT 1) IS NOT NULL"
        )
        parameters += [*here, *group]
    return conditions, parameters
