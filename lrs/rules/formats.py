"""The formats in which Statements are shown: ids, canonical, and without what a 1.0.3 client can't read.

xAPI 1.0.3 Communication §2.1.3 ("format"); xAPI 2.0 §4.1.6.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lrs.rules.ifi import ifi_of

Json = Mapping[str, Any]

_IFI = ("mbox", "mbox_sha1sum", "openid", "account")


def languages_of(accept_language: str | None) -> list[str]:
    """Return the language ranges of an Accept-Language header, the most wanted first (RFC 9110 §12.5.4)."""
    weighted = []
    for place, entry in enumerate((accept_language or "").split(",")):
        tag, _, parameters = entry.strip().partition(";")
        weight = _weight(parameters)
        if tag.strip() and weight > 0:
            weighted.append((-weight, place, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighted)]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


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

    ``languages`` are the ranges that the client accepts, the most wanted first; a map that has none of them keeps
    its first language.
    """

    def activity(value: Json) -> dict[str, Any]:
        definition = definitions.get(value["id"], value.get("definition"))
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
            shown[name] = _chosen(shown[name], languages)
    for name in _COMPONENTS:
        if name in shown:
            shown[name] = [one_language(component, languages) for component in shown[name]]
    return shown


def _chosen(language_map: Json, languages: Sequence[str]) -> dict[str, Any]:
    """Pick by RFC 4647 lookup: each range is shortened from its end until it fits; then by its beginning."""
    if len(language_map) < 2:
        return dict(language_map)
    tags = {tag.lower(): tag for tag in language_map}
    for wanted in languages:
        if wanted == "*":
            break
        candidate = wanted
        while candidate:
            found = tags.get(candidate) or next((tags[t] for t in tags if t.startswith(candidate + "-")), None)
            if found is not None:
                return {found: language_map[found]}
            candidate = candidate.rpartition("-")[0]
    first = next(iter(language_map))
    return {first: language_map[first]}


def _each_activity(context_activities: Json, show: Any) -> dict[str, Any]:
    return {
        name: [show(activity) for activity in value] if isinstance(value, list) else show(value)
        for name, value in context_activities.items()
    }


def without_2_0_properties(statement: Json) -> dict[str, Any]:
    """Return the Statement without contextAgents and contextGroups, for clients of 1.0.3."""
    shown = dict(statement)
    if "context" in shown:
        shown["context"] = {
            name: value for name, value in shown["context"].items() if name not in ("contextAgents", "contextGroups")
        }
    if shown["object"].get("objectType") == "SubStatement":
        shown["object"] = without_2_0_properties(shown["object"])
    return shown
