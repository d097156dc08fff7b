"""The words in which the tables of the structure are written, and the check that reads them.

xAPI Profiles Structure §4.0: what a table doesn't mark as optional is required; null and empty values are no values;
names that the specification doesn't have are absolute or compact IRIs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lrs.rules.checks import step_to
from lrs.rules.grammar import Format
from people.rules.errors import Problem
from xapi_profiles.rules.profile import Json

GENERAL = "xAPI Profiles Structure §4.0"


class Fault(NamedTuple):
    """What a rule between properties finds: the step below the object, what stands there, advice, and code."""

    step: str
    value: object
    advice: str
    code: str
    section: str | None = None


Rule = Callable[[Json], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Property:
    """One row of a table."""

    kind: "Kind"
    required: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One object of the structure: its rows and the rules between them."""

    name: str
    section: str
    rows: Mapping[str, Property]
    rules: tuple[Rule, ...] = ()
    free: bool = False
    """Whether names that aren't in the table are somebody else's business."""


@dataclass(frozen=True, slots=True, eq=False)
class ByType:
    """An object whose ``type`` names its table."""

    name: str
    section: str
    tables: Mapping[str, Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ListOf:
    """An array of objects."""

    item: "Table | ByType"


Kind = Format | Table | ByType | ListOf


def required(kind: Kind) -> Property:
    """Return a row that every object of the table must have."""
    return Property(kind, required=True)


def optional(kind: Kind) -> Property:
    """Return a row that an object of the table may leave out."""
    return Property(kind)


def is_empty(value: object) -> bool:
    """Tell whether a value is none in a Profile: null, or an empty string, array or object (§4.0)."""
    return value is None or (type(value) in (str, list, dict) and not value)


def problems_of(kind: Kind, value: Any, *, path: str, section: str = GENERAL) -> Iterator[Problem]:
    """Yield everything that is wrong with a value, from its own level down."""
    if isinstance(kind, Format):
        if not kind.accepts(value):
            yield Problem(path, value, kind.rule, section, kind.code)
    elif isinstance(kind, ListOf):
        yield from _problems_of_list(kind, value, path, section)
    elif type(value) is not dict:
        yield Problem(path, value, f"Write {kind.name} as an object.", kind.section, "not-an-object")
    elif isinstance(kind, ByType):
        yield from _problems_by_type(kind, value, path)
    else:
        yield from _problems_of_table(kind, value, path)


def _problems_of_list(kind: ListOf, value: Any, path: str, section: str) -> Iterator[Problem]:
    if type(value) is not list:
        yield Problem(path, value, "Write an array.", section, "not-an-array")
        return
    for index, item in enumerate(value):
        yield from problems_of(kind.item, item, path=f"{path}[{index}]")


def _problems_by_type(kind: ByType, value: Json, path: str) -> Iterator[Problem]:
    type_ = value.get("type")
    table = kind.tables.get(type_) if type(type_) is str else None
    if table is None:
        advice = f"The type of {kind.name} is one of {', '.join(kind.tables)}."
        yield Problem(f"{path}.type", type_, advice, kind.section, "unknown-type")
        return
    yield from _problems_of_table(table, value, path)


def _problems_of_table(table: Table, value: Json, path: str) -> Iterator[Problem]:
    for name, row in table.rows.items():
        item = value.get(name)
        if not is_empty(item):
            yield from problems_of(row.kind, item, path=path + step_to(name), section=table.section)
        elif row.required:
            advice = f"Add {name}: {table.name} can't do without it."
            yield Problem(path + step_to(name), item, advice, table.section, "missing-property")
    if not table.free:
        yield from _unknown_names(table, value, path)
    for rule in table.rules:
        for fault in rule(value):
            yield Problem(path + fault.step, fault.value, fault.advice, fault.section or table.section, fault.code)


def _unknown_names(table: Table, value: Json, path: str) -> Iterator[Problem]:
    for name, item in value.items():
        if name not in table.rows and not name.startswith("@") and ":" not in name:
            known = ", ".join(table.rows)
            advice = f"Write it as an absolute or compact IRI, or leave it out: {table.name} has only {known}."
            yield Problem(path + step_to(name), item, advice, GENERAL, "unknown-property")
