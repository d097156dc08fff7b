"""The words in which the tables of the standard are written.

Each object of the standard is one ``Table``: its properties, each with the kind of value it takes, whether it must be
there, and the section that says so. ``lrs.rules.checks`` turns a table into a fast check; the tests draw valid
Statements from the very same tables. xAPI 1.0.3 Data §2.2.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lrs.rules.versions import Version


class Section(NamedTuple):
    """Where a rule stands in each of the two texts."""

    data: str
    """The section of part two (Data) of xAPI 1.0.3."""
    base: str
    """The section of IEEE 9274.1.1, xAPI 2.0."""

    def of(self, version: Version) -> str:
        """Return the citation for the version by which a Statement is judged."""
        return f"xAPI 2.0 §{self.base}" if version.is_2 else f"xAPI 1.0.3 Data §{self.data}"


FORMATTING = Section("2.2", "4.2.1")
"""What holds for every property of every object: no nulls, exact names, the right data type."""


class Failure(NamedTuple):
    """A broken rule, placed below the object that is being looked at; the path grows as the checks return."""

    path: str
    value: object
    rule: str
    code: str
    section: Section


Failures = Sequence[Failure]
Rule = Callable[[dict[str, Any]], Failures]
"""What one property can't say alone: it takes the whole object and returns what is wrong with it."""

FINE: Failures = ()


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A value that is judged by itself: ``accepts`` decides, ``rule`` tells the author what to send instead."""

    name: str
    accepts: Callable[[object], bool]
    rule: str
    code: str
    section: Section | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ArrayOf:
    """An array whose items are all of one kind."""

    item: "Kind"
    at_least: int = 0
    or_single: bool = False
    """Whether one item may stand in place of an array of one."""


@dataclass(frozen=True, slots=True, eq=False)
class MapOf:
    """An object whose names are free but formatted; without ``value`` anything at all may stand under a name."""

    name: str
    key: Format
    value: Format | None
    section: Section


@dataclass(frozen=True, slots=True)
class Property:
    """One row of a table."""

    kind: "Kind"
    section: Section
    required: bool = False
    since_2: bool = False
    """Whether xAPI 2.0 brought this property."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One object of the standard: its rows, the rules between its rows, and the names that it must not have."""

    name: str
    section: Section
    rows: Mapping[str, Property]
    rules: tuple[Rule, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    """Names that other objects have and this one must not, each with the reason."""

    def rows_of(self, version: Version) -> Iterator[tuple[str, Property]]:
        """Yield the rows that exist in this version."""
        for name, row in self.rows.items():
            if version.is_2 or not row.since_2:
                yield name, row


@dataclass(frozen=True, slots=True, eq=False)
class ByObjectType:
    """An object whose ``objectType`` names its table."""

    name: str
    section: Section
    tables: Mapping[str, Table]
    default: str | None = None
    """The objectType of an object that doesn't say."""
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ByVersion:
    """A kind that the two versions define differently."""

    v1_0_3: Format
    v2_0_0: Format

    def of(self, version: Version) -> Format:
        """Return the kind as this version defines it."""
        return self.v2_0_0 if version.is_2 else self.v1_0_3


Kind = Format | ArrayOf | MapOf | Table | ByObjectType | ByVersion


def required(kind: Kind, section: Section) -> Property:
    """Return a row that every object of the table must have."""
    return Property(kind, section, required=True)


def optional(kind: Kind, section: Section) -> Property:
    """Return a row that an object of the table may leave out."""
    return Property(kind, section)


def one_of(*values: str, name: str = "enumeration") -> Format:
    """Return a kind that takes exactly these strings, in this case."""
    allowed = frozenset(values)
    choices = " or ".join(f'"{value}"' for value in values)
    return Enumeration(
        name,
        lambda value: type(value) is str and value in allowed,
        f"Send exactly {choices}; case matters.",
        "not-in-enumeration",
        values=values,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Enumeration(Format):
    """A format with a closed list of values."""

    values: tuple[str, ...] = ()


STRING = Format("string", lambda value: type(value) is str, "Send a string.", "not-a-string")
BOOLEAN = Format(
    "boolean",
    lambda value: value is True or value is False,
    "Send true or false without quotes.",
    "not-a-boolean",
    FORMATTING,
)
NUMBER = Format(
    "number",
    lambda value: type(value) is float or type(value) is int,
    "Send a number without quotes.",
    "not-a-number",
    FORMATTING,
)


def is_whole_number(value: object) -> bool:
    """Tell whether a value is a number without a fraction that is not below zero."""
    if type(value) is float:
        return value >= 0 and value.is_integer()
    return type(value) is int and value >= 0


WHOLE_NUMBER = Format(
    "whole number",
    is_whole_number,
    "Send a whole number, zero or above, without quotes.",
    "not-a-whole-number",
)
