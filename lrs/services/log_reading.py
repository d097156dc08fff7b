"""Reads the log from a position on, for rooms that follow it: everything, in order, never past the safe horizon."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import connection

from lrs.models import Statement, StatementIdentity, StatementReference
from lrs.models.statement_log import Reference
from lrs.rules.months import months_between
from lrs.services.query import StatementQuery, find
from lrs.services.sql import months
from people.services import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """A Statement's exact JSON at its position, voided or not."""

    position: int
    payload: str


@dataclass(frozen=True, slots=True)
class Voiding:
    """A Statement that is voided, by the one at ``voided_at``."""

    statement_id: UUID
    position: int
    voided_at: int


def entries_after(tenant_id: int, position: int, *, at_most: int) -> list[Entry]:
    """Return the next entries after a position, those that are voided among them."""
    query = StatementQuery(tenant_id, first=position + 1, ascending=True, limit=at_most, include_voided=True)
    page = find(query)
    return [Entry(*each) for each in zip(page.positions, page.payloads, strict=True)]


def end_of(tenant_id: int) -> int:
    """Return the last position that can be read now; 0 before the first Statement."""
    page = find(StatementQuery(tenant_id, limit=1, include_voided=True))
    return page.positions[0] if page.positions else 0


def archived_up_to(tenant_id: int, position: int) -> int | None:
    """Return the last position of a tenant's youngest month that was archived, if that is after this position."""
    if connection.vendor != "postgresql":
        return None
    here = [(0, 0), *months.ranges()]
    gaps = [(end, first) for (_, end), (first, _) in pairwise(here) if end < first and position < first - 1]
    away = [month for end, first in gaps for month in months_between(end, first)]
    said = audit.last_actions(tenant_id, [f"month {each}" for each in away]) if away else {}
    archived = [each for each in away if said.get(f"month {each}") == "log.archive"]
    return archived[-1].plus(1).first_position - 1 if archived else None


def payloads_at(tenant_id: int, positions: Collection[int]) -> dict[int, str]:
    """Return the exact JSON of the Statements at these positions, voided or not, as far as they are in the log."""
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=positions)
    return dict(rows.values_list("position", "payload"))


def voidings_of(tenant_id: int, statement_ids: Collection[UUID]) -> dict[UUID, Voiding]:
    """Return those of these Statements that are voided, and where the first Statement is that voids each."""
    places = dict(
        StatementIdentity.objects.filter(
            tenant_id=tenant_id, statement_id__in=statement_ids, position__isnull=False
        ).values_list("position", "statement_id")
    )
    voided = Statement.objects.filter(tenant_id=tenant_id, position__in=places, voided=True)
    positions = {places[position]: position for position in voided.values_list("position", flat=True)}
    voiding = StatementReference.objects.filter(
        tenant_id=tenant_id, target_id__in=positions, kind__in=(Reference.VOIDS_OWN, Reference.VOIDS_ANY)
    )
    found: dict[UUID, Voiding] = {}
    for target, position in voiding.order_by("-position").values_list("target_id", "position"):
        found[target] = Voiding(target, positions[target], position)
    return found


def waiting_after(known: Mapping[int, int]) -> dict[int, int]:
    """Return the first position after the one that is known of each tenant, of those whose log goes on."""
    if not known:
        return {}
    values = ", ".join(["(%s, %s)"] * len(known))
    # The log's primary key gives each tenant's first position.
    sql = f"""
        WITH known (tenant_id, position) AS (VALUES {values})
        SELECT tenant_id, (
            SELECT s.position FROM lrs_statement s WHERE s.tenant_id = known.tenant_id AND s.position > known.position
            ORDER BY s.position LIMIT 1)
        FROM known
    """  # noqa: S608 - marks alone are put in
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for pair in known.items() for value in pair])
        return {tenant_id: position for tenant_id, position in cursor.fetchall() if position is not None}
