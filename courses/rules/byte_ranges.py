"""Which bytes of a file a Range header asks for (RFC 9110 §14)."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE).fullmatch


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The first and the last byte, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return how many bytes these are."""
        return self.last - self.first + 1


class NotSatisfiable(ValueError):
    """The range begins behind the end of the file."""


def range_of(header: str | None, size: int) -> ByteRange | None:
    """Return the one range that a header asks for; None for the whole file.

    Several ranges, other units and what can't be read are answered with the whole file, as a server may.
    """
    match = _ONE(header) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise NotSatisfiable
        return ByteRange(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)
