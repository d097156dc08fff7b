"""The text in which a Statement came: kept byte for byte, and completed without touching the rest.

xAPI 1.0.3 Communication §2.1.1, §2.1.2 (one Statement or many), §2.1.3 (format=exact), Data §2.3.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from lrs.rules.errors import MalformedRequest, Problem
from lrs.rules.json_text import read_json
from lrs.rules.quick_reading import Reading, read_quickly
from lrs.rules.versions import Version

_SECTION = "xAPI 1.0.3 Communication §2.1.2"
_SLICES: Final = msgspec.json.Decoder(list[msgspec.Raw])
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_WHITESPACE = b" \t\r\n"
_STARTS_AN_ARRAY = re.compile(rb"[ \t\r\n]*\[").match


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """A Statement as it came: ``raw`` is the exact text, ``value`` what it says.

    With a ``reading`` it is known to be valid in the reading's version.
    """

    raw: bytes
    value: dict[str, Any]
    reading: Reading | None = None


def read_statements(body: bytes, *, version: Version | None = None) -> tuple[bool, list[SourceStatement]]:
    """Return whether an array came, and the Statements in it (or the one Statement).

    With the version in which they will be judged, valid ones that look like others before are judged on the way.
    """
    if _STARTS_AN_ARRAY(body) is None:
        raw = body.strip(_WHITESPACE)
        reading = read_quickly(raw, version) if version is not None else None
        if reading is not None:
            return False, [SourceStatement(raw, reading.value, reading)]
        value = read_json(body)
        if type(value) is not dict:
            raise _not_statements([Problem("$", value, _RULE, _SECTION, "not-a-statement")])
        return False, [SourceStatement(raw, value)]
    sources = [_read_slice(each, body, version) for each in _slices_of(body)]
    problems = [
        Problem("$", source.value, _RULE, _SECTION, "not-a-statement", index)
        for index, source in enumerate(sources)
        if type(source.value) is not dict
    ]
    if problems:
        raise _not_statements(problems)
    return True, sources


def complete(source: SourceStatement, properties: Mapping[str, bytes]) -> str:
    """Return the Statement's own text with the given properties put in place, or at the end.

    Order of properties and spelling of numbers stay as they came; each given value is JSON already.
    """
    if source.reading is not None and properties and not any(name in source.value for name in properties):
        added = b",".join([b'"%b":%b' % (name.encode(), value) for name, value in properties.items()])
        return (source.raw[:-1] + b"," + added + b"}").decode()
    members = _MEMBERS.decode(source.raw)
    for name, value in properties.items():
        members[name] = msgspec.Raw(value)
    return msgspec.json.encode(members).decode()


_RULE = "Send a Statement as an object, or several as an array of objects."


def _not_statements(problems: list[Problem]) -> MalformedRequest:
    return MalformedRequest(_RULE, problems=problems, section=_SECTION)


def _slices_of(body: bytes) -> list[bytes]:
    try:
        return [bytes(each) for each in _SLICES.decode(body)]
    except (msgspec.DecodeError, RecursionError) as error:
        read_json(body)
        raise MalformedRequest(f"The body is not valid JSON: {error}.", section=_SECTION) from error


def _read_slice(raw: bytes, body: bytes, version: Version | None) -> SourceStatement:
    reading = read_quickly(raw, version) if version is not None else None
    if reading is not None:
        return SourceStatement(raw, reading.value, reading)
    try:
        return SourceStatement(raw, read_json(raw))
    except MalformedRequest:
        read_json(body)
        raise
