"""Cuts a stream of bytes into the texts of Statements: a JSON array, or one Statement a line (NDJSON).

Nothing is parsed and no more than one Statement is held, so that a file of any size takes the same memory. The text
stays as it is: order of properties and spelling of numbers reach the store untouched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

CHUNK: Final = 256 << 10
_SEPARATORS = b" \t\r\n,[]"
_BOM = b"\xef\xbb\xbf"

# From here to the next brace that stands outside of strings. Possessive, so that a text without one fails at once.
_TO_BRACE = re.compile(rb'[^"{}]*+(?:"(?:[^"\\]++|\\.)*+"[^"{}]*+)*+([{}])', re.DOTALL)


class UnreadableStream(Exception):
    """The stream can't be cut any further; what came before is fine."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next Statement is looked for: bytes from the start, how many came before, and the line."""

    offset: int = 0
    number: int = 0
    line: int = 1
    is_array: bool | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be a Statement: its number and first line, from 1, and the place after it.

    ``fault`` says why it can't be one, when that is known already.
    """

    raw: bytes
    number: int
    line: int | None = None
    after: Place = Place()
    fault: str | None = None


def candidates_in(stream: BinaryIO, *, start: Place = Place(), longest: int) -> Iterator[Candidate]:
    """Yield every candidate of the stream, which stands at ``start``; ``longest`` bytes are the most one may have."""
    head = stream.read(CHUNK)
    place = start
    if place.offset == 0 and head.startswith(_BOM):
        head = head[len(_BOM) :]
        place = replace(place, offset=len(_BOM))
    if place.is_array is None:
        place = replace(place, is_array=_is_array(head))
    cut = _objects if place.is_array else _lines
    return cut(stream, head, place, longest)


def _is_array(head: bytes) -> bool:
    """Tell an array from lines; one Statement written over several lines is read as an array of one."""
    text = head.lstrip()
    if text.startswith(b"["):
        return True
    first, _, rest = text.partition(b"\n")
    return bool(rest) and not first.rstrip().endswith(b"}") and not rest.lstrip().startswith(b"{")


def _lines(stream: BinaryIO, head: bytes, place: Place, longest: int) -> Iterator[Candidate]:
    rest, chunk = b"", head
    while chunk:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            text = line.strip()
            number = place.number + 1 if text else place.number
            place = Place(place.offset + len(line) + 1, number, place.line + 1, place.is_array)
            if text:
                yield Candidate(text, number, place.line - 1, place)
        if len(rest) > longest:
            raise UnreadableStream(f"Line {place.line} is longer than {longest} bytes.")
        chunk = stream.read(CHUNK)
    if rest.strip():
        place = replace(place, offset=place.offset + len(rest), number=place.number + 1)
        yield Candidate(rest.strip(), place.number, place.line, place)


def _objects(stream: BinaryIO, head: bytes, place: Place, longest: int) -> Iterator[Candidate]:
    window = _Window(stream, head, place, longest)
    was_opened, is_closed = place.number > 0 or head.lstrip().startswith(b"["), False
    while True:
        gap = window.to_next_object()
        junk = gap.strip(_SEPARATORS)
        if junk:
            yield window.candidate(junk, fault="Only Statements, as objects, may stand in the array.")
        is_closed = gap.rstrip().endswith(b"]")
        if window.is_empty:
            break
        text, is_whole = window.object()
        yield window.candidate(text, fault=None if is_whole else "The file breaks off within this Statement.")
        if not is_whole:
            return
    if was_opened and not is_closed:
        yield window.candidate(b"", fault="The file breaks off: the array has no end.")


class _Window:
    """The part of the stream that is looked at: from the place after the last candidate on."""

    def __init__(self, stream: BinaryIO, head: bytes, place: Place, longest: int) -> None:
        self._stream, self._bytes, self._place, self._longest = stream, bytearray(head), place, longest
        self._begun_on = place.line

    @property
    def is_empty(self) -> bool:
        return not self._bytes

    def to_next_object(self) -> bytes:
        """Consume and return what stands before the next object, or before the end."""
        searched = 0
        while (found := self._bytes.find(b"{", searched)) < 0:
            searched = len(self._bytes)
            if not self._read_on():
                found = searched
                break
        return self._consume(found)

    def object(self) -> tuple[bytes, bool]:
        """Consume and return the object that begins here, and whether it has an end."""
        depth, at = 0, 0
        while True:
            match = _TO_BRACE.match(self._bytes, at)
            if match is None:
                if not self._read_on():
                    return self._consume(len(self._bytes)), False
                continue
            at = match.end()
            depth += 1 if match[1] == b"{" else -1
            if depth == 0:
                return self._consume(at), True

    def candidate(self, raw: bytes, *, fault: str | None) -> Candidate:
        self._place = replace(self._place, number=self._place.number + 1)
        return Candidate(raw, self._place.number, self._begun_on, self._place, fault)

    def _read_on(self) -> bool:
        if len(self._bytes) > self._longest:
            number, line = self._place.number + 1, self._place.line
            raise UnreadableStream(
                f"Statement {number}, from line {line} on, is longer than {self._longest} bytes, or has no end."
            )
        chunk = self._stream.read(CHUNK)
        self._bytes += chunk
        return bool(chunk)

    def _consume(self, count: int) -> bytes:
        taken = bytes(self._bytes[:count])
        del self._bytes[:count]
        self._begun_on = self._place.line
        line = self._place.line + taken.count(b"\n")
        self._place = replace(self._place, offset=self._place.offset + count, line=line)
        return taken
