"""Determining Properties: what of a Statement decides which Statement Templates are about it.

xAPI Profiles Structure §8.0; Communication §2.1 (matches_determining_properties).
"""

from collections.abc import Iterator
from typing import Any

from xapi_profiles.rules.profile import Json, StatementTemplate
from xapi_profiles.rules.vocabulary import CONTEXT_ACTIVITY_PROPERTIES

Trait = tuple[str, str]
"""A Determining Property and one of its values."""


def normalized(statement: Json) -> Json:
    """Return the Statement with arrays for all contextActivities, as rules expect them (Structure §8.1)."""
    normal = _with_arrays(statement)
    inner = _below(statement, "object")
    return {**normal, "object": _with_arrays(inner)} if inner.get("objectType") == "SubStatement" else normal


def traits_of(statement: Json) -> frozenset[Trait]:
    """Return the values of all Determining Properties that a normalized Statement has."""
    return frozenset((name, value) for name, value in _traits_of(statement) if type(value) is str)


def traits_of_template(template: StatementTemplate) -> frozenset[Trait]:
    """Return the values of all Determining Properties that a Statement Template asks for."""
    return frozenset((name, value) for name, values in template.determining.items() for value in values)


def _traits_of(statement: Json) -> Iterator[tuple[str, Any]]:
    yield "verb", _below(statement, "verb").get("id")
    yield "objectActivityType", _below(_below(statement, "object"), "definition").get("type")
    activities = _below(_below(statement, "context"), "contextActivities")
    for key, members in activities.items():
        name = _PROPERTY_OF.get(key)
        if name is not None:
            for activity in members:
                yield name, _below(activity, "definition").get("type")
    attachments = statement.get("attachments")
    for attachment in attachments if type(attachments) is list else ():
        yield "attachmentUsageType", attachment.get("usageType") if type(attachment) is dict else None


_PROPERTY_OF = {key: name for name, key in CONTEXT_ACTIVITY_PROPERTIES.items()}


def _below(value: Any, name: str) -> Json:
    found = value.get(name) if type(value) is dict else None
    return found if type(found) is dict else {}


def _with_arrays(statement: Json) -> Json:
    context = _below(statement, "context")
    activities = _below(context, "contextActivities")
    if all(type(value) is list for value in activities.values()):
        return statement
    arrays = {key: value if type(value) is list else [value] for key, value in activities.items()}
    return {**statement, "context": {**context, "contextActivities": arrays}}
