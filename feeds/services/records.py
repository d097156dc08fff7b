"""Reads the stream of learning records: from a position on, by what is wanted, each page from an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from feeds.models import Record, RecordStream
from people.rules.digests import digest_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: those that fulfil all that is given. ``events`` are names, ``course`` and ``item`` ids."""

    events: tuple[str, ...] = ()
    course: str = ""
    learner: UUID | None = None
    item: str = ""


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
    rows = _rows(tenant_id, (position, end), wanted, at_most + 1) if end > position else []
    page = rows[:at_most]
    more = len(rows) > at_most
    return Page(page, page[-1][0] if more else max(position, end), more)


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


def question(tenant_id: int, bounds: tuple[int, int], wanted: Wanted, at_most: int) -> tuple[str, list[Any]]:
    """Return the SQL, and its parameters, of the next records after one position and up to another.

    It asks once for each event, all of it in one statement: each part reads its index in order, and no further.
    """
    conditions, values = _conditions(wanted)
    one = (
        "SELECT r.position, r.learner_id, r.payload FROM feeds_record r WHERE r.tenant_id = %s AND r.position > %s"
        f" AND r.position <= %s{conditions}{{of_event}} ORDER BY r.position LIMIT %s"
    )
    here = [tenant_id, *bounds, *values]
    events = [[each] for each in sorted(set(wanted.events))] or [[]]
    parts = [one.format(of_event=" AND r.event = %s" if event else "") for event in events]
    lists = " UNION ALL ".join(f"SELECT * FROM ({part}) AS list_{number}" for number, part in enumerate(parts))
    parameters = [value for event in events for value in (*here, *event, at_most)]
    return f"SELECT * FROM ({lists}) AS lists ORDER BY position LIMIT %s", [*parameters, at_most]


def _rows(tenant_id: int, bounds: tuple[int, int], wanted: Wanted, at_most: int) -> list[tuple[int, UUID | None, str]]:
    with connection.cursor() as cursor:
        cursor.execute(*question(tenant_id, bounds, wanted, at_most))
        return [(position, _uuid(learner), payload) for position, learner, payload in cursor.fetchall()]


def _uuid(value: Any) -> UUID | None:
    """Return a UUID as either database gives it."""
    return UUID(value) if isinstance(value, str) else value


def _conditions(wanted: Wanted) -> tuple[str, Sequence[Any]]:
    given = {
        "learner_id": wanted.learner,
        "item_key": digest_of(wanted.item) if wanted.item else None,
        "course_key": digest_of(wanted.course) if wanted.course else None,
    }
    named = {name: value for name, value in given.items() if value is not None}
    written = [value.hex if connection.vendor == "sqlite" else value for value in named.values()]
    return "".join(f" AND r.{name} = %s" for name in named), written
