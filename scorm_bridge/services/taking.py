"""A commit while it is taken: what it is about, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scorm_bridge.models import Attempt, PlayerSession, ScoAttempt
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.rules.manifest import Item, Manifest
from scorm_bridge.rules.scoring import Terms
from scorm_bridge.rules.translation_facts import Happened
from scorm_bridge.services.judging import Refusals

_SESSION_BITS = 32


@dataclass(frozen=True, slots=True)
class Taking:
    """A commit that is being taken; ``at`` is when it was made, ``now`` when it came."""

    attempt: Attempt
    session: PlayerSession
    message: CommitMessage
    manifest: Manifest
    at: datetime
    now: datetime

    @property
    def sequence(self) -> int:
        """Return what orders the commits of an attempt: all of a later session are newer."""
        return (self.session.number << _SESSION_BITS) + self.message.number

    @property
    def key(self) -> str:
        """Return what the commit is known by within its attempt."""
        return f"{self.session.number}/{self.message.number}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A SCO attempt after a commit.

    ``before`` and ``after`` have its single elements, and the parts that the commit touched or that are still to be
    told of. ``seconds`` came in addition to its time, ``accepted`` is what of its elements is to be written.
    """

    sco: ScoAttempt
    item: Item
    terms: Terms
    is_new: bool
    before: Mapping[str, str]
    after: Mapping[str, str]
    happened: Sequence[Happened]
    seconds: float
    accepted: Mapping[str, str]
    refused: Refusals = field(default_factory=list)


def as_answer(refused: Refusals) -> list[dict[str, Any]]:
    """Return what wasn't taken as the player is told."""
    return [{name: each[name] for name in ("element", "value", "rule")} for each in refused]
