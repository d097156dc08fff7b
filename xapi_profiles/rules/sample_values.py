"""A valid value for every place of a Statement, from the grammar's own tables, the same for the same seed.

xAPI 1.0.3 Data §2.4.
"""

import uuid
from collections.abc import Callable
from random import Random
from types import NoneType
from typing import Any

from lrs.rules import grammar
from lrs.rules.activity import ACTIVITY
from lrs.rules.actor import AGENT, AUTHORITY_GROUP, GROUP
from lrs.rules.attachment import ATTACHMENT, MEDIA_TYPE, SHA_2
from lrs.rules.durations import DURATION
from lrs.rules.extensions import EXTENSION_NAME
from lrs.rules.grammar import ArrayOf, ByObjectType, ByVersion, Enumeration, Format, Kind, MapOf, Table
from lrs.rules.ifi import MBOX, MBOX_SHA1SUM
from lrs.rules.iri import IRI, IRL, URI
from lrs.rules.language import LANGUAGE_TAG
from lrs.rules.places import table_of
from lrs.rules.result import SCALED, SCORE
from lrs.rules.statement import VERSION
from lrs.rules.timestamps import TIMESTAMP
from lrs.rules.uuids import UUID
from lrs.rules.versions import Version

_WORDS = ("safety", "ladder", "harness", "signal", "valve", "bridge", "garden", "lesson")


def uuid_of(random: Random) -> str:
    """Return a random UUID of RFC 4122's variant 2, version 4."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def timestamp_of(random: Random) -> str:
    """Return a moment on a day in January 2026."""
    hour, minute, second = random.randrange(8, 18), random.randrange(60), random.randrange(60)
    return f"2026-01-{random.randrange(1, 29):02}T{hour:02}:{minute:02}:{second:02}Z"


def _word(random: Random) -> str:
    return random.choice(_WORDS)


def _iri(random: Random) -> str:
    return f"https://example.org/{_word(random)}/{random.randrange(1000)}"


def _agent(random: Random) -> dict[str, Any]:
    name = random.choice(("ana", "bo", "cy"))
    return {"account": {"homePage": "https://example.org/staff", "name": name}}


_FORMATS: dict[Format, Callable[[Random], Any]] = {
    grammar.STRING: _word,
    grammar.BOOLEAN: lambda random: random.random() < 0.5,
    grammar.NUMBER: lambda random: random.randrange(100),
    grammar.WHOLE_NUMBER: lambda random: random.randrange(100),
    SCALED: lambda random: round(random.random(), 2),
    IRI: _iri,
    IRL: _iri,
    URI: _iri,
    EXTENSION_NAME: _iri,
    UUID: uuid_of,
    LANGUAGE_TAG: lambda random: random.choice(("en", "de", "fr")),
    DURATION: lambda random: f"PT{random.randrange(1, 60)}M",
    TIMESTAMP.v1_0_3: timestamp_of,
    MBOX: lambda random: f"mailto:{_word(random)}@example.org",
    MBOX_SHA1SUM: lambda random: f"{random.getrandbits(160):040x}",
    MEDIA_TYPE: lambda random: "text/plain",
    SHA_2: lambda random: f"{random.getrandbits(256):064x}",
    VERSION.v1_0_3: lambda random: "1.0.0",
}
_TABLES: dict[Table, Callable[[Random], dict[str, Any]]] = {
    AGENT: _agent,
    GROUP: lambda random: {"objectType": "Group", "member": [_agent(random)]},
    AUTHORITY_GROUP: lambda random: {"objectType": "Group", "member": [_agent(random), _agent(random)]},
    ACTIVITY: lambda random: {"id": _iri(random)},
    SCORE: lambda random: {"scaled": round(random.random(), 2)},
    ATTACHMENT: lambda random: {
        "usageType": _iri(random),
        "display": {"en": _word(random)},
        "contentType": "text/plain",
        "length": 5,
        "sha2": f"{random.getrandbits(256):064x}",
        "fileUrl": _iri(random),
    },
}
"""Objects whose rows alone don't say what makes them valid."""


PlainKind = Format | ArrayOf | MapOf | Table | ByObjectType


def plain_kind(kind: Kind | None) -> PlainKind | None:
    """Return the kind as xAPI 1.0.3 has it."""
    return kind.of(Version.V1_0_3) if isinstance(kind, ByVersion) else kind


def kind_below(kind: Kind | None, value: object, key: str | int) -> tuple[Kind | None, bool]:
    """Return the kind of what stands under a key of a value, None for anything, and whether there can be one at all."""
    kind = plain_kind(kind)
    if kind is None:
        return None, True
    if isinstance(kind, ArrayOf):
        return (kind.item, True) if type(key) is int else (None, False)
    if isinstance(kind, MapOf):
        return kind.value, type(key) is str and kind.key.accepts(key)
    table = table_of(kind, value)
    row = table.rows.get(key) if table is not None and type(key) is str else None
    return (row.kind, True) if row is not None else (None, False)


def kinds_below(kind: Kind | None, choice: str | int | None) -> list[Kind | None]:
    """Return the kinds of everything that may stand under a key, None for all keys, of whatever value of a kind."""
    kind = plain_kind(kind)
    if kind is None:
        return [None]
    if isinstance(kind, ArrayOf):
        return [kind.item] if type(choice) is not str else []
    if isinstance(kind, MapOf):
        return [kind.value] if choice is None or (type(choice) is str and kind.key.accepts(choice)) else []
    tables = kind.tables.values() if isinstance(kind, ByObjectType) else [kind] if isinstance(kind, Table) else []
    rows = [row for table in tables for name, row in table.rows.items() if choice in (None, name)]
    return [row.kind for row in rows]


def sample_of(kind: Kind | None, random: Random) -> Any:
    """Return a valid value of a kind, as small as may be; None stands for anything."""
    kind = plain_kind(kind)
    return _SAMPLES[type(kind)](kind, random)


def _sample_of_table(table: Table, random: Random) -> dict[str, Any]:
    if table in _TABLES:
        return _TABLES[table](random)
    return {name: sample_of(row.kind, random) for name, row in table.rows.items() if row.required}


_SAMPLES: dict[type, Callable[[Any, Random], Any]] = {
    NoneType: lambda _, random: _word(random),
    Enumeration: lambda kind, random: random.choice(kind.values),
    Format: lambda kind, random: _FORMATS[kind](random),
    ArrayOf: lambda kind, random: [sample_of(kind.item, random)],
    MapOf: lambda kind, random: {_FORMATS[kind.key](random): sample_of(kind.value, random)},
    ByObjectType: lambda kind, random: sample_of(kind.tables[kind.default or next(iter(kind.tables))], random),
    Table: _sample_of_table,
}
