"""Merges what Statements say of an Activity into the store's own definition (xAPI 1.0.3 Data §2.4.4.1)."""

from collections.abc import Mapping
from typing import Any

import orjson

from lrs.rules.interaction import COMPONENT_LISTS

LANGUAGE_MAPS = ("name", "description")
INTERACTION = ("interactionType", "correctResponsesPattern", *COMPONENT_LISTS)
"""What answers were judged by: once known, it never changes, or stored results would mean something else."""

Json = Mapping[str, Any]


def merge_definition(known: dict[str, Any] | None, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the definition after this one was sent; the known one itself if nothing changes.

    New languages and extensions are added and given ones updated; ``type`` and ``moreInfo`` follow the latest.
    """
    if known is None:
        return sent
    merged = dict(known)
    for name, value in sent.items():
        if name in LANGUAGE_MAPS:
            merged[name] = _with_languages(known.get(name, {}), value)
        elif name == "extensions":
            merged[name] = {**known.get(name, {}), **value}
        elif name not in INTERACTION:
            merged[name] = value
    merged.update(_interaction(known, sent))
    # Compared as text: as values, 1 in an extension would be the same as true.
    return known if orjson.dumps(merged) == orjson.dumps(known) else merged


def _interaction(known: Json, sent: Json) -> dict[str, Any]:
    """Return what a definition adds to an interaction: all of it where none is known, else only what explains it.

    An interaction that was described without correct responses takes any answer (§2.4.4.1), and later ones don't
    change that. Lists of components that weren't known are taken, those that were get their new languages.
    """
    if not any(name in known for name in INTERACTION):
        return {name: sent[name] for name in INTERACTION if name in sent}
    if known.get("interactionType") != sent.get("interactionType"):
        return {}
    return {
        name: _described(known[name], sent[name]) if name in known else sent[name]
        for name in COMPONENT_LISTS
        if name in sent
    }


def _described(known: list[Json], sent: list[Json]) -> list[Json]:
    descriptions = {component["id"]: component.get("description", {}) for component in sent}
    return [
        {**component, "description": _with_languages(component.get("description", {}), descriptions[component["id"]])}
        if descriptions.get(component["id"], {})
        else component
        for component in known
    ]


def _with_languages(known: Json, sent: Json) -> dict[str, Any]:
    """Return one language map of two; upper and lower case don't tell tags apart (RFC 5646 §2.1.1)."""
    spelling = {tag.lower(): tag for tag in known}
    return {**known, **{spelling.get(tag.lower(), tag): text for tag, text in sent.items()}}
