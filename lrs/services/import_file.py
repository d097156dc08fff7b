"""Reads portions of Statements from a file or a pipe, gzip or not (``manage.py statements import FILE|-``)."""

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lrs.services.import_portion import Contents, Portion
from lrs.services.statement_stream import CHUNK, Candidate, Place, UnreadableStream, candidates_in

_GZIP = b"\x1f\x8b"
MOST_BYTES = 16 << 20
"""The text of one portion at most, however many Statements may be in it."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """An opened source; ``size`` is None for a pipe."""

    stream: BinaryIO
    name: str
    size: int | None = None
    changed: int | None = None

    def identity(self) -> dict[str, Any]:
        """Return what has to be the same for an import to be resumed."""
        return {"source": self.name, "size": self.size, "changed": self.changed}


@contextmanager
def opened(path: Path) -> Iterator[StatementFile]:
    """Open a file of Statements."""
    with path.open("rb") as stream:
        facts = path.stat()
        yield StatementFile(stream, str(path.resolve()), facts.st_size, facts.st_mtime_ns)


def portions_of(
    file: StatementFile, *, batch: int, longest: int, mark: Mapping[str, Any] | None, contents: Contents | None
) -> Iterator[Portion]:
    """Yield the file's Statements, ``batch`` at a time, from a portion's mark on.

    Raises UnreadableStream for what can't be read any further.
    """
    place = Place(**mark) if mark else Place()
    text = _unpacked(file.stream)
    try:
        _skip(text, place.offset)
        pending: list[Candidate] = []
        size = 0
        for candidate in candidates_in(text, start=place, longest=longest):
            pending.append(candidate)
            size += len(candidate.raw)
            if len(pending) >= batch or size >= MOST_BYTES:
                yield _portion(file, pending, contents)
                pending, size = [], 0
        if pending:
            yield _portion(file, pending, contents)
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise UnreadableStream(f"The file can't be read any further: {error}") from error


def _portion(file: StatementFile, candidates: list[Candidate], contents: Contents | None) -> Portion:
    read = file.stream.tell() if file.size is not None else 0
    return Portion(candidates, asdict(candidates[-1].after), contents, read)


def _unpacked(stream: BinaryIO) -> BinaryIO:
    head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    return gzip.GzipFile(fileobj=stream) if head == _GZIP else stream  # type: ignore[return-value]


def _skip(text: BinaryIO, count: int) -> None:
    """Go to an offset of the unpacked text; what can't seek is read and dropped."""
    if not isinstance(text, gzip.GzipFile) and text.seekable():
        text.seek(count)
        return
    while count > 0:
        dropped = len(text.read(min(count, CHUNK)))
        if not dropped:
            raise UnreadableStream("The source is shorter than at the time when its import was broken off.")
        count -= dropped
