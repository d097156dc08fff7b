"""Says in Statements and documents what a commit means, in its transaction."""

from collections.abc import Sequence
from typing import Any

from scorm_bridge.models import Attempt, PlayerSession, ScoAttempt
from scorm_bridge.services.sco_commits import Taken, Taking


def record(enrollment: Any, taking: Taking, taken: Taken | None) -> None:
    """Record what the profile of SCORM says of a commit."""


def record_broken_off(enrollment: Any, attempt: Attempt, session: PlayerSession, running: Sequence[ScoAttempt]) -> None:
    """Record that SCO attempts were suspended because their session broke off."""
