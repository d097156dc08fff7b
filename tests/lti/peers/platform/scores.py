"""What a score must be like; the library marks this as still to be done.

AGS 2.0 §3.4
"""

from datetime import datetime
from typing import Any

from lti1p3platform.score import ActivityProgress, GradeProgress
from web import Refused

REQUIRED = ("userId", "activityProgress", "gradingProgress", "timestamp")


def check_score(score: dict[str, Any]) -> None:
    """Refuse a score that breaks the standard, naming how."""
    missing = [name for name in REQUIRED if name not in score]
    if missing:
        raise Refused(f"The score lacks {', '.join(missing)}.")
    if score["activityProgress"] not in {each.value for each in ActivityProgress}:
        raise Refused(f"There is no activityProgress {score['activityProgress']!r}.")
    if score["gradingProgress"] not in {each.value for each in GradeProgress}:
        raise Refused(f"There is no gradingProgress {score['gradingProgress']!r}.")
    instant(score["timestamp"])
    if score.get("scoreGiven") is not None:
        _check_points(score["scoreGiven"], score.get("scoreMaximum"))


def instant(timestamp: Any) -> datetime:
    """Read a point in time, which must say its zone."""
    try:
        read = datetime.fromisoformat(timestamp)
    except (TypeError, ValueError) as error:
        raise Refused(f"The timestamp {timestamp!r} isn't one.") from error
    if read.tzinfo is None:
        raise Refused(f"The timestamp {timestamp!r} has no zone.")
    return read


def _check_points(given: Any, maximum: Any) -> None:
    if not _is_number(given) or given < 0 or not is_maximum(maximum):
        raise Refused(f"{given!r} of {maximum!r} points can't be given.")


def is_maximum(value: Any) -> bool:
    """Tell if this can be what is given at most."""
    return _is_number(value) and value > 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
