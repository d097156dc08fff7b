"""Who is asking: what a request may do, decided once by authentication and carried as a plain value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Confinement:
    """What somebody may touch who was let in for one launch of one piece of content, and nothing else.

    ``kind`` names the room that let them in, ``id`` what it knows the launch by.
    """

    kind: str
    id: UUID
    registration: UUID
    activity_id: str
    agent: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller of the xAPI resources or of the management API.

    ``agent`` is the Agent (or the Group of two, for three-legged OAuth) that becomes the authority of what it
    stores (xAPI 1.0.3 Data §2.4.9). ``tolerances`` names the sloppiness that is repaired for this caller.
    """

    tenant_id: int
    credential_id: int | None
    name: str
    scopes: frozenset[str]
    agent: Mapping[str, Any]
    may_set_authority: bool = False
    tolerances: frozenset[str] = field(default_factory=frozenset)
    keep_refused: bool = False
    requests_per_minute: int | None = None
    confinement: Confinement | None = None
