"""Reads the properties of JSON objects that tools send, and collects everything that is wrong with them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from lti.platform.rules.times import moment_of
from people.rules.errors import Problem

SMALLEST: Final = 1e-9
LARGEST: Final = 1e12


@dataclass(slots=True)
class Reader:
    """Reads one object; ``problems`` has what broke a rule. ``section`` is the one of the object as a whole."""

    document: Mapping[str, Any]
    section: str
    path: str = "$"
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, section: str, *, required: bool = False, longest: int = 500) -> str:
        """Return a text; what is blank, null or absent is empty."""
        value = self.document.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.wrong(name, value, f"{name} is required and not blank.", section)
            return ""
        if not isinstance(value, str):
            self.wrong(name, value, f"{name} is a text.", section)
            return ""
        if len(value) > longest or "\0" in value:
            self.wrong(name, value, f"{name} has at most {longest} characters, none of them NUL.", section)
            return ""
        return value

    def number(self, name: str, section: str, *, required: bool = False) -> float | None:
        """Return a number: no text, no truth value, not endless."""
        value = self.document.get(name)
        if value is None and not required:
            return None
        if value is None:
            self.wrong(name, value, f"{name} is required, a number.", section)
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            self.wrong(name, value, f"{name} is a number.", section)
            return None
        return float(value)

    def points(self, name: str, section: str, *, required: bool = False) -> float | None:
        """Return a number of points: one that stays a number when it is scaled to another maximum, and back."""
        found = self.number(name, section, required=required)
        if found is not None and found and not SMALLEST <= abs(found) <= LARGEST:
            self.wrong(name, found, f"{name} is 0, or a number from {SMALLEST:g} to {LARGEST:g}.", section)
            return None
        return found

    def moment(self, name: str, section: str, *, required: bool = False) -> datetime | None:
        """Return a moment; what is blank, null or absent is none."""
        text = self.text(name, section, required=required, longest=64)
        if not text:
            return None
        try:
            return moment_of(text)
        except ValueError as error:
            self.wrong(name, text, f"{name} {error}.", section)
            return None

    def truth(self, name: str, section: str) -> bool | None:
        """Return a truth value."""
        value = self.document.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(name, value, f"{name} is true or false.", section)
        return None

    def one_of(self, name: str, options: tuple[str, ...], section: str) -> str:
        """Return a text that is one of these, letter by letter."""
        value = self.document.get(name)
        if isinstance(value, str) and value in options:
            return value
        self.wrong(name, value, f"{name} is one of {', '.join(options)}.", section)
        return options[0]

    def extensions(self) -> dict[str, Any]:
        """Return the properties whose names are URLs (AGS 2.0 §3.1.2)."""
        return {name: value for name, value in self.document.items() if name.startswith(("http://", "https://"))}

    def wrong(self, name: str, value: object, rule: str, section: str) -> None:
        """Note a broken rule."""
        self.problems.append(Problem(f"{self.path}.{name}", value, rule, section, code=f"{name}-invalid"))


def _is_finite(value: int | float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
