"""LineItem: as tools write it, and as it is answered. AGS 2.0 §3.2."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti.platform.rules.errors import InvalidLineItem
from lti.platform.rules.object_reader import Reader
from lti.platform.rules.submission_review import REVIEWABLE
from lti.platform.rules.times import text_of


@dataclass(frozen=True, slots=True)
class LineItemDefinition:
    """What a tool says of a column; empty texts are as good as absent (§3.2.10, §3.2.11)."""

    label: str
    score_maximum: float
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""
    start_at: datetime | None = None
    end_at: datetime | None = None
    grades_released: bool | None = None
    submission_review: dict[str, Any] | None = None
    extensions: dict[str, Any] = field(default_factory=dict)


def read_line_item(document: object) -> LineItemDefinition:
    """Return what a tool sent; InvalidLineItem has everything that is wrong with it."""
    if not isinstance(document, Mapping):
        raise InvalidLineItem("A line item is a JSON object.")
    reader = Reader(document, "AGS 2.0 §3.2")
    maximum = reader.points("scoreMaximum", "AGS 2.0 §3.2.8", required=True)
    if maximum is not None and maximum <= 0:
        reader.wrong("scoreMaximum", maximum, "scoreMaximum is greater than 0.", "AGS 2.0 §3.2.8")
    start_at, end_at = _window(reader)
    found = LineItemDefinition(
        label=reader.text("label", "AGS 2.0 §3.2.7", required=True),
        score_maximum=maximum or 1.0,
        resource_link_id=reader.text("resourceLinkId", "AGS 2.0 §3.2.9", longest=255),
        resource_id=reader.text("resourceId", "AGS 2.0 §3.2.10"),
        tag=reader.text("tag", "AGS 2.0 §3.2.11"),
        start_at=start_at,
        end_at=end_at,
        grades_released=reader.truth("gradesReleased", "AGS 2.0 §3.2.14"),
        submission_review=_review(reader),
        extensions=reader.extensions(),
    )
    if reader.problems:
        raise InvalidLineItem(" ".join(each.rule for each in reader.problems), problems=reader.problems)
    return found


def line_item_as_json(url: str, line_item: LineItemDefinition) -> dict[str, Any]:
    """Return a line item as it is answered; what has no value is null where the standard asks for it, else absent."""
    optional = {
        "resourceLinkId": line_item.resource_link_id,
        "resourceId": line_item.resource_id,
        "tag": line_item.tag,
    }
    answer: dict[str, Any] = {
        "id": url,
        "label": line_item.label,
        "scoreMaximum": _plain(line_item.score_maximum),
        **{name: value for name, value in optional.items() if value},
        "startDateTime": text_of(line_item.start_at) if line_item.start_at else None,
        "endDateTime": text_of(line_item.end_at) if line_item.end_at else None,
        **line_item.extensions,
    }
    if line_item.grades_released is not None:
        answer["gradesReleased"] = line_item.grades_released
    if line_item.submission_review is not None:
        answer["submissionReview"] = line_item.submission_review
    return answer


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _window(reader: Reader) -> tuple[datetime | None, datetime | None]:
    """Return from when and until when submissions can be made (§3.2.12, §3.2.13)."""
    start = reader.moment("startDateTime", "AGS 2.0 §3.2.12")
    end = reader.moment("endDateTime", "AGS 2.0 §3.2.13")
    if start is not None and end is not None and end < start:
        rule = f"endDateTime isn't before startDateTime, {text_of(start)}."
        reader.wrong("endDateTime", reader.document["endDateTime"], rule, "AGS 2.0 §3.2.13")
    return start, end


def _review(reader: Reader) -> dict[str, Any] | None:
    """Return how submissions can be looked at (Submission Review 1.0)."""
    section, value = "Submission Review 1.0", reader.document.get("submissionReview")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        reader.wrong("submissionReview", value, "submissionReview is an object.", section)
        return None
    inner = Reader(value, section, path="$.submissionReview", problems=reader.problems)
    statuses = value.get("reviewableStatus", [])
    if not isinstance(statuses, list) or any(each not in REVIEWABLE for each in statuses):
        rule = f"reviewableStatus is an array of {', '.join(REVIEWABLE)}."
        inner.wrong("reviewableStatus", statuses, rule, section)
        statuses = []
    custom = value.get("custom", {})
    if not isinstance(custom, Mapping) or any(not isinstance(each, str) for each in custom.values()):
        inner.wrong("custom", custom, "custom is an object of texts.", section)
        custom = {}
    found = {
        "reviewableStatus": list(statuses),
        "label": inner.text("label", section),
        "url": inner.text("url", section, longest=2000),
        "custom": dict(custom),
    }
    if found["url"] and not str(found["url"]).startswith(("https://", "http://")):
        inner.wrong("url", found["url"], "url is a web address.", section)
    return {name: each for name, each in found.items() if each or name == "reviewableStatus"}
