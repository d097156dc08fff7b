"""Reads a Statement whose parts were mostly met before: equal texts are parsed and judged once, not again and again.

Content sends the same actors, Verbs, Activities and contextActivities over and over, byte for byte. Each of these
texts is kept with its value, its index keys and the Activities in it, once it has passed the very checks that
``lrs.rules.statement`` makes. Whatever isn't plain and valid is left to the thorough way, which says what is wrong:
a reading is either what the thorough way would give, or None.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from lrs.rules import keys
from lrs.rules.checks import check_of
from lrs.rules.context import CONTEXT
from lrs.rules.errors import MalformedRequest
from lrs.rules.grammar import ByVersion, Format, Kind, Table
from lrs.rules.json_text import read_json
from lrs.rules.mentions import Mention, context_activities_in, mention_of
from lrs.rules.result import RESULT
from lrs.rules.statement import STATEMENT
from lrs.rules.versions import Version

_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_REMEMBERED_BYTES = 1 << 20
"""How much text of one kind of part is kept at least, before what wasn't met lately is dropped."""

_LONGEST = 8 << 10
_SHAPES = 1_000
_QUOTE = ord('"')
_SPACE = ord(" ")

_LEFT_TO_THE_THOROUGH_WAY: Final = {
    STATEMENT: {"attachments"},
    CONTEXT: {"contextAgents", "contextGroups"},
    RESULT: set(),
}


class Reading(NamedTuple):
    """What a text says that is valid in this version, its index keys without the authority's, and its Activities."""

    version: Version
    value: dict[str, Any]
    keys: frozenset[int]
    mentions: Sequence[Mention]


class _Part(NamedTuple):
    value: Any
    keys: Sequence[int]
    mentions: Sequence[Mention]


Find = Callable[[Any], Iterable[int]]


def read_quickly(raw: bytes, version: Version) -> Reading | None:
    """Return what the text of a valid Statement says; None when the thorough way has to look at it.

    ``raw`` has no whitespace around it.
    """
    found = _STATEMENT_OF[version].read(raw)
    return None if found is None else Reading(version, found.value, frozenset(found.keys), found.mentions)


@dataclass(slots=True)
class _Memory:
    """The parts of one kind by their text; what wasn't met for a while is dropped."""

    check: Callable[[Any], Any]
    keys_of: Find
    activities_of: Callable[[Any], Iterable[Mapping[str, Any]]]
    _young: dict[bytes, _Part]
    _old: dict[bytes, _Part]
    _size: int = 0

    def part(self, text: bytes) -> _Part | None:
        """Return what the text says, None when it isn't valid or not plain."""
        found = self._young.get(text)
        if found is None:
            found = self._old.get(text) or self._look(text)
            if found is not None and len(text) <= _LONGEST:
                self._keep(text, found)
        return found

    def remembered_bytes(self) -> int:
        """Return how much text is kept now."""
        return sum(map(len, (*self._young, *self._old)))

    def _look(self, text: bytes) -> _Part | None:
        value = _strictly(text)
        if value is None or self.check(value) or _is_special(value):
            return None
        return _Part(value, tuple(self.keys_of(value)), tuple(map(mention_of, self.activities_of(value))))

    def _keep(self, text: bytes, part: _Part) -> None:
        self._size += len(text)
        if self._size > _REMEMBERED_BYTES:
            self._old, self._young, self._size = self._young, {}, len(text)
        self._young[text] = part


class _Row(NamedTuple):
    """How one member is read: as a part, by the memory of its kind or the reader of its table, or anew."""

    name: str
    part: Callable[[bytes], _Part | None] | None
    anew: Callable[[bytes], Any] | None


class _Shape(NamedTuple):
    """What objects with the same names in the same order have in common: their rows, and the text between values."""

    rows: tuple[_Row, ...]
    compact: tuple[bytes, ...]
    spaced: tuple[bytes, ...]


class _TableReader:
    """Reads the objects of one table of the standard, row by row."""

    def __init__(
        self, table: Table, version: Version, memories: Mapping[str, _Memory], readers: Mapping[str, "_TableReader"]
    ) -> None:
        self._rules = table.rules
        self._required = frozenset(name for name, row in table.rows_of(version) if row.required)
        parts: dict[str, Callable[[bytes], _Part | None]] = {name: memory.part for name, memory in memories.items()}
        parts |= {name: reader.read for name, reader in readers.items()}
        self._rows = {
            name: _Row(name, parts.get(name), None if name in parts else _reader_of(row.kind, version))
            for name, row in table.rows_of(version)
            if name not in _LEFT_TO_THE_THOROUGH_WAY[table]
        }
        self._shapes: dict[tuple[str, ...], _Shape | None] = {}

    def read(self, raw: bytes) -> _Part | None:
        """Return value, keys and Activities of the text of a valid object, None for any other."""
        try:
            members = _MEMBERS.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            return None
        names = tuple(members)
        shape = self._shapes[names] if names in self._shapes else self._shape(names)
        texts = [bytes(member) for member in members.values()]
        if shape is None or not _is_plain(raw, texts, shape):
            return None
        found = _read_rows(shape.rows, texts)
        if found is None or any(rule(found.value) for rule in self._rules):
            return None
        return found

    def _shape(self, names: tuple[str, ...]) -> _Shape | None:
        """Return the shape of these names, None when one is missing or unknown."""
        if len(self._shapes) >= _SHAPES:
            self._shapes.clear()
        known = bool(names) and self._required.issubset(names) and all(name in self._rows for name in names)
        shape = None
        if known:
            shape = _Shape(
                tuple(self._rows[name] for name in names), _between(names, b":", b","), _between(names, b": ", b", ")
            )
        self._shapes[names] = shape
        return shape


def _read_rows(rows: tuple[_Row, ...], texts: Sequence[bytes]) -> _Part | None:
    value: dict[str, Any] = {}
    own: list[int] = []
    mentions: list[Mention] = []
    for (name, read_part, read_anew), text in zip(rows, texts, strict=True):
        if read_part is not None:
            part = read_part(text)
            if part is None:
                return None
            value[name] = part.value
            own += part.keys
            mentions += part.mentions
        elif read_anew is not None:
            item = read_anew(text)
            if item is None:
                return None
            value[name] = item
    return _Part(value, own, mentions)


def _between(names: Sequence[str], colon: bytes, comma: bytes) -> tuple[bytes, ...]:
    quoted = [b'"%b"' % name.encode() + colon for name in names]
    return (b"{" + quoted[0], *(comma + name for name in quoted[1:]))


def _is_plain(raw: bytes, texts: Sequence[bytes], shape: _Shape) -> bool:
    """Tell whether the text is just these members, each name once, written compactly or with single spaces.

    The decoder keeps the last of equal names; then the members, joined again, aren't the text that came.
    """
    between = shape.spaced if raw[len(shape.compact[0])] == _SPACE else shape.compact
    pieces = [b"}"] * (2 * len(texts) + 1)
    pieces[0:-1:2] = between
    pieces[1::2] = texts
    return b"".join(pieces) == raw


def _strictly(text: bytes) -> Any:
    try:
        return read_json(text)
    except MalformedRequest:
        return None


def _is_special(value: object) -> bool:
    """Tell whether an object is a reference to, or the frame of, another Statement: these are looked at closely."""
    return type(value) is dict and value.get("objectType") in ("SubStatement", "StatementRef")


def _reader_of(kind: Kind, version: Version) -> Callable[[bytes], Any]:
    """Return what reads and judges a value that isn't remembered; None stands for one that isn't valid."""
    chosen = kind.of(version) if isinstance(kind, ByVersion) else kind
    check = check_of(chosen, version)

    def read(text: bytes) -> Any:
        value = _strictly(text)
        return None if value is None or check(value) else value

    if not isinstance(chosen, Format):
        return read
    accepts = chosen.accepts

    def read_format(text: bytes) -> Any:
        if text[0] != _QUOTE:
            return read(text)
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            return None
        return value if accepts(value) and "\0" not in value else None

    return read_format


def _no_keys(_: object) -> tuple[int, ...]:
    return ()


def _memory(kind: Kind, version: Version, keys_of: Find, activities_of: Callable[[Any], Any] = lambda _: ()) -> _Memory:
    return _Memory(check_of(kind, version), keys_of, activities_of, {}, {})


def _reader_of_statements(version: Version) -> _TableReader:
    def kind_of(table: Table, name: str) -> Kind:
        return table.rows[name].kind

    related = {
        name: _memory(kind_of(CONTEXT, name), version, keys.related_keys_of_actor) for name in ("instructor", "team")
    }
    activities = _memory(
        kind_of(CONTEXT, "contextActivities"), version, keys.keys_of_context_activities, context_activities_in
    )
    registration = _memory(kind_of(CONTEXT, "registration"), version, lambda each: (keys.key_of_registration(each),))
    said = {name: _memory(kind_of(CONTEXT, name), version, _no_keys) for name in ("platform", "language", "revision")}
    context = _TableReader(
        CONTEXT, version, {**related, **said, "contextActivities": activities, "registration": registration}, {}
    )
    result = _TableReader(
        RESULT,
        version,
        {
            name: _memory(kind_of(RESULT, name), version, _no_keys)
            for name in ("score", "success", "completion", "response", "extensions")
        },
        {},
    )
    memories = {
        "actor": _memory(kind_of(STATEMENT, "actor"), version, keys.keys_of_actor),
        "verb": _memory(kind_of(STATEMENT, "verb"), version, keys.keys_of_verb),
        "object": _memory(
            kind_of(STATEMENT, "object"),
            version,
            keys.keys_of_object,
            lambda target: (target,) if target.get("objectType", "Activity") == "Activity" else (),
        ),
        "authority": _memory(kind_of(STATEMENT, "authority"), version, _no_keys),
    }
    return _TableReader(STATEMENT, version, memories, {"context": context, "result": result})


_STATEMENT_OF: Final = {version: _reader_of_statements(version) for version in Version}
