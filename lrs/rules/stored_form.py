"""What a store must write otherwise than it came, and nothing else.

A single Activity in contextActivities becomes an array of one (xAPI 1.0.3 Data §2.4.6.2), and in 2.0 times are
converted to UTC (xAPI 2.0 §4.2.7). Everything around these keeps its own text.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import orjson

from lrs.rules.source import SourceStatement
from lrs.rules.timestamps import is_utc, parse, text_of
from lrs.rules.versions import Version

_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])

Path = tuple[str, ...]


def stored_form(source: SourceStatement, version: Version) -> SourceStatement:
    """Return the Statement as it is stored; the same one when nothing has to change."""
    places = list(_places(source.value, version))
    target = source.value["object"]
    if target.get("objectType") == "SubStatement":
        places += [("object", *path) for path in _places(target, version)]
    if not places:
        return source
    raw = source.raw
    for path in places:
        raw = _changed(raw, path)
    return SourceStatement(raw, orjson.loads(raw))


def _places(statement: Mapping[str, Any], version: Version) -> Iterator[Path]:
    for name, activities in statement.get("context", {}).get("contextActivities", {}).items():
        if isinstance(activities, Mapping):
            yield ("context", "contextActivities", name)
    if version.is_2 and "timestamp" in statement and not is_utc(statement["timestamp"]):
        yield ("timestamp",)


def _changed(raw: bytes, path: Path) -> bytes:
    members = _MEMBERS.decode(raw)
    name, *rest = path
    inner = bytes(members[name])
    if rest:
        changed = _changed(inner, tuple(rest))
    elif name == "timestamp":
        changed = orjson.dumps(text_of(parse(orjson.loads(inner))))
    else:
        changed = b"[" + inner + b"]"
    members[name] = msgspec.Raw(changed)
    return msgspec.json.encode(members)
