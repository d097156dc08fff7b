"""Judges the entries of a ZIP before anything of it is read: uploaded content is hostile until it has shown otherwise.

Everything that is wrong is told at once. What the entries declare is judged here; that they hold to it is watched
while they are read (``courses.services.packages``).
"""

import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from people.rules.errors import Problem

SECTION = "package safety"
_STORED_OR_DEFLATED = (0, 8)
_ENCRYPTED = 0x1
_UNIX = 3
_DEEPEST = 64
_LONGEST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory of a ZIP says of one entry; ``mode`` are the bits of a Unix file, 0 if it has none."""

    name: str
    size: int
    packed: int
    offset: int
    method: int = 8
    flags: int = 0
    mode: int = 0

    @property
    def is_folder(self) -> bool:
        """Tell whether the entry is a folder."""
        return self.name.endswith("/")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may have at most; ``ratio`` is that of unpacked to packed size."""

    files: int
    unpacked: int
    ratio: int


def problems_of_entries(entries: Sequence[Entry], limits: Limits) -> list[Problem]:
    """Return everything that keeps a ZIP from being unpacked."""
    problems = [problem for entry in entries for problem in _problems_of_entry(entry, limits)]
    return [*_problems_of_all(entries, limits), *_clashes(entries), *_overlaps(entries), *problems]


def _problems_of_entry(entry: Entry, limits: Limits) -> Iterator[Problem]:
    name = entry.name
    if not name or len(name) > _LONGEST_NAME or any(unicodedata.category(each) == "Cc" for each in name):
        yield _problem(name, "A name has 1 to 1000 characters, and no control character.", "name-unusable")
    if "\\" in name or name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        yield _problem(name, "A name is relative to the package, with / between folders.", "name-not-relative")
    if ".." in name.split("/") or "." in name.split("/"):
        yield _problem(name, "A name doesn't lead out of its folder by . or ..", "name-leads-out")
    if name.count("/") > _DEEPEST:
        yield _problem(name, f"Folders are at most {_DEEPEST} deep.", "too-deep")
    if entry.mode and stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield _problem(name, "A package has files and folders, no links or devices.", "not-a-file")
    if entry.flags & _ENCRYPTED:
        yield _problem(name, "A package isn't encrypted.", "encrypted")
    if entry.method not in _STORED_OR_DEFLATED:
        yield _problem(name, "Files are stored, or compressed by deflate.", "compression-unknown")
    if entry.size > limits.ratio * max(entry.packed, 1) and entry.size > 1 << 20:
        yield _problem(name, f"A file is at most {limits.ratio} times its compressed size.", "bomb-by-ratio")


def _problems_of_all(entries: Sequence[Entry], limits: Limits) -> Iterator[Problem]:
    if len(entries) > limits.files:
        yield _problem(len(entries), f"A package has at most {limits.files} entries.", "too-many-files")
    total = sum(entry.size for entry in entries)
    if total > limits.unpacked:
        yield _problem(total, f"The files of a package have at most {limits.unpacked} bytes together.", "too-large")


def _clashes(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Find names that some file systems take for one, and files that are folders of others."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        key = _same(entry.name.rstrip("/"))
        other = seen.setdefault(key, entry)
        if other is not entry and not (other.is_folder and entry.is_folder):
            yield _problem(entry.name, f"Each name comes once; {other.name!r} is there already.", "duplicate-name")
    files = {_same(entry.name) for entry in entries if not entry.is_folder}
    for entry in entries:
        parts = _same(entry.name).split("/")[:-1]
        if any("/".join(parts[:count]) in files for count in range(1, len(parts) + 1)):
            yield _problem(entry.name, "What is a file can't be a folder as well.", "file-and-folder")


def _overlaps(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Find entries that share bytes: a bomb may be many entries of one content."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.offset):
        if entry.offset < end:
            yield _problem(entry.name, "Each entry has bytes of its own.", "overlapping")
        end = max(end, entry.offset + entry.packed)


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _problem(value: object, rule: str, code: str) -> Problem:
    return Problem("$package", value, rule, SECTION, code)
