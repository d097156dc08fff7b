"""The administrators' list of Statements: newest first, page after page, at a cost that doesn't grow with the store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from lrs.models import Statement
from lrs.rules.position import stored_of
from lrs.services.horizon import horizon
from lrs.services.query import Page, StatementQuery, find


@dataclass(frozen=True, slots=True)
class ListedStatement:
    """A Statement in the list, with what the store knows of it beside its text."""

    statement_id: UUID
    position: int
    voided: bool
    repairs: tuple[str, ...]
    statement: Mapping[str, Any]

    @property
    def stored(self) -> datetime:
        """Return when it was stored."""
        return stored_of(self.position)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; ``older`` is the position before which the next page begins, None at the end."""

    statements: list[ListedStatement]
    older: int | None = None


def list_statements(query: StatementQuery, *, voided_only: bool = False, before: int | None = None) -> Listing:
    """Return a page of what the query finds, voided Statements included.

    Three queries, whatever the page: the horizon, the page, and what the store notes beside each Statement.
    """
    last = query.last if before is None else min(query.last, before - 1)
    bounded = replace(query, last=last, include_voided=True)
    page = _find_voided(bounded) if voided_only else find(bounded)
    rows = {
        row.position: row
        for row in Statement.objects.filter(tenant_id=query.tenant_id, position__in=page.positions).defer("payload")
    }
    statements = [
        ListedStatement(
            statement_id=rows[position].statement_id,
            position=position,
            voided=rows[position].voided,
            repairs=tuple(rows[position].repairs.split()),
            statement=orjson.loads(payload),
        )
        for position, payload in zip(page.positions, page.payloads, strict=True)
    ]
    return Listing(statements, page.next_from)


# Voided Statements are few, so they lead, by the partial index statement_voided; a key's entries are asked for each.
_VOIDED = """
SELECT s.position, s.payload FROM lrs_statement s
WHERE s.tenant_id = %s AND s.position BETWEEN %s AND %s AND s.voided{conditions}
ORDER BY s.position DESC LIMIT %s
"""
_HAS_KEY = """
AND EXISTS (SELECT 1 FROM lrs_statementkey k WHERE k.tenant_id = s.tenant_id AND k.position = s.position
            AND k.key IN ({marks}))
"""


def _find_voided(query: StatementQuery) -> Page:
    last = min(query.last, horizon(query.tenant_id) - 1)
    conditions = "".join(_HAS_KEY.format(marks=", ".join(["%s"] * len(group))) for group in query.keys)
    keys = [key for group in query.keys for key in group]
    with connection.cursor() as cursor:
        cursor.execute(
            _VOIDED.format(conditions=conditions), [query.tenant_id, query.first, last, *keys, query.limit + 1]
        )
        rows = cursor.fetchall()
    found = rows[: query.limit]
    return Page(
        payloads=[payload for _, payload in found],
        positions=[position for position, _ in found],
        next_from=found[-1][0] if len(rows) > query.limit else None,
    )
