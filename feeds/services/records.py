"""Reads the stream of learning records: from a position on, by what is wanted, each page from an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from courses.services import learner_groups
from feeds.models import Record, RecordStream
from feeds.services.sql.stream import Stretch, question
from feeds.services.wanted import Wanted
from lrs.rules.position import last_until

KIND = "records"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of position, learner and JSON. ``reached`` is the position to go on after; there may be ``more`` at once."""

    rows: list[tuple[int, UUID | None, str]]
    reached: int
    more: bool

    @property
    def payloads(self) -> list[str]:
        """Return the records' JSON."""
        return [payload for _, _, payload in self.rows]


def page_after(tenant_id: int, position: int, wanted: Wanted, *, at_most: int) -> Page:
    """Return the next records after a position.

    Where nothing more is wanted yet, the page reaches as far as records have been made: whoever goes on from there
    misses nothing, and doesn't look at the same stretch again.
    """
    end = made_up_to(tenant_id)
    rows = _rows(Stretch(tenant_id, position, end, at_most + 1), wanted) if end > position else []
    page = rows[:at_most]
    more = len(rows) > at_most
    return Page(page, page[-1][0] if more else max(position, end), more)


def place_before(since: datetime) -> int:
    """Return the position after which those records come whose Statements were stored after a moment."""
    return max(last_until(since), 0)


def payloads_at(tenant_id: int, positions: Sequence[int]) -> dict[int, str]:
    """Return the JSON of the records at these positions."""
    rows = Record.objects.filter(tenant_id=tenant_id, position__in=positions)
    return dict(rows.values_list("position", "payload"))


def newest(tenant_id: int) -> tuple[int, UUID | None, str] | None:
    """Return position, learner and JSON of the newest record, None before the first."""
    rows = Record.objects.filter(tenant_id=tenant_id).order_by("-position")
    found: tuple[int, UUID | None, str] | None = rows.values_list("position", "learner_id", "payload").first()
    return found


def made_up_to(tenant_id: int) -> int:
    """Return up to which position the tenant's log has become records."""
    found = RecordStream.objects.filter(tenant_id=tenant_id).values_list("position", flat=True).first()
    return found or 0


def _rows(stretch: Stretch, wanted: Wanted) -> list[tuple[int, UUID | None, str]]:
    members = None if wanted.group is None else learner_groups.members_of(stretch.tenant_id, wanted.group)
    if members == []:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*question(stretch, wanted, members))
        return [(position, _uuid(learner), payload) for position, learner, payload in cursor.fetchall()]


def _uuid(value: Any) -> UUID | None:
    """Return a UUID as either database gives it."""
    return UUID(value) if isinstance(value, str) else value
