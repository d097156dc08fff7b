"""When two Statements are the same one: what may differ and what may not (xAPI 1.0.3 Data §2.3.1; xAPI 2.0 §4.2.3)."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Any

import orjson

from lrs.rules.durations import SECONDS_OF, parts
from lrs.rules.timestamps import parse
from lrs.rules.versions import Version

Json = Mapping[str, Any]

SET_BY_STORE = frozenset({"authority", "stored", "version"})
"""What an LRS assigns; a difference there is its own doing."""


def same_statement(stored: Json, sent: Json, *, version: Version, timestamp_was_set_by_store: bool) -> bool:
    """Tell whether a Statement that was sent is the stored one.

    Ignored are: what the store assigns, ``verb.display``, Activity definitions, the order of a Group's members, the
    zone in which a time is written, upper and lower case where the standard doesn't tell them apart, and, in 2.0,
    what a duration has beyond a hundredth of a second.
    """
    ignored = set(SET_BY_STORE)
    if "id" not in sent:
        ignored.add("id")
    if timestamp_was_set_by_store and "timestamp" not in sent:
        ignored.add("timestamp")
    return bool(
        comparable(stored, version=version, ignored=ignored) == comparable(sent, version=version, ignored=ignored)
    )


def comparable(statement: Json, *, version: Version, ignored: set[str] | frozenset[str]) -> Any:
    """Return a form of the Statement that is equal for equal Statements."""
    kept = {name: value for name, value in statement.items() if name not in ignored}
    return _object(kept, _STATEMENT, version)


Reader = Callable[[Any, Version], Any]


def _plain(value: Any, version: Version) -> Any:
    """Compare a value as JSON does: 1 equals 1.0, but not true."""
    if isinstance(value, Mapping):
        return {name: _plain(each, version) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, version) for each in value]
    return (value,) if isinstance(value, bool) else value


def _lower(value: Any, version: Version) -> Any:
    return value.lower() if isinstance(value, str) else value


def _mbox(value: Any, version: Version) -> Any:
    address, at, domain = str(value).rpartition("@")
    return address + at + domain.lower()


def _time(value: Any, version: Version) -> Any:
    return parse(value)


def _duration(value: Any, version: Version) -> Any:
    """Compare text in 1.0.3; in 2.0 each part in its own unit, cut to a hundredth of a second.

    Units are never converted: how long a month or a minute with a leap second is depends on when it was.
    """
    if not version.is_2:
        return value
    return {name: floor(Fraction(amount) * SECONDS_OF[name] * 100) for name, amount in parts(value).items()}


def _language_map(value: Any, version: Version) -> Any:
    return {tag.lower(): text for tag, text in value.items()}


def _activity(value: Json, version: Version) -> Any:
    return _object({name: each for name, each in value.items() if name != "definition"}, {}, version, "Activity")


def _activities(value: Any, version: Version) -> Any:
    return [_activity(each, version) for each in (value if isinstance(value, list) else [value])]


def _context_activities(value: Json, version: Version) -> Any:
    return {name: _activities(each, version) for name, each in value.items() if each != []}


def _members(value: list[Json], version: Version) -> Any:
    return sorted((_actor(each, version) for each in value), key=lambda one: orjson.dumps(one, option=_SORTED))


def _actor(value: Json, version: Version) -> Any:
    return _object(value, _ACTOR, version, "Agent")


def _verb(value: Json, version: Version) -> Any:
    return _object({name: each for name, each in value.items() if name != "display"}, {}, version)


def _target(value: Json, version: Version) -> Any:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(value, version)
    if kind in ("Agent", "Group"):
        return _actor(value, version)
    return _object(value, _STATEMENT, version)


def _attachments(value: list[Json], version: Version) -> Any:
    return [_object(each, _ATTACHMENT, version) for each in value]


def _context_actors(value: list[Json], version: Version) -> Any:
    return [_object(each, {"agent": _actor, "group": _actor}, version) for each in value]


def _result(value: Json, version: Version) -> Any:
    return _object(value, {"duration": _duration}, version)


def _context(value: Json, version: Version) -> Any:
    return _object(value, _CONTEXT, version)


def _object(value: Json, readers: Mapping[str, Reader], version: Version, object_type: str | None = None) -> Any:
    read = {name: readers.get(name, _plain)(each, version) for name, each in value.items()}
    if object_type is not None:
        read.setdefault("objectType", object_type)
    return read


_SORTED = orjson.OPT_SORT_KEYS

_ACTOR: Mapping[str, Reader] = {"mbox": _mbox, "mbox_sha1sum": _lower, "member": _members}

_CONTEXT: Mapping[str, Reader] = {
    "registration": _lower,
    "instructor": _actor,
    "team": _actor,
    "language": _lower,
    "contextActivities": _context_activities,
    "statement": lambda value, version: _object(value, {"id": _lower}, version),
    "contextAgents": _context_actors,
    "contextGroups": _context_actors,
}

_ATTACHMENT: Mapping[str, Reader] = {"display": _language_map, "description": _language_map, "sha2": _lower}

_STATEMENT: Mapping[str, Reader] = {
    "id": _lower,
    "actor": _actor,
    "verb": _verb,
    "object": _target,
    "result": _result,
    "context": _context,
    "timestamp": _time,
    "attachments": _attachments,
}
