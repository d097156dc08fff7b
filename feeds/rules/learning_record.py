"""LearningRecord 1.0: one thing that happened in learning, whatever the standard that it was told in.

Nothing is made up: what the source doesn't say is absent. The JSON Schema is ``learning-record-1.0.json``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from feeds.rules.event_names import Event

SCHEMA: Final = "learning-record/1.0"
SEQUENCE_DIGITS: Final = 19
"""As many as a 63-bit number can have: written with all of them, sequences sort as texts as they do as numbers."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LearnerOf:
    """Whom a record is about: their lasting id, and the identities that may leave the tenant."""

    id: UUID
    identities: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseOf:
    """The course in which it happened; ``version`` counts its imports."""

    id: str
    name: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ItemOf:
    """The Activity that it was about."""

    id: str
    type: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScoreOf:
    """A Score as it was told (xAPI 1.0.3 Data §2.4.5.1)."""

    scaled: float | None = None
    raw: float | None = None
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class ContextOf:
    """Tags of where it happened."""

    organisation: str = ""
    platform: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record comes from: the Statement, the standard that it is told in, and the row of the mapping.

    ``version`` is the standard's, where it is known; ``source`` the authority that sent the Statement.
    """

    standard: str
    version: str
    xapi_version: str
    statement_id: UUID
    verb: str
    rule: str
    mapping: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class LearningRecord:
    """See the schema for what each property means; ``position`` is the Statement's in the log.

    ``profiles`` are what the Statement's category names: records are found by them, and don't say them.
    """

    id: UUID
    position: int
    tenant: str
    event: Event
    recorded_at: datetime
    provenance: Provenance
    learner: LearnerOf | None = None
    course: CourseOf | None = None
    item: ItemOf | None = None
    attempt: str = ""
    registration: UUID | None = None
    session: str = ""
    success: bool | None = None
    completion: bool | None = None
    progress: float | None = None
    score: ScoreOf | None = None
    duration: float | None = None
    occurred_at: datetime | None = None
    context: ContextOf = field(default_factory=ContextOf)
    retracts: UUID | None = None
    profiles: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the record as it is sent; what isn't known is left out."""
        said = {
            "schema": SCHEMA,
            "id": str(self.id),
            "sequence": sequence_of(self.position),
            "tenant": self.tenant,
            "event": self.event.value,
            "recorded_at": moment_of(self.recorded_at),
            "occurred_at": self.occurred_at and moment_of(self.occurred_at),
            "learner": self.learner and _written(self.learner),
            "course": self.course and _written(self.course),
            "item": self.item and _written(self.item),
            "attempt": self.attempt,
            "registration": self.registration and str(self.registration),
            "session": self.session,
            "success": self.success,
            "completion": self.completion,
            "progress": self.progress,
            "score": self.score and _written(self.score),
            "duration": self.duration,
            "context": _written(self.context),
            "provenance": _written(self.provenance),
            "retracts": self.retracts and str(self.retracts),
        }
        return {name: value for name, value in said.items() if value is not None and value not in ("", {})}


def sequence_of(position: int) -> str:
    """Return a position of the log as the text that stands in records and messages."""
    return f"{position:0{SEQUENCE_DIGITS}}"


def moment_of(at: datetime, *, timespec: str = "microseconds") -> str:
    """Return a moment as records write it: RFC 3339 in UTC, to the microsecond unless another part is asked for."""
    return at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def _written(part: LearnerOf | CourseOf | ItemOf | ScoreOf | ContextOf | Provenance) -> dict[str, Any]:
    """Return what is known of a part, by the names of its fields."""
    names = part.__slots__
    said = zip(names, attrgetter(*names)(part), strict=True)
    return {
        name: str(value) if type(value) is UUID else value
        for name, value in said
        if value is not None and value not in ("", ())
    }
