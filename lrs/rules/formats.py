"""The formats in which Statements are shown: ids, canonical, and without what a 1.0.3 client can't read.

xAPI 1.0.3 Communication §2.1.3 ("format"); xAPI 2.0 §4.1.6.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from lrs.rules.ifi import ifi_of
from lrs.rules.language_choice import chosen, languages_of

__all__ = ["as_canonical", "as_ids", "languages_of", "one_language", "readable_by_1_0_3", "without_2_0_properties"]

Json = Mapping[str, Any]

_IFI = ("mbox", "mbox_sha1sum", "openid", "account")
_CONTEXT_OF_2_0 = ("contextAgents", "contextGroups")


def as_ids(statement: Json) -> dict[str, Any]:
    """Return the Statement with every Agent, Activity, Verb and Group trimmed to what identifies it."""
    return {name: _ID_READERS[name](value) if name in _ID_READERS else value for name, value in statement.items()}


def _actor_id(actor: Json) -> dict[str, Any]:
    kept = {name: value for name, value in actor.items() if name == "objectType" or name in _IFI}
    if ifi_of(actor) is None and "member" in actor:
        kept["member"] = [_actor_id(member) for member in actor["member"]]
    return kept


def _activity_id(activity: Json) -> dict[str, Any]:
    return {name: value for name, value in activity.items() if name == "id"}


def _verb_id(verb: Json) -> dict[str, Any]:
    return {"id": verb["id"]}


def _target_id(target: Json) -> dict[str, Any]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return _activity_id(target)
    if kind in ("Agent", "Group"):
        return _actor_id(target)
    return as_ids(target) if kind == "SubStatement" else dict(target)


def _context_ids(context: Json) -> dict[str, Any]:
    shown = dict(context)
    for name in ("instructor", "team"):
        if name in shown:
            shown[name] = _actor_id(shown[name])
    if "contextActivities" in shown:
        shown["contextActivities"] = _each_activity(shown["contextActivities"], _activity_id)
    for name, part in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in shown:
            shown[name] = [{**entry, part: _actor_id(entry[part])} for entry in shown[name]]
    return shown


_ID_READERS = {
    "actor": _actor_id,
    "verb": _verb_id,
    "object": _target_id,
    "context": _context_ids,
    "authority": _actor_id,
}


def as_canonical(statement: Json, *, definitions: Mapping[str, Json], languages: Sequence[str]) -> dict[str, Any]:
    """Return the Statement with the store's definition of every Activity, and one language in every language map.

    ``languages`` are the ranges that the client accepts, the most wanted first; the choice is made map by map. An
    Activity that the store has no definition of keeps its own.
    """

    def activity(value: Json) -> dict[str, Any]:
        definition = definitions.get(value["id"]) or value.get("definition")
        return dict(value) if definition is None else {**value, "definition": one_language(definition, languages)}

    def shown(part: Json) -> dict[str, Any]:
        whole = dict(part)
        if "verb" in whole:
            whole["verb"] = one_language(whole["verb"], languages)
        target = whole["object"]
        kind = target.get("objectType", "Activity")
        if kind == "Activity":
            whole["object"] = activity(target)
        elif kind == "SubStatement":
            whole["object"] = shown(target)
        context = whole.get("context")
        if context and "contextActivities" in context:
            whole["context"] = {**context, "contextActivities": _each_activity(context["contextActivities"], activity)}
        if "attachments" in whole:
            whole["attachments"] = [one_language(attachment, languages) for attachment in whole["attachments"]]
        return whole

    return shown(statement)


_LANGUAGE_MAPS = ("display", "name", "description")
_COMPONENTS = ("choices", "scale", "source", "target", "steps")


def one_language(value: Json, languages: Sequence[str]) -> dict[str, Any]:
    """Return an Activity definition, Verb or attachment with one language in each of its language maps."""
    shown = dict(value)
    for name in _LANGUAGE_MAPS:
        if isinstance(shown.get(name), Mapping):
            shown[name] = chosen(shown[name], languages)
    for name in _COMPONENTS:
        if name in shown:
            shown[name] = [one_language(component, languages) for component in shown[name]]
    return shown


def _each_activity(context_activities: Json, show: Any) -> dict[str, Any]:
    return {
        name: [show(activity) for activity in value] if isinstance(value, list) else show(value)
        for name, value in context_activities.items()
    }


def readable_by_1_0_3(payload: str) -> str:
    """Return a Statement's JSON without what only 2.0 has; the same text if there is nothing of it."""
    if not any(f'"{name}"' in payload for name in _CONTEXT_OF_2_0):
        return payload
    return orjson.dumps(without_2_0_properties(orjson.loads(payload))).decode()


def without_2_0_properties(statement: Json) -> dict[str, Any]:
    """Return the Statement without contextAgents and contextGroups, for clients of 1.0.3.

    A context that has nothing else goes with them: an empty object is not to be sent (xAPI 1.0.3 Data §2.2).
    """
    shown = dict(statement)
    context = shown.get("context", {})
    kept = {name: value for name, value in context.items() if name not in _CONTEXT_OF_2_0}
    if len(kept) < len(context):
        shown["context"] = kept
        if not kept:
            del shown["context"]
    if shown["object"].get("objectType") == "SubStatement":
        shown["object"] = without_2_0_properties(shown["object"])
    return shown
