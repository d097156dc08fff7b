"""What an Assignable Unit is launched with: the URL, the context template and LMS.LaunchData (cmi5 §8.1, §10)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from uuid import UUID

from cmi5.rules.vocabulary import SESSION_ID

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an AU is launched: what the course structure says, and what was asked for."""

    publisher_id: str
    move_on: str
    launch_mode: str
    mastery_score: Decimal | None = None
    launch_parameters: str = ""
    entitlement_key: str = ""
    return_url: str | None = None


def launch_url(url: str, *, endpoint: str, fetch: str, actor: Json, registration: UUID, activity_id: str) -> str:
    """Return the URL of an AU with the five launch parameters behind its own query (cmi5 §8.1)."""
    parameters = {
        "endpoint": endpoint,
        "fetch": fetch,
        "actor": json.dumps(actor, separators=(",", ":"), ensure_ascii=False),
        "registration": str(registration),
        "activityId": activity_id,
    }
    parts = urlsplit(url)
    added = urlencode(parameters, quote_via=quote, safe="")
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def context_template(session_id: UUID, publisher_id: str) -> dict[str, Any]:
    """Return what the context of every Statement of a session has (cmi5 §10.2.1)."""
    return {
        "contextActivities": {"grouping": [{"objectType": "Activity", "id": publisher_id}]},
        "extensions": {SESSION_ID: str(session_id)},
    }


def launch_data(template: Json, terms: Terms) -> dict[str, Any]:
    """Return the document LMS.LaunchData; what the course doesn't say isn't in it (cmi5 §10.2)."""
    data: dict[str, Any] = {
        "contextTemplate": dict(template),
        "launchMode": terms.launch_mode,
        "moveOn": terms.move_on,
    }
    if terms.mastery_score is not None:
        data["masteryScore"] = number(terms.mastery_score)
    if terms.launch_parameters:
        data["launchParameters"] = terms.launch_parameters
    if terms.return_url:
        data["returnURL"] = terms.return_url
    if terms.entitlement_key:
        data["entitlementKey"] = {"courseStructure": terms.entitlement_key}
    return data


def number(value: Decimal) -> float | int:
    """Return a decimal with up to four places as JSON writes it: 0.85, 1, 0."""
    return int(value) if value == value.to_integral_value() else float(value)
