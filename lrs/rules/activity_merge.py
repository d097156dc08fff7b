"""Merges what Statements say of an Activity into the store's own definition (xAPI 1.0.3 Data §2.4.4.1)."""

from collections.abc import Mapping
from typing import Any

LANGUAGE_MAPS = ("name", "description")
INTERACTION = ("interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps")
"""What answers were judged by: once known, it never changes, or stored results would mean something else."""


def merge_definition(known: dict[str, Any] | None, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the definition after this one was sent; the known one itself if nothing changes.

    New languages and extensions are added and given ones updated; ``type`` and ``moreInfo`` follow the latest.
    The interaction stays as it was first described. Of components with the same ids new languages are taken over.
    """
    if known is None:
        return sent
    merged = dict(known)
    for name, value in sent.items():
        if name in LANGUAGE_MAPS or name == "extensions":
            merged[name] = {**known.get(name, {}), **value}
        elif name in INTERACTION:
            if "interactionType" not in known:
                merged[name] = value
            elif name in known and name not in ("interactionType", "correctResponsesPattern"):
                merged[name] = _described(known[name], value)
        else:
            merged[name] = value
    return known if merged == known else merged


def _described(known: list[Mapping[str, Any]], sent: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    descriptions = {component["id"]: component.get("description", {}) for component in sent}
    return [
        {**component, "description": {**component.get("description", {}), **descriptions[component["id"]]}}
        if descriptions.get(component["id"])
        else component
        for component in known
    ]
