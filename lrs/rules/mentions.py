"""What a Statement mentions besides itself: its Activities, its Agents and the Statement that it refers to."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import orjson

Json = Mapping[str, Any]


class Mention(NamedTuple):
    """An Activity as a Statement names it: its IRI, and its definition as JSON (empty without one) and as a value."""

    iri: str
    sent: bytes
    definition: Json | None


def mention_of(activity: Json) -> Mention:
    """Return how an Activity is named here; an empty definition says as little as none."""
    definition = activity.get("definition")
    return Mention(activity["id"], orjson.dumps(definition) if definition else b"", definition)


def activities_in(statement: Json) -> Iterator[Json]:
    """Yield every Activity of the Statement, of its context and of its SubStatement (xAPI 1.0.3 Data §2.4.4.1)."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield target
    elif kind == "SubStatement":
        yield from activities_in(target)
    yield from context_activities_in(statement.get("context", {}).get("contextActivities", {}))


def context_activities_in(context_activities: Json) -> Iterator[Json]:
    """Yield the Activities of contextActivities, where one may stand in place of an array of one (Data §2.4.6.2)."""
    for activities in context_activities.values():
        if isinstance(activities, Mapping):
            yield activities
        else:
            yield from activities


def target_of(statement: Json) -> UUID | None:
    """Return the id that the Statement's object refers to; ``context.statement`` is no reference in this sense."""
    target = statement["object"]
    return UUID(target["id"]) if target.get("objectType") == "StatementRef" else None


def actors_in(statement: Json) -> Iterator[Json]:
    """Yield the Agents and Groups that the ``agent`` filter looks at: actor and object, and the members of each."""
    for actor in (statement["actor"], statement["object"]):
        if actor.get("objectType", "Agent") in ("Agent", "Group") and "id" not in actor:
            yield actor
            yield from actor.get("member", ())
