"""The index keys of a Statement: one number for every filter value that it answers to.

xAPI 1.0.3 Communication §2.1.3 (agent, verb, activity, registration and the related_ forms). A key is a 64-bit digest
of the kind and the value, so that no dictionary has to be asked or locked when a Statement is stored.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from lrs.rules.ifi import ifi_of
from lrs.rules.mentions import context_activities_in

Json = Mapping[str, Any]

VERB = "verb"
ACTIVITY = "activity"
RELATED_ACTIVITY = "related_activity"
REGISTRATION = "registration"
AGENT = "agent"
RELATED_AGENT = "related_agent"
AUTHORITY = "authority"

KINDS_OF_RELATED_AGENT = (AGENT, RELATED_AGENT, AUTHORITY)
"""What `related_agents` looks for; nearly every Statement has an authority, whose key is not kept twice."""


@lru_cache(maxsize=1 << 16)
def key_of(kind: str, value: str) -> int:
    """Return the key of a filter value as a signed 64-bit number."""
    digest = blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def identity_of(actor: Json) -> str | None:
    """Return what an Agent or identified Group is known by; an Agent and a Group never share it.

    None for an anonymous Group. xAPI 1.0.3 Data §2.4.2.
    """
    found = ifi_of(actor)
    if found is None:
        return None
    return f"{actor.get('objectType', 'Agent')}\0{found[0]}\0{found[1]}"


def keys_of_statement(statement: Json) -> set[int]:
    """Return the keys of everything that the Statement itself says."""
    keys = own_keys_of(statement)
    authority = statement.get("authority")
    if authority is not None:
        keys |= keys_of_authority(authority)
    return keys


def own_keys_of(statement: Json) -> set[int]:
    """Return the keys of all but the authority."""
    return set(_own_keys(statement))


def inherited_keys(target: Json) -> set[int]:
    """Return the keys that a StatementRef takes over from the Statement that it refers to.

    Its authority comes along as a related agent only: referring to a Statement doesn't make it one's own.
    """
    keys = own_keys_of(target)
    authority = target.get("authority")
    if authority is not None:
        keys.update(key_of(RELATED_AGENT, identity) for identity in identities_of(authority))
    return keys


def keys_of_authority(authority: Json) -> set[int]:
    """Return the keys of who vouches for a Statement; what asks for related agents asks for these as well."""
    return {key_of(AUTHORITY, identity) for identity in identities_of(authority)}


def keys_of_verb(verb: Json) -> Iterator[int]:
    """Yield the key of a Verb."""
    yield key_of(VERB, verb["id"])


def keys_of_actor(actor: Json) -> Iterator[int]:
    """Yield the keys of an actor, and of the members of a Group."""
    for identity in identities_of(actor):
        yield key_of(AGENT, identity)


def related_keys_of_actor(actor: Json) -> Iterator[int]:
    """Yield the keys of an Agent or Group that only has to do with the Statement."""
    for identity in identities_of(actor):
        yield key_of(RELATED_AGENT, identity)


def keys_of_object(target: Json) -> Iterator[int]:
    """Yield the keys of an object; a StatementRef has none of its own."""
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield key_of(ACTIVITY, target["id"])
    elif kind in ("Agent", "Group"):
        yield from keys_of_actor(target)
    elif kind == "SubStatement":
        yield from _related_keys_of_sub_statement(target)


def key_of_registration(registration: str) -> int:
    """Return the key of a registration, however its UUID is written."""
    return key_of(REGISTRATION, registration.lower())


def keys_of_context_activities(context_activities: Json) -> Iterator[int]:
    """Yield the keys of contextActivities."""
    for activity in context_activities_in(context_activities):
        yield key_of(RELATED_ACTIVITY, activity["id"])


def _own_keys(statement: Json) -> Iterator[int]:
    yield from keys_of_verb(statement["verb"])
    yield from keys_of_actor(statement["actor"])
    yield from keys_of_object(statement["object"])
    context = statement.get("context")
    if context:
        if "registration" in context:
            yield key_of_registration(context["registration"])
        yield from _related_keys_of_context(context)


def _related_keys_of_sub_statement(sub_statement: Json) -> Iterator[int]:
    yield from related_keys_of_actor(sub_statement["actor"])
    target = sub_statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield key_of(RELATED_ACTIVITY, target["id"])
    elif kind in ("Agent", "Group"):
        yield from related_keys_of_actor(target)
    context = sub_statement.get("context")
    if context:
        yield from _related_keys_of_context(context)


def _related_keys_of_context(context: Json) -> Iterator[int]:
    yield from keys_of_context_activities(context.get("contextActivities", {}))
    for actor in _related_actors(context):
        yield from related_keys_of_actor(actor)


def _related_actors(context: Json) -> Iterator[Json]:
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for entry in context.get("contextAgents", ()):
        yield entry["agent"]
    for entry in context.get("contextGroups", ()):
        yield entry["group"]


def identities_of(actor: Json) -> Iterable[str]:
    """Return the identities of an Agent, or of a Group and its members."""
    own = identity_of(actor)
    members = actor.get("member")
    if not members:
        return () if own is None else (own,)
    known = [identity_of(member) for member in members]
    return [identity for identity in (own, *known) if identity is not None]
