"""Profiles about a relay race, Statements of Ana's, sound as they are: each test changes one thing."""

from copy import deepcopy
from typing import Any

from xapi_profiles.rules.checking import check_profile
from xapi_profiles.rules.profile import Pattern, Profile, StatementTemplate, read_profile, read_rule, read_template
from xapi_profiles.rules.vocabulary import SUBREGISTRATION

SPORTS = "https://sports.example.org"
V1, V2 = f"{SPORTS}/v1", f"{SPORTS}/v2"
REGISTRATION = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
MISSING = object()
"""A value that takes its property away."""


def named(path: str, type_: str, **more: Any) -> dict[str, Any]:
    """Return something with an id, its type, and all that people call it."""
    words = {"en": path.rpartition("/")[2]}
    thing = {"id": f"{SPORTS}/{path}", "type": type_, "inScheme": V2, "prefLabel": words, "definition": words}
    return {**thing, **more}


def verb(name: str = "placed", **more: Any) -> dict[str, Any]:
    return named(f"verbs/{name}", "Verb", **more)


def extension(type_: str = "ResultExtension", name: str = "place", **more: Any) -> dict[str, Any]:
    return named(f"extensions/{name}", type_, **more)


def document(type_: str = "StateResource", **more: Any) -> dict[str, Any]:
    return named("resources/shirt", type_, **{"contentType": "application/json", **more})


def activity(**definition: Any) -> dict[str, Any]:
    return {
        "id": f"{SPORTS}/activities/dash",
        "type": "Activity",
        "inScheme": V2,
        "activityDefinition": {
            "@context": "https://w3id.org/xapi/profiles/activity-context",
            "name": {"en": "100 m"},
            **definition,
        },
    }


def template(name: str = "placing", **more: Any) -> dict[str, Any]:
    """Return a Statement Template; without Determining Properties, unless they are given."""
    return named(f"templates/{name}", "StatementTemplate", **more)


def pattern(name: str, **more: Any) -> dict[str, Any]:
    return named(f"patterns/{name}", "Pattern", **more)


def id_of(*names: str) -> list[str]:
    """Return the ids of templates, or of Patterns where a name begins with ``p:``."""
    folder = {True: "patterns", False: "templates"}
    return [f"{SPORTS}/{folder[name.startswith('p:')]}/{name.removeprefix('p:')}" for name in names]


def profile(**changes: Any) -> dict[str, Any]:
    """Return a sound Profile, changed as given; ``MISSING`` takes a property away."""
    sound = {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": SPORTS,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "Sports"},
        "definition": {"en": "What is done in competitions."},
        "versions": [
            {"id": V2, "wasRevisionOf": [V1], "generatedAtTime": "2026-02-20T20:20:20Z"},
            {"id": V1, "generatedAtTime": "2025-02-20T20:20:20Z"},
        ],
        "author": {"type": "Organization", "name": "The Club"},
        "concepts": [verb()],
    }
    return {name: deepcopy(value) for name, value in {**sound, **changes}.items() if value is not MISSING}


def without(thing: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key != name}


def errors_of(document: Any, **neighbours: Any) -> list[tuple[str, str]]:
    """Return path and code of every error of a document."""
    return [(each.path, each.code) for each in check_profile(document, **neighbours).errors]


def warnings_of(document: Any, **neighbours: Any) -> list[tuple[str, str]]:
    """Return path and code of everything that its author should think about."""
    return [(each.path, each.code) for each in check_profile(document, **neighbours).warnings]


def read(**changes: Any) -> Profile:
    """Return the Profile of a sound document."""
    return read_profile(profile(**changes))


def a_template(*rules: dict[str, Any], name: str = "placing", **more: Any) -> StatementTemplate:
    return read_template(template(name, rules=list(rules), **more))


def a_rule(location: str, **more: Any):
    return read_rule({"location": location, **more})


def patterns(**kinds: Any) -> dict[str, Pattern]:
    """Return Patterns by name, from ``name=("sequence", "a", "p:b")``; members without ``p:`` are templates."""
    return {
        name: Pattern(id_of(f"p:{name}")[0], kind, tuple(id_of(*members)), primary=name == "top")
        for name, (kind, *members) in kinds.items()
    }


def statement(**changes: Any) -> dict[str, Any]:
    """Return a Statement of Ana's, changed as given."""
    sound = {
        "id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
        "actor": {"account": {"homePage": "https://example.org/staff", "name": "ana"}},
        "verb": {"id": f"{SPORTS}/verbs/placed"},
        "object": {"id": f"{SPORTS}/activities/dash", "definition": {"type": f"{SPORTS}/types/event"}},
        "timestamp": "2026-11-21T15:00:00Z",
    }
    return {name: value for name, value in {**sound, **changes}.items() if value is not MISSING}


def in_registration(*subregistrations, categories=(V2,), registration=REGISTRATION, **changes):
    """Return a Statement in a registration that names the sports Profile, in these subregistrations."""
    context = {"contextActivities": {"category": [{"id": each} for each in categories]}}
    if registration:
        context["registration"] = registration
    if subregistrations:
        entries = [{"profile": V2, "subregistration": each} for each in subregistrations]
        context["extensions"] = {SUBREGISTRATION: entries}
    return statement(context=context, **changes)
