"""Determining Properties: what of a Statement decides which Statement Templates are about it.

xAPI Profiles Structure §8.0; Communication §2.1 (matches_determining_properties).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from xapi_profiles.rules.profile import Json, StatementTemplate
from xapi_profiles.rules.vocabulary import CONTEXT_ACTIVITY_PROPERTIES

Trait = tuple[str, str]
"""A Determining Property and one of its values."""


def normalized(statement: Json) -> Json:
    """Return the Statement with arrays for all contextActivities, as rules expect them (Structure §8.1)."""
    normal = _with_arrays(statement)
    inner = statement.get("object")
    if isinstance(inner, Mapping) and inner.get("objectType") == "SubStatement":
        normal = {**normal, "object": _with_arrays(inner)}
    return normal


def traits_of(statement: Json) -> frozenset[Trait]:
    """Return the values of all Determining Properties that a normalized Statement has."""
    return frozenset((name, value) for name, value in _traits_of(statement) if type(value) is str)


def traits_of_template(template: StatementTemplate) -> frozenset[Trait]:
    """Return the values of all Determining Properties that a Statement Template asks for."""
    return frozenset((name, value) for name, values in template.determining.items() for value in values)


def _traits_of(statement: Json) -> Iterator[tuple[str, Any]]:
    yield "verb", _below(statement, "verb").get("id")
    yield "objectActivityType", _activity_type(statement.get("object"))
    activities = _below(_below(statement, "context"), "contextActivities")
    for name, key in CONTEXT_ACTIVITY_PROPERTIES.items():
        for activity in _items(activities.get(key)):
            yield name, _activity_type(activity)
    for attachment in _items(statement.get("attachments")):
        if isinstance(attachment, Mapping):
            yield "attachmentUsageType", attachment.get("usageType")


def _activity_type(value: object) -> Any:
    return _below(value, "definition").get("type") if isinstance(value, Mapping) else None


def _below(value: Json, name: str) -> Json:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _items(value: object) -> list[Any]:
    return value if type(value) is list else []


def _with_arrays(statement: Json) -> Json:
    context = _below(statement, "context")
    activities = _below(context, "contextActivities")
    if all(type(value) is list for value in activities.values()):
        return statement
    arrays = {key: value if type(value) is list else [value] for key, value in activities.items()}
    return {**statement, "context": {**context, "contextActivities": arrays}}
