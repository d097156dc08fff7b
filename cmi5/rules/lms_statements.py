"""The Statements that the LMS makes: launched, abandoned, waived and satisfied (cmi5 §9.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.launching import Terms, number

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what a Statement of the LMS is about, and in which session and registration it belongs.

    ``activity_id`` is the LMS's id of the AU, block or course; ``publisher_id`` the one of the course structure.
    """

    actor: Json
    registration: UUID
    session_id: UUID
    activity_id: str
    publisher_id: str


def launched(about: About, terms: Terms, *, url: str, at: datetime) -> dict[str, Any]:
    """Say that an AU is about to be launched, on which terms, at which URL without the launch parameters (§9.3.1)."""
    extensions: dict[str, Any] = {
        cmi5.LAUNCH_MODE: terms.launch_mode,
        cmi5.LAUNCH_URL: url,
        cmi5.MOVE_ON: terms.move_on,
    }
    if terms.mastery_score is not None:
        extensions[cmi5.MASTERY_SCORE] = number(terms.mastery_score)
    if terms.launch_parameters:
        extensions[cmi5.LAUNCH_PARAMETERS] = terms.launch_parameters
    return _statement(cmi5.LAUNCHED, about, at=at, extensions=extensions)


def abandoned(about: About, *, duration: timedelta, at: datetime) -> dict[str, Any]:
    """Say that a session ended without Terminated, and how long it was (§9.3.6, §9.5.4.2)."""
    return _statement(cmi5.ABANDONED, about, at=at, result={"duration": written_duration(duration)})


def waived(about: About, *, reason: str, at: datetime) -> dict[str, Any]:
    """Say that an AU's requirements were met by other means, and which (§9.3.7, §9.5.5.2)."""
    result = {"success": True, "completion": True, "extensions": {cmi5.REASON: reason}}
    return _statement(cmi5.WAIVED, about, at=at, result=result)


def satisfied(about: About, *, type_: str, at: datetime) -> dict[str, Any]:
    """Say that a block or a course is satisfied; ``type_`` is the activity type of the object (§9.3.9, §9.4)."""
    return _statement(cmi5.SATISFIED, about, at=at, definition={"type": type_})


def written_duration(duration: timedelta) -> str:
    """Return a duration in ISO 8601, to the hundredth of a second (xAPI 1.0.3 Data §4.6)."""
    seconds = max(0.0, round(duration.total_seconds(), 2))
    return f"PT{seconds:.2f}S".replace(".00S", "S")


def _statement(
    verb: str,
    about: About,
    *,
    at: datetime,
    result: Json | None = None,
    extensions: Json | None = None,
    definition: Json | None = None,
) -> dict[str, Any]:
    categories = [cmi5.CATEGORY_CMI5]
    if result is not None and ("success" in result or "completion" in result):
        categories.append(cmi5.CATEGORY_MOVE_ON)
    statement: dict[str, Any] = {
        "id": str(uuid4()),
        "actor": dict(about.actor),
        "verb": {"id": verb, "display": {"en": cmi5.name_of(verb)}},
        "object": {"objectType": "Activity", "id": about.activity_id},
        "context": {
            "registration": str(about.registration),
            "contextActivities": {
                "category": [{"objectType": "Activity", "id": each} for each in categories],
                "grouping": [{"objectType": "Activity", "id": about.publisher_id}],
            },
            "extensions": {cmi5.SESSION_ID: str(about.session_id), **(extensions or {})},
        },
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if definition is not None:
        statement["object"]["definition"] = dict(definition)
    if result is not None:
        statement["result"] = dict(result)
    return statement
