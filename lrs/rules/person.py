"""The Person object: everything by which an Agent is known here (xAPI 1.0.3 Communication §2.4)."""

from collections.abc import Iterable, Mapping
from typing import Any

from lrs.rules.ifi import IFI_NAMES, ifi_of


def person_of(agent: Mapping[str, Any], seen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the Person of an Agent: each property an array, with what was seen of it under the same identifier.

    What was asked comes first. An identifier that was seen in another spelling is still one identifier.
    """
    found: dict[str, dict[object, Any]] = {name: {} for name in ("name", *IFI_NAMES)}
    for known in (agent, *seen):
        if "name" in known:
            found["name"].setdefault(known["name"], known["name"])
        for name in IFI_NAMES:
            if name in known:
                found[name].setdefault(ifi_of({name: known[name]}), known[name])
    return {"objectType": "Person", **{name: list(values.values()) for name, values in found.items() if values}}
