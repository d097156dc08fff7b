"""A row of a data model: an element, its rights and its type."""

from dataclasses import dataclass
from typing import Final

from scorm_bridge.rules.data_types import Characters, ValueType

READ_ONLY: Final = "read-only"
READ_WRITE: Final = "read-write"
WRITE_ONLY: Final = "write-only"
KEYWORD: Final = "keyword"
"""_children, _count and _version: the run-time answers them by itself."""

_KEYWORD_TYPE: Final = Characters("characterstring", 0)


@dataclass(frozen=True, slots=True)
class Element:
    """A data model element; in its name ``n`` stands for an index.

    ``is_own`` is what the run-time in the browser reckons for itself and may tell along with what the content sets: the
    server reckons it, too, and is the record.
    """

    name: str
    access: str
    type: ValueType
    section: str
    is_own: bool = False
    spm_of_collection: int | None = None

    @property
    def is_writable(self) -> bool:
        """Tell whether content may set it."""
        return self.access in (READ_WRITE, WRITE_ONLY)


def read_only(name: str, type_: ValueType, section: str) -> Element:
    """Return an element that content may only read."""
    return Element(name, READ_ONLY, type_, section)


def own(name: str, type_: ValueType, section: str) -> Element:
    """Return an element that content may only read, and the run-time reckons."""
    return Element(name, READ_ONLY, type_, section, is_own=True)


def read_write(name: str, type_: ValueType, section: str) -> Element:
    """Return an element that content may read and write."""
    return Element(name, READ_WRITE, type_, section)


def write_only(name: str, type_: ValueType, section: str) -> Element:
    """Return an element that content may only write."""
    return Element(name, WRITE_ONLY, type_, section)


def keyword(name: str, section: str) -> Element:
    """Return an element that tells of others."""
    return Element(name, KEYWORD, _KEYWORD_TYPE, section, is_own=name.endswith("_count"))


def collection(name: str, section: str, spm: int) -> Element:
    """Return the count of a collection; ``spm`` is how many members the standard asks for at least."""
    return Element(name, KEYWORD, _KEYWORD_TYPE, section, is_own=True, spm_of_collection=spm)
