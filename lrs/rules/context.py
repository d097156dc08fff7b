"""What it belonged to: Context, with the Agents and Groups that xAPI 2.0 added.

xAPI 1.0.3 Data §2.4.6; xAPI 2.0 §4.2.2.5.
"""

from typing import Any

from lrs.rules.activity import ACTIVITY
from lrs.rules.actor import ACTOR, AGENT, GROUP
from lrs.rules.extensions import EXTENSIONS
from lrs.rules.grammar import (
    FINE,
    STRING,
    ArrayOf,
    Failure,
    Failures,
    Kind,
    Property,
    Section,
    Table,
    one_of,
    optional,
    required,
)
from lrs.rules.iri import IRI
from lrs.rules.language import LANGUAGE_TAG
from lrs.rules.object import STATEMENT_REF
from lrs.rules.uuids import UUID

SECTION = Section("2.4.6", "4.2.2.5")
SECTION_OF_CONTEXT_ACTIVITIES = Section("2.4.6.2", "4.2.2.5")

_ACTIVITIES = optional(ArrayOf(ACTIVITY, or_single=True), SECTION_OF_CONTEXT_ACTIVITIES)
_RELEVANT_TYPES = optional(ArrayOf(IRI, at_least=1), SECTION)

CONTEXT_ACTIVITIES = Table(
    "contextActivities",
    SECTION_OF_CONTEXT_ACTIVITIES,
    {
        "parent": _ACTIVITIES,
        "grouping": _ACTIVITIES,
        "category": _ACTIVITIES,
        "other": _ACTIVITIES,
    },
)
CONTEXT_AGENT = Table(
    "a contextAgent",
    SECTION,
    {
        "objectType": required(one_of("contextAgent"), SECTION),
        "agent": required(AGENT, SECTION),
        "relevantTypes": _RELEVANT_TYPES,
    },
)
CONTEXT_GROUP = Table(
    "a contextGroup",
    SECTION,
    {
        "objectType": required(one_of("contextGroup"), SECTION),
        "group": required(GROUP, SECTION),
        "relevantTypes": _RELEVANT_TYPES,
    },
)


def _new_in_2_0(kind: Kind) -> Property:
    return Property(kind, SECTION, since_2=True)


CONTEXT = Table(
    "a Context",
    SECTION,
    {
        "registration": optional(UUID, SECTION),
        "instructor": optional(ACTOR, SECTION),
        "team": optional(GROUP, SECTION),
        "contextActivities": optional(CONTEXT_ACTIVITIES, SECTION),
        "contextAgents": _new_in_2_0(ArrayOf(CONTEXT_AGENT)),
        "contextGroups": _new_in_2_0(ArrayOf(CONTEXT_GROUP)),
        "revision": optional(STRING, SECTION),
        "platform": optional(STRING, SECTION),
        "language": optional(LANGUAGE_TAG, SECTION),
        "statement": optional(STATEMENT_REF, SECTION),
        "extensions": optional(EXTENSIONS, SECTION),
    },
)


def revision_and_platform_are_of_an_activity(statement: dict[str, Any]) -> Failures:
    """Refuse a revision or platform in the context of anything but an Activity."""
    context = statement.get("context")
    if type(context) is not dict or not ("platform" in context or "revision" in context):
        return FINE
    target = statement.get("object")
    if type(target) is not dict or target.get("objectType", "Activity") == "Activity":
        return FINE
    return [
        Failure(
            f".context.{name}",
            context[name],
            f"Leave {name} out: it describes an Activity, and the object isn't one.",
            f"{name}-without-activity",
            SECTION,
        )
        for name in ("revision", "platform")
        if name in context
    ]
