"""The rows that records and states are written as, with their columns in the order of the SQL."""

from typing import NamedTuple
from uuid import UUID

Place = tuple[UUID, UUID]
"""A learner and an item's key."""


class RecordRow(NamedTuple):
    """A row of the stream."""

    position: int
    record_id: UUID
    event: str
    learner_id: UUID | None
    item_key: UUID | None
    course_key: UUID | None
    verb_key: UUID
    payload: str


class ProfileRow(NamedTuple):
    """A profile that the Statement at a position names."""

    profile_key: UUID
    position: int


class StateRow(NamedTuple):
    """A row of states; moments are RFC 3339 texts."""

    learner_id: UUID
    item_key: UUID
    item_id: str
    item_name: str
    status: str
    best_scaled: float | None
    last_activity_at: str
    completed_at: str | None
    counted: str
