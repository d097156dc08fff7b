"""Score: as tools send it, and what it makes of a result. AGS 2.0 §3.4."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from lti.platform.rules.errors import InvalidScore, StaleScore
from lti.platform.rules.object_reader import Reader
from lti.platform.rules.times import text_of

ACTIVITY_PROGRESS: Final = ("Initialized", "Started", "InProgress", "Submitted", "Completed")
GRADING_PROGRESS: Final = ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")
_LONGEST_COMMENT: Final = 20_000
MOST_AHEAD: Final = timedelta(minutes=5)
"""By how much the clock of a tool may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class ScoreMessage:
    """One score as a tool sent it."""

    user_id: str
    timestamp: datetime
    activity_progress: str
    grading_progress: str
    score_given: float | None = None
    score_maximum: float | None = None
    comment: str = ""
    scoring_user_id: str = ""
    started_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResultState:
    """What stands in the gradebook for one learner; ``result_score`` is on the scale of the line item."""

    timestamp: datetime
    activity_progress: str
    grading_progress: str
    result_score: float | None = None
    comment: str = ""
    started_at: datetime | None = None
    submitted_at: datetime | None = None


def read_score(document: object, *, now: datetime) -> ScoreMessage:
    """Return what a tool sent; InvalidScore has everything that is wrong with it.

    A timestamp is when the score changed (§3.4.9). One that lies ahead by more than clocks differ is refused: taken, it
    would make every honest score until then a stale one.
    """
    if not isinstance(document, Mapping):
        raise InvalidScore("A score is a JSON object.")
    reader = Reader(document, "AGS 2.0 §3.4")
    given, maximum = _points(reader)
    started, submitted = _submission(reader)
    timestamp = reader.moment("timestamp", "AGS 2.0 §3.4.9", required=True)
    if timestamp is not None and timestamp > now + MOST_AHEAD:
        rule = f"timestamp lies at most {MOST_AHEAD.seconds // 60} minutes ahead of {text_of(now)}, the time here."
        reader.wrong("timestamp", document["timestamp"], rule, "AGS 2.0 §3.4.9")
    scoring = document.get("scoringUserId")
    found = ScoreMessage(
        user_id=reader.text("userId", "AGS 2.0 §3.4.5", required=True, longest=255),
        timestamp=timestamp or datetime.min,  # noqa: DTZ901 - a message without one is refused below
        activity_progress=reader.one_of("activityProgress", ACTIVITY_PROGRESS, "AGS 2.0 §3.4.7"),
        grading_progress=reader.one_of("gradingProgress", GRADING_PROGRESS, "AGS 2.0 §3.4.8"),
        score_given=given,
        score_maximum=maximum,
        comment=reader.text("comment", "AGS 2.0 §3.4.11", longest=_LONGEST_COMMENT),
        scoring_user_id=reader.text("scoringUserId", "AGS 2.0 §3.4.6", required=scoring is not None, longest=255),
        started_at=started,
        submitted_at=submitted,
    )
    if reader.problems:
        raise InvalidScore(" ".join(each.rule for each in reader.problems), problems=reader.problems)
    return found


def applied(message: ScoreMessage, before: ResultState | None, *, line_item_maximum: float) -> ResultState:
    """Return what a score makes of the result; StaleScore if a newer one, or one of the same moment, is on record.

    Points are scaled to the line item's maximum (§3.4.4); a score without points clears them; a score without comment
    clears it (§3.4.11). startedAt and submittedAt go on as §3.4.10 says.
    """
    if before is not None and message.timestamp <= before.timestamp:
        raise StaleScore(
            f"timestamp {text_of(message.timestamp)} isn't after {text_of(before.timestamp)}, the last one on record."
        )
    points = None
    if message.score_given is not None and message.score_maximum is not None:
        points = message.score_given / message.score_maximum * line_item_maximum
    state = ResultState(
        timestamp=message.timestamp,
        activity_progress=message.activity_progress,
        grading_progress=message.grading_progress,
        result_score=points,
        comment=message.comment,
    )
    return replace(state, started_at=_started(message, before), submitted_at=_submitted(message, before))


def rescaled(points: float | None, *, before: float, after: float) -> float | None:
    """Return points when the maximum of their line item changes (§3.2.6)."""
    return None if points is None else points / before * after


def _started(message: ScoreMessage, before: ResultState | None) -> datetime | None:
    if message.activity_progress == "Initialized":
        return None
    known = before.started_at if before else None
    began = message.timestamp if message.activity_progress in ("Started", "InProgress") else None
    return message.started_at or known or began


def _submitted(message: ScoreMessage, before: ResultState | None) -> datetime | None:
    if message.submitted_at is not None:
        return message.submitted_at
    if message.activity_progress in ("Initialized", "Started", "InProgress"):
        return None
    return (before.submitted_at if before else None) or message.timestamp


def _points(reader: Reader) -> tuple[float | None, float | None]:
    section = "AGS 2.0 §3.4.4"
    given = reader.points("scoreGiven", section)
    maximum = reader.points("scoreMaximum", section, required=given is not None)
    if given is not None and given < 0:
        reader.wrong("scoreGiven", given, "scoreGiven isn't negative.", section)
    if maximum is not None and (maximum < 0 or (given is not None and maximum == 0)):
        reader.wrong("scoreMaximum", maximum, "scoreMaximum is greater than 0.", section)
        maximum = None
    return given, maximum


def _submission(reader: Reader) -> tuple[datetime | None, datetime | None]:
    section, value = "AGS 2.0 §3.4.10", reader.document.get("submission")
    if value is None:
        return None, None
    if not isinstance(value, Mapping):
        reader.wrong("submission", value, "submission is an object.", section)
        return None, None
    inner = Reader(value, section, path="$.submission", problems=reader.problems)
    started, submitted = inner.moment("startedAt", section), inner.moment("submittedAt", section)
    if started is not None and submitted is not None and submitted < started:
        inner.wrong("submittedAt", value.get("submittedAt"), "submittedAt isn't before startedAt.", section)
    return started, submitted


def result_as_json(
    *,
    line_item_url: str,
    user_id: str,
    state: ResultState,
    maximum: float,
    scoring_user_id: str = "",
) -> dict[str, Any]:
    """Return a result as it is answered (§3.3.4)."""
    answer: dict[str, Any] = {
        "id": f"{line_item_url}/results/{user_id}",
        "scoreOf": line_item_url,
        "userId": user_id,
        "resultMaximum": maximum,
    }
    if state.result_score is not None:
        answer["resultScore"] = state.result_score
    if state.comment:
        answer["comment"] = state.comment
    if scoring_user_id:
        answer["scoringUserId"] = scoring_user_id
    return answer
