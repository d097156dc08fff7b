"""What a platform is told about a learner: a score, and how far they are. AGS 2.0 §3.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

MAXIMUM: Final = 100
IN_PROGRESS, COMPLETED = "InProgress", "Completed"
NOT_READY, PENDING, FULLY_GRADED = "NotReady", "Pending", "FullyGraded"
_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with an item or a course; ``scaled`` is the best score, ``percent`` how much is done.

    ``judged`` is whether somebody passed or failed, after which the score counts, even if it may still rise.
    """

    begun: bool
    done: bool
    judged: bool = False
    scaled: float | None = None
    percent: int | None = None

    @property
    def tells_how_far(self) -> bool:
        """Tell whether more is known than that it has begun."""
        return self.done or self.judged or self.scaled is not None or self.percent is not None


def score_of(standing: Standing) -> dict[str, Any] | None:
    """Return what is to be told, without user and time; None while nothing has begun.

    Who is done, or has failed and may try again, has a final score; until then it is pending, and where there is none
    nothing is ready to be graded (§3.4.7, §3.4.8).
    """
    if not standing.begun and not standing.done:
        return None
    final, given = standing.done or standing.judged, _given(standing)
    score: dict[str, Any] = {
        "activityProgress": COMPLETED if final else IN_PROGRESS,
        "gradingProgress": FULLY_GRADED if final else NOT_READY if given is None else PENDING,
    }
    if given is not None:
        score |= {"scoreGiven": given, "scoreMaximum": MAXIMUM}
    return score


def timestamp_after(last: datetime | None, *, now: datetime) -> datetime:
    """Return a moment that is after the last one that was sent, whatever the clock says (§3.4.9)."""
    return now if last is None else max(now, last + _TICK)


def is_told(score: Mapping[str, Any], result: Mapping[str, Any] | None) -> bool:
    """Tell whether a result of the platform's gradebook says what was sent last (§3.3.4)."""
    given = score.get("scoreGiven")
    if given is None or score.get("gradingProgress") != FULLY_GRADED:
        return True
    shown = (result or {}).get("resultScore")
    most = (result or {}).get("resultMaximum", 1)
    if not _is_number(shown) or not _is_number(most) or most <= 0:
        return False
    return bool(abs(shown / most - given / score["scoreMaximum"]) < 0.005)


def _given(standing: Standing) -> float | None:
    """Return the score, None where there is none: nothing done yet is no score of 0 (§3.4.4)."""
    if standing.scaled is not None:
        return round(min(max(standing.scaled, 0.0), 1.0) * MAXIMUM, 2)
    if standing.done:
        return float(MAXIMUM)
    return float(standing.percent) if standing.percent and not standing.judged else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
