"""What the translation into xAPI is told, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from scorm_bridge.rules.scoring import Terms

Json = Mapping[str, Any]
Elements = Mapping[str, str]

INITIALIZED: Final = "initialized"
RESUMED: Final = "resumed"
SUSPENDED: Final = "suspended"
TERMINATED: Final = "terminated"
BROKEN_OFF: Final = "broken off"
"""The SCO never said that it ends: its attempt is suspended, and nothing is decided by it."""

BEGINNINGS: Final = (INITIALIZED, RESUMED)
ENDS: Final = (SUSPENDED, TERMINATED, BROKEN_OFF)


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom and what the Statements of a commit are about.

    ``home`` is the tenant's home page, below which our extensions have their IRIs. ``course_id`` and ``activity_id``
    are the IRIs of the course and the SCO. ``sco_attempt`` is the subregistration; ``attempt`` the attempt on the whole
    course. ``since`` is when the SCO began in this session. ``attempts`` are the learner's attempts on the SCO from the
    first to this one, ``shared_data`` the stores of adl.data that have changed, by their ids.
    """

    terms: Terms
    actor: Json
    home: str
    course_id: str
    course_title: str
    activity_id: str
    activity_title: str
    registration: UUID
    sco_attempt: UUID
    attempt: UUID | None = None
    attempt_number: int = 1
    attempts: tuple[UUID, ...] = ()
    platform: str = ""
    language: str = ""
    since: datetime | None = None
    total_seconds: Decimal | None = None
    shared_data: Mapping[str, str] = field(default_factory=dict)

    @property
    def standard(self) -> str:
        """Return the standard that the content speaks."""
        return self.terms.standard


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a SCO.

    ``kind`` is initialized, resumed, suspended, terminated or broken off; other kinds give no Statement. ``key`` is the
    same at every translation. ``seconds`` is how long the session was, where the server knows it.
    """

    kind: str
    at: datetime
    key: str
    seconds: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """The Statements of a commit in their order, and what is still to be said: give it to the next translation."""

    statements: list[dict[str, Any]]
    unsaid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateDocument:
    """A document for the State resource, always of the actor (xAPI 1.0.3 Communication §2.3)."""

    activity_id: str
    state_id: str
    content: bytes
    content_type: str
    registration: UUID | None = None

    @property
    def name(self) -> str:
        """Return its id within its resource."""
        return self.state_id

    @property
    def is_of_agent(self) -> bool:
        """Tell whether it is the actor's."""
        return True
