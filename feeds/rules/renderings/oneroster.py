"""A learning record as a Result of the OneRoster 1.2 Gradebook Service.

A Result is what one student has in one line item: later records of the same learner and item have the same
``sourcedId``, and take its place. Scores are percentages, so that ``resultValueMax`` of all line items is 100.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from feeds.rules.event_names import Event
from feeds.rules.renderings.entity_ids import uuid_of, without_gaps

Json = Mapping[str, Any]

SCORE_STATUSES: Final = {
    Event.PASSED: "fully graded",
    Event.FAILED: "fully graded",
    Event.SCORED: "fully graded",
    Event.COMPLETED: "submitted",
    Event.WAIVED: "exempt",
}
"""``scoreStatus`` by the event (OneRoster 1.2 Gradebook Service, ScoreStatusEnum); all other events have none."""

_GRADED: Final = "fully graded"
_MAXIMUM: Final = 100


def oneroster_results(record: Json, *, origin: str) -> list[dict[str, Any]]:
    """Return the Result that a record makes, none if it makes none; ``origin`` is where this server is reached.

    OneRoster 1.2 Gradebook Service, Result: lineItem, student, scoreStatus and scoreDate are needed.
    """
    status = SCORE_STATUSES.get(Event(record["event"]))
    if status is None or "learner" not in record or "item" not in record:
        return []
    score = _percentage(record.get("score", {}))
    learner, item = record["learner"]["id"], record["item"]["id"]
    result = without_gaps(
        {
            "sourcedId": str(uuid_of(record["tenant"], learner, item)),
            "status": "active",
            "dateLastModified": record["recorded_at"],
            "lineItem": _reference(item, str(uuid_of(item)), "lineItem"),
            "student": _reference(f"{origin}/api/v1/learners/{learner}", learner, "user"),
            "class": _class(record, origin),
            "scoreStatus": status if score is None or status == "exempt" else _GRADED,
            "score": score,
            "textScore": _text(record),
            "scoreDate": record.get("occurred_at", record["recorded_at"])[:10],
        }
    )
    return [result]


def _percentage(score: Json) -> float | None:
    """Return a score between its minimum and its maximum in per cent; None where these aren't known."""
    scaled = score.get("scaled")
    if scaled is None and {"raw", "max"} <= set(score) and score["max"] > score.get("min", 0):
        low = score.get("min", 0)
        scaled = (score["raw"] - low) / (score["max"] - low)
    return None if scaled is None else round(scaled * _MAXIMUM, 2)


def _text(record: Json) -> str:
    """Return in a word what is known beyond a number: whether it is enough, or a number of which nothing is known."""
    if "success" in record:
        return "passed" if record["success"] else "failed"
    if record["event"] in (Event.PASSED, Event.FAILED):
        return str(record["event"])
    score = record.get("score", {})
    return str(score["raw"]) if "raw" in score and _percentage(score) is None else ""


def _class(record: Json, origin: str) -> dict[str, str]:
    course = record.get("course", {}).get("id", "")
    if not course:
        return {}
    href = course if ":" in course else f"{origin}/api/v1/courses/{quote(course)}"
    return _reference(href, course if len(course) <= 255 else str(uuid_of(course)), "class")


def _reference(href: str, sourced_id: str, kind: str) -> dict[str, str]:
    """Return a reference to an object (OneRoster 1.2, GUIDRef); a GUID has at most 255 characters."""
    return {"href": href, "sourcedId": sourced_id, "type": kind}
