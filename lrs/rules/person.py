"""The Person object: everything by which an Agent is known here (xAPI 1.0.3 Communication §2.4)."""

from collections.abc import Iterable, Mapping
from typing import Any

_PROPERTIES = ("name", "mbox", "mbox_sha1sum", "openid", "account")


def person_of(agent: Mapping[str, Any], seen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the Person of an Agent: each property an array, with what was seen of it under the same identifier."""
    person: dict[str, Any] = {"objectType": "Person"}
    for known in (agent, *seen):
        for name in _PROPERTIES:
            if name in known and known[name] not in person.setdefault(name, []):
                person[name].append(known[name])
    return {name: value for name, value in person.items() if value != []}
