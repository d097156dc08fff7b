"""JSON, read strictly: one meaning or a refusal that says where and why.

Refused are bytes that aren't UTF-8, a byte order mark, syntax errors, a property name twice in one object, NaN and
Infinity, numbers beyond a double, lone surrogates, U+0000 (PostgreSQL stores no such text) and nesting deeper than
anything that learning content needs. xAPI 1.0.3 Data §2.2, Communication §1.4; RFC 8259.
"""

import codecs
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NoReturn

import orjson

from lrs.rules.checks import step_to
from lrs.rules.errors import MalformedRequest, Problem

DEEPEST: Final = 100
"""How many objects and arrays may stand within each other."""

MOST_TOLD: Final = 100
"""How many faults of one body are listed."""

_SECTION = "xAPI 1.0.3 Data §2.2"
_WHITESPACE = b" \t\r\n"


def read_json(body: bytes) -> Any:
    """Return the value that a JSON text stands for; ``MalformedRequest`` names line and column, or the path."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        _refuse_syntax(body, error)
    if body.count(b"{") + body.count(b"[") > DEEPEST:
        _refuse_depth(value)
    if rb"\u0000" in body:
        _refuse_nul(value)
    if not _has_every_name_once(body, value):
        _refuse_repeated_names(body)
    return value


def _has_every_name_once(body: bytes, value: object) -> bool:
    """Tell, without parsing again, that no name was lost: False means only that it has to be looked at more closely.

    The parser keeps the last of equal names. If the value, written again, is the text that came (but for whitespace),
    then none was dropped: dropping one leaves fewer tokens.
    """
    written = orjson.dumps(value)
    return written == body or written.translate(None, _WHITESPACE) == body.translate(None, _WHITESPACE)


def _refuse_syntax(body: bytes, error: orjson.JSONDecodeError) -> NoReturn:
    if body.startswith(codecs.BOM_UTF8):
        raise MalformedRequest("Leave out the byte order mark: JSON starts with its first character.", section=_SECTION)
    try:
        text = body.decode()
    except UnicodeDecodeError as undecodable:
        line = body.count(b"\n", 0, undecodable.start) + 1
        column = undecodable.start - body.rfind(b"\n", 0, undecodable.start)
        raise MalformedRequest(
            f"Encode the body as UTF-8: byte {body[undecodable.start]:#04x} at line {line}, column {column} isn't.",
            section="xAPI 1.0.3 Communication §1.4",
        ) from None
    reason = error.msg
    if text.startswith(("NaN", "Infinity", "-Infinity"), error.pos) or text.startswith("Infinity", error.pos + 1):
        reason = "NaN and Infinity are not numbers in JSON"
    raise MalformedRequest(
        f"The body is not valid JSON: {reason}, at line {error.lineno}, column {error.colno}.", section=_SECTION
    ) from None


def _refuse_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _contents(outer)]
        if not level:
            return
    if any(isinstance(each, dict | list) for each in level):
        raise MalformedRequest(f"Nest objects and arrays no deeper than {DEEPEST} levels.", section=_SECTION)


def _contents(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _refuse_nul(value: object) -> None:
    rule = "Leave out the character U+0000: it can't be stored in a text."
    faults = ((path, text) for path, text in _texts(value, "$") if "\0" in text)
    problems = [Problem(path, text, rule, _SECTION, "nul-character") for path, text in islice(faults, MOST_TOLD)]
    if problems:
        raise MalformedRequest(f"{rule} It stands at {problems[0].path}.", problems=problems, section=_SECTION)


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield path + step_to(name), name
            yield from _texts(item, path + step_to(name))


class _Object(dict[str, Any]):
    """An object that remembers which of its names came more than once."""

    repeated: frozenset[str] = frozenset()


def _object_of(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        found.repeated = frozenset(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return found


def _refuse_repeated_names(body: bytes) -> None:
    value = json.loads(body, object_pairs_hook=_object_of, parse_int=float)
    rule = "Give each property once: a name may not occur twice in one object."
    faults = islice(_repeated_names(value, "$"), MOST_TOLD)
    problems = [Problem(path, name, rule, _SECTION, "repeated-name") for path, name in faults]
    if problems:
        names = ", ".join(problem.path for problem in problems[:5])
        raise MalformedRequest(f"{rule} Twice or more: {names}.", problems=problems, section=_SECTION)


def _repeated_names(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _repeated_names(item, f"{path}[{index}]")
    elif isinstance(value, _Object):
        for name, item in value.items():
            if name in value.repeated:
                yield path + step_to(name), name
            yield from _repeated_names(item, path + step_to(name))
