"""The Statements that become of launches and scores. xAPI 1.0.3 Data §2.4.

LTI prescribes no Statements; verbs are ADL's. An item is known by the IRI of its resource link, the course by the id
that its publisher gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lti.platform.rules.times import text_of

LAUNCHED: Final = "http://adlnet.gov/expapi/verbs/launched"
SCORED: Final = "http://adlnet.gov/expapi/verbs/scored"
COMPLETED: Final = "http://adlnet.gov/expapi/verbs/completed"
_LINK: Final = "http://adlnet.gov/expapi/activities/link"
_ASSESSMENT: Final = "http://adlnet.gov/expapi/activities/assessment"
_COURSE: Final = "http://adlnet.gov/expapi/activities/course"
_EXTENSION: Final = "https://purl.imsglobal.org/spec/lti/claim/"


@dataclass(frozen=True, slots=True)
class Place:
    """Whom and what a Statement is about, and where it belongs; ``line_item`` is the column's URL."""

    actor: Mapping[str, Any]
    activity_id: str
    title: str
    course_id: str
    course_title: str
    registration: UUID | None
    client_id: str
    deployment_id: str
    resource_link_id: str = ""
    line_item: str = ""


def launched(place: Place, *, id: UUID, at: datetime) -> dict[str, Any]:
    """Say that somebody opened a tool."""
    return _statement(LAUNCHED, place, id=id, at=at, type_=_LINK)


def scored(place: Place, *, id: UUID, at: datetime, given: float, maximum: float) -> dict[str, Any]:
    """Say what points a tool gave; more than the maximum are told as they are, without a scale (AGS 2.0 §3.4.4)."""
    return _statement(SCORED, place, id=id, at=at, type_=_ASSESSMENT, result={"score": score(given, maximum)})


def completed(place: Place, *, id: UUID, at: datetime, given: float | None, maximum: float | None) -> dict[str, Any]:
    """Say that somebody completed what a tool asked for (activityProgress Completed, AGS 2.0 §3.4.7)."""
    result: dict[str, Any] = {"completion": True}
    if given is not None and maximum is not None:
        result["score"] = score(given, maximum)
    return _statement(COMPLETED, place, id=id, at=at, type_=_ASSESSMENT, result=result)


def score(given: float, maximum: float) -> dict[str, float]:
    """Return points as a Score; its scale and maximum say nothing that isn't so (xAPI 1.0.3 Data §2.4.5.1)."""
    if given > maximum:
        return {"raw": given}
    return {"scaled": given / maximum, "raw": given, "min": 0, "max": maximum}


def _statement(
    verb: str, place: Place, *, id: UUID, at: datetime, type_: str, result: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    extensions = {
        "deployment_id": place.deployment_id,
        "client_id": place.client_id,
        "resource_link": place.resource_link_id,
        "line_item": place.line_item,
    }
    context: dict[str, Any] = {
        "platform": "LTI 1.3",
        "contextActivities": {"parent": [_activity(place.course_id, place.course_title, _COURSE)]},
        "extensions": {_EXTENSION + name: value for name, value in extensions.items() if value},
    }
    if place.registration is not None:
        context["registration"] = str(place.registration)
    statement: dict[str, Any] = {
        "id": str(id),
        "actor": dict(place.actor),
        "verb": {"id": verb, "display": {"en": verb.rpartition("/")[2]}},
        "object": _activity(place.activity_id, place.title, type_),
        "context": context,
        "timestamp": text_of(at),
    }
    return statement if result is None else {**statement, "result": dict(result)}


def _activity(id: str, title: str, type_: str) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": type_}
    if title:
        definition["name"] = {"und": title}
    return {"objectType": "Activity", "id": id, "definition": definition}
