"""Answers filters from the log's keys, newest or oldest first, never past the safe horizon."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections

from lrs.models import Statement, StatementIdentity, StatementKey
from lrs.rules.keys import AUTHORITY, identities_of, key_of
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

    Reads index entries in order and stops after ``limit`` of them: the cost doesn't grow with the store.
    xAPI 1.0.3 Communication §2.1.3.
    """
    end = horizon(query.tenant_id) if standpoint.horizon is None else standpoint.horizon
    sql, parameters = _page_sql(query, min(query.last, end - 1))
    with connections[standpoint.using].cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    page = rows[: query.limit]
    more = len(rows) > query.limit
    return Page(
        payloads=[payload for _, payload in page],
        positions=[position for position, _ in page],
        next_from=page[-1][0] if more else None,
    )


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
    return rows.values_list("payload", flat=True).first()


def _page_sql(query: StatementQuery, last: int) -> tuple[str, list[Any]]:
    order = "ASC" if query.ascending else "DESC"
    # A lower bound that bounds nothing would make the planner expect few rows, and sort them, before it has statistics.
    since = query.first > 0
    bounds = [query.first, last] if since else [last]
    visible = "" if query.include_voided else " AND NOT s.voided"
    wanted = query.limit + 1
    if not query.keys:
        sql = (
            "SELECT s.position, s.payload FROM lrs_statement s WHERE s.tenant_id = %s"
            f" AND {_within('s', since)}{visible} ORDER BY s.position {order} LIMIT %s"
        )
        return sql, [query.tenant_id, *bounds, wanted]
    leading, *others = sorted(query.keys, key=len)
    lists, parameters = [], []
    for key in leading:
        joins, join_parameters = _other_groups(query.tenant_id, others)
        lists.append(
            "SELECT k.position FROM lrs_statementkey k"
            " JOIN lrs_statement s ON s.tenant_id = k.tenant_id AND s.position = k.position"
            f" WHERE k.tenant_id = %s AND k.key = %s AND {_within('k', since)}{visible}{joins}"
            f" ORDER BY k.position {order} LIMIT %s"
        )
        parameters += [query.tenant_id, key, *bounds, *join_parameters, wanted]
    found = lists[0] if len(lists) == 1 else _union(lists)
    sql = (
        f"SELECT s.position, s.payload FROM ({found}) AS found"
        " JOIN lrs_statement s ON s.tenant_id = %s AND s.position = found.position"
        f" ORDER BY s.position {order} LIMIT %s"
    )
    return sql, [*parameters, query.tenant_id, wanted]


def _within(table: str, since: bool) -> str:
    return f"{table}.position BETWEEN %s AND %s" if since else f"{table}.position <= %s"


def _union(lists: Sequence[str]) -> str:
    """Return what is in any of the lists; each brings no more than a page, and UNION drops what comes twice."""
    return " UNION ".join(f"SELECT * FROM ({one}) AS list_{number}" for number, one in enumerate(lists))


def _other_groups(tenant_id: int, groups: Sequence[Sequence[int]]) -> tuple[str, list[Any]]:
    """Return the conditions that an entry of the leading list has an entry in each other group, too."""
    conditions, parameters = "", []
    for number, group in enumerate(groups):
        marks = ", ".join(["%s"] * len(group))
        conditions += (
            f" AND EXISTS (SELECT 1 FROM lrs_statementkey o{number} WHERE o{number}.tenant_id = %s"
            f" AND o{number}.key IN ({marks}) AND o{number}.position = k.position)"
        )
        parameters += [tenant_id, *group]
    return conditions, parameters
