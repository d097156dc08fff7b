"""Takes what a learner has reached in an attempt over into their course."""

from datetime import datetime, timedelta
from typing import Any

from courses.services import progress
from people.services.round_trip import Question
from scorm_bridge.models import Attempt

_QUIET = timedelta(minutes=1)
"""How often a learner's activity is noted while nothing changes."""


def taken_over(where: progress.Standing, attempt: Attempt, *, seconds: float, at: datetime) -> list[Question]:
    """Return what notes in the item's state what an attempt has reached, and what is satisfied by it.

    Nothing that was reached is taken back: a new attempt may fall behind an earlier one. ``seconds`` came in addition.
    """
    state = where.state
    changes = _changes(state, attempt, seconds, at)
    satisfies = state.satisfied_at is None and _is_satisfied(attempt)
    is_quiet = state.last_activity_at is not None and at - state.last_activity_at < _QUIET
    if is_quiet and not changes and not satisfies:
        return []
    return progress.further(where, at=at, satisfies=satisfies, **changes)


def _changes(state: Any, attempt: Attempt, seconds: float, at: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    reached = {
        "completed_at": attempt.completion == "completed",
        "passed_at": attempt.success == "passed",
        "failed_at": attempt.success == "failed",
    }
    for column, is_so in reached.items():
        if is_so and getattr(state, column) is None:
            found[column] = at
    if attempt.score_scaled is not None and attempt.score_scaled > (
        -1.0 if state.score_scaled is None else state.score_scaled
    ):
        found["score_scaled"] = attempt.score_scaled
    percent = _percent(attempt)
    if percent is not None and percent > (-1 if state.progress is None else state.progress):
        found["progress"] = percent
    if seconds:
        found["seconds"] = state.seconds + seconds
    return found


def _percent(attempt: Attempt) -> int | None:
    if attempt.completion == "completed":
        return 100
    return None if attempt.progress_measure is None else int(attempt.progress_measure * 100)


def _is_satisfied(attempt: Attempt) -> bool:
    """Tell whether the package is done: completed and not failed, or passed where nothing reports completion."""
    if attempt.completion == "completed":
        return attempt.success != "failed"
    return attempt.completion in ("unknown", "not attempted") and attempt.success == "passed"
