"""From a table of the grammar to a fast check.

A check walks a value once and returns nothing when all is well; only where something is wrong does it build a path,
one step at each level on its way back. xAPI 1.0.3 Data §2.2.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from lrs.rules.errors import Problem
from lrs.rules.grammar import (
    FINE,
    FORMATTING,
    ArrayOf,
    ByObjectType,
    ByVersion,
    Failure,
    Failures,
    Format,
    Kind,
    MapOf,
    Section,
    Table,
)
from lrs.rules.versions import Version

Check = Callable[[Any], Failures]

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def problems(check: Check, value: object, *, version: Version, path: str = "$") -> list[Problem]:
    """Return what the check finds wrong, with full paths and the sections of the version."""
    return [
        Problem(path + failure.path, failure.value, failure.rule, failure.section.of(version), failure.code)
        for failure in check(value)
    ]


def step_to(name: str) -> str:
    """Return the step of a JSON path to a property: ``.name``, or ``["name"]`` when the name isn't a plain word."""
    return f".{name}" if _PLAIN_NAME.fullmatch(name) else f"[{json.dumps(name, ensure_ascii=False)}]"


def below(step: str, failures: Failures) -> Iterable[Failure]:
    """Yield failures as they look from one level up."""
    return (failure._replace(path=step + failure.path) for failure in failures)


@cache
def check_of(kind: Kind, version: Version, section: Section = FORMATTING) -> Check:
    """Return the check of a kind; ``section`` is cited where the kind has no section of its own."""
    if isinstance(kind, ByVersion):
        return check_of(kind.of(version), version, section)
    if isinstance(kind, Format):
        return _check_of_format(kind, section)
    if isinstance(kind, ArrayOf):
        return _check_of_array(kind, version, section)
    if isinstance(kind, MapOf):
        return _check_of_map(kind)
    if isinstance(kind, ByObjectType):
        return _check_of_choice(kind, version)
    return _check_of_table(kind, version)


def _wrong(value: object, rule: str, code: str, section: Section) -> Failures:
    if value is None:
        rule, code, section = "Send a value or leave it out: null stands inside extensions only.", "null", FORMATTING
    return (Failure("", value, rule, code, section),)


def _check_of_format(kind: Format, section: Section) -> Check:
    accepts = kind.accepts

    def check(value: Any) -> Failures:
        return FINE if accepts(value) else _wrong(value, kind.rule, kind.code, kind.section or section)

    return check


def _check_of_array(kind: ArrayOf, version: Version, section: Section) -> Check:
    check_item = check_of(kind.item, version, section)
    at_least, or_single = kind.at_least, kind.or_single

    def check(value: Any) -> Failures:
        if type(value) is not list:
            if or_single and type(value) is dict:
                return check_item(value)
            return _wrong(value, "Send an array.", "not-an-array", section)
        found: list[Failure] = []
        for index, item in enumerate(value):
            failures = check_item(item)
            if failures:
                found += below(f"[{index}]", failures)
        if len(value) < at_least:
            found += _wrong(value, f"Send at least {at_least} here, or leave the array out.", "too-few-items", section)
        return found

    return check


def _check_of_map(kind: MapOf) -> Check:
    accepts_key = kind.key.accepts
    accepts_value = kind.value.accepts if kind.value else None

    def check(value: Any) -> Failures:
        if type(value) is not dict:
            return _wrong(value, f"Send {kind.name} as an object.", "not-an-object", kind.section)
        found: list[Failure] = []
        for name, item in value.items():
            if not accepts_key(name):
                rule = f"{kind.key.rule} It is a name in {kind.name}."
                found.append(Failure(step_to(name), name, rule, kind.key.code, kind.section))
            if accepts_value is not None and not accepts_value(item):
                rule = f"Under each name of {kind.name} there is a string."
                found += below(step_to(name), _wrong(item, rule, "not-a-string", kind.section))
        return found

    return check


def _check_of_choice(kind: ByObjectType, version: Version) -> Check:
    checks = {name: check_of(table, version) for name, table in kind.tables.items()}
    choices = ", ".join(f'"{name}"' for name in kind.tables)
    default = kind.default

    def check(value: Any) -> Failures:
        if type(value) is not dict:
            return _wrong(value, f"Send {kind.name} as an object.", "not-an-object", kind.section)
        object_type = value.get("objectType", default)
        chosen = checks.get(object_type) if type(object_type) is str else None
        if chosen is not None:
            failures = chosen(value)
            return failures and (*failures, *_unsaid_object_type(kind, value))
        reason = kind.refused.get(object_type) if type(object_type) is str else None
        rule = reason or f"The objectType of {kind.name} is one of {choices}, in exactly this spelling."
        return tuple(below(".objectType", _wrong(object_type, rule, "object-type", kind.section)))

    return check


def _unsaid_object_type(kind: ByObjectType, value: dict[str, Any]) -> Failures:
    """Say that an objectType is missing where the properties are those of another than the default."""
    if "objectType" in value or kind.default is None:
        return FINE
    unfitting = value.keys() - kind.tables[kind.default].rows.keys()
    others = [name for name, table in kind.tables.items() if unfitting & table.rows.keys()]
    if not others:
        return FINE
    rule = f"Say what it is, perhaps {' or '.join(others)}: without an objectType it is read as {kind.default}."
    return (Failure(".objectType", None, rule, "object-type-missing", kind.section),)


def _check_of_table(table: Table, version: Version) -> Check:
    rows = {name: check_of(row.kind, version, row.section) for name, row in table.rows_of(version)}
    needed = tuple((name, row.section) for name, row in table.rows_of(version) if row.required)
    rules = table.rules
    row_of = rows.get

    def check(value: Any) -> Failures:
        if type(value) is not dict:
            return _wrong(value, f"Send {table.name} as an object.", "not-an-object", table.section)
        found: list[Failure] = []
        for name, item in value.items():
            check_row = row_of(name)
            if check_row is None:
                found.append(_unknown(table, name, item, version))
                continue
            failures = check_row(item)
            if failures:
                found += below(step_to(name), failures)
        for name, section in needed:
            if name not in value:
                rule = f"Add {name}: {table.name} can't do without it."
                found.append(Failure(step_to(name), None, rule, "missing-property", section))
        for rule_between in rules:
            failures = rule_between(value)
            if failures:
                found += failures
        return found

    return check


def _unknown(table: Table, name: str, value: object, version: Version) -> Failure:
    """Say why a name isn't in the table: refused on purpose, from xAPI 2.0, in the wrong case, or simply unknown."""
    step = step_to(name)
    if name in table.refused:
        return Failure(step, value, table.refused[name], "property-not-allowed", table.section)
    if name in table.rows:
        rule = f"{name} came with xAPI 2.0: leave it out, or send X-Experience-API-Version 2.0.0."
        return Failure(step, value, rule, "property-of-2.0", table.section)
    for known in (*table.rows, *table.refused):
        if known.lower() == name.lower():
            return Failure(step, value, f"Write {known}: case matters in names.", "property-case", FORMATTING)
    known_names = ", ".join(known for known, _ in table.rows_of(version))
    rule = f"Leave it out: {table.name} has only {known_names}. What is yours alone belongs in extensions."
    return Failure(step, value, rule, "unknown-property", FORMATTING)
