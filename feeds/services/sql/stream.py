"""The SQL of a page of the stream: each part reads an index that has the order, and no further than the page goes."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from feeds.services.wanted import Wanted
from people.rules.digests import digest_of


class Sql(NamedTuple):
    """A text with marks, and the values that stand for them."""

    text: str
    values: list[Any]

    def __add__(self, other: "Sql") -> "Sql":  # type: ignore[override]
        return Sql(self.text + other.text, self.values + other.values)


class Stretch(NamedTuple):
    """Where records are looked for: a tenant's, after one position and up to another, no more than so many."""

    tenant_id: int
    after: int
    up_to: int
    at_most: int


def question(stretch: Stretch, wanted: Wanted, members: Sequence[UUID] | None) -> Sql:
    """Return what asks for the next records; ``members`` are the learners to whom they are limited, None for all.

    It asks once for each event, all of it in one statement.
    """
    parts = [_part(stretch, wanted, each, members) for each in sorted(set(wanted.events)) or [""]]
    lists = " UNION ALL ".join(f"SELECT * FROM ({part.text}) AS list_{number}" for number, part in enumerate(parts))
    values = [value for part in parts for value in part.values]
    return Sql(f"SELECT * FROM ({lists}) AS lists ORDER BY position LIMIT %s", [*values, stretch.at_most])


def _part(stretch: Stretch, wanted: Wanted, event: str, members: Sequence[UUID] | None) -> Sql:
    """Return what asks for the records of one event, or of all."""
    leads = bool(wanted.profile) and members is None and not _equal(wanted)
    part = _of_profile(stretch, wanted.profile) if leads else _records(stretch, wanted)
    if event:
        part += Sql(" AND r.event = %s", [event])
    order = Sql(f" ORDER BY {'p' if leads else 'r'}.position LIMIT %s", [stretch.at_most])
    if members is None:
        return part + order
    if connection.vendor == "sqlite":
        return part + Sql(" AND r.learner_id IN (SELECT value FROM json_each(%s))", [_array(members)]) + order
    # Each member's records come from their index in order. One condition for all of them would let the planner walk
    # through the whole stream in search of those of a small group.
    of_member = part + Sql(" AND r.learner_id = member.learner_id", []) + order
    return (
        Sql("SELECT own.* FROM unnest(%s::uuid[]) AS member (learner_id) CROSS JOIN LATERAL (", [list(members)])
        + of_member
        + Sql(") AS own ORDER BY own.position LIMIT %s", [stretch.at_most])
    )


def _of_profile(stretch: Stretch, profile: str) -> Sql:
    """Return what walks through the index of a profile in order, and looks each record up by its place."""
    found = "feeds_record r ON r.tenant_id = p.tenant_id AND r.position = p.position"
    if connection.vendor == "postgresql":
        # What has an offset isn't joined in another order, for which many records might have to be sorted.
        of_place = "SELECT * FROM feeds_record f WHERE f.tenant_id = p.tenant_id AND f.position = p.position OFFSET 0"
        found = f"LATERAL ({of_place}) AS r"
    return Sql(
        f"SELECT r.position, r.learner_id, r.payload FROM feeds_recordprofile p CROSS JOIN {found}"
        " WHERE p.tenant_id = %s AND p.profile_key = %s AND p.position > %s AND p.position <= %s",
        [stretch.tenant_id, _written(digest_of(profile)), stretch.after, stretch.up_to],
    )


def _records(stretch: Stretch, wanted: Wanted) -> Sql:
    part = Sql(
        "SELECT r.position, r.learner_id, r.payload FROM feeds_record r"
        " WHERE r.tenant_id = %s AND r.position > %s AND r.position <= %s",
        [stretch.tenant_id, stretch.after, stretch.up_to],
    )
    for name, value in _equal(wanted).items():
        part += Sql(f" AND r.{name} = %s", [_written(value)])
    if wanted.profile:
        part += Sql(
            " AND EXISTS (SELECT 1 FROM feeds_recordprofile p"
            " WHERE p.tenant_id = r.tenant_id AND p.profile_key = %s AND p.position = r.position)",
            [_written(digest_of(wanted.profile))],
        )
    return part


def _equal(wanted: Wanted) -> dict[str, UUID]:
    """Return the columns of a record that have one value."""
    keys = {"item_key": wanted.item, "course_key": wanted.course, "verb_key": wanted.verb}
    named = {column: digest_of(text) for column, text in keys.items() if text}
    return named if wanted.learner is None else {"learner_id": wanted.learner, **named}


def _written(value: UUID) -> Any:
    """Return a UUID as the database keeps it."""
    return value.hex if connection.vendor == "sqlite" else value


def _array(values: Sequence[UUID]) -> str:
    return "[" + ",".join(f'"{each.hex}"' for each in values) + "]"
