"""Reads values out of JSON of tools, and notes each that breaks a rule instead of stopping at the first."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lti.platform.rules.web_urls import problem_of_web_url
from people.rules.errors import Problem

LONGEST_NAME: Final = 255
MOST_CUSTOM: Final = 200
LONGEST_CUSTOM: Final = 5_000
MOST_PIXELS: Final = 100_000

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_IN_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# What the database can't keep, or no encoding can write.
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, which section rules it, and the problems that were found so far."""

    path: str
    section: str
    problems: list[Problem]

    def refuse(self, value: object, rule: str, code: str) -> None:
        """Note that the value here breaks a rule."""
        if isinstance(value, str) and _UNWRITABLE.search(value):
            value = ascii(value)
        self.problems.append(Problem(self.path, value, rule, self.section, code))

    def at(self, step: str | int) -> "Place":
        """Return the place of a member."""
        if isinstance(step, int):
            return replace(self, path=f"{self.path}[{step}]")
        if _PLAIN_NAME.fullmatch(step):
            return replace(self, path=f"{self.path}.{step}")
        return replace(self, path=f"{self.path}[{json.dumps(step)}]")


def read_object(value: object, at: Place) -> dict[str, Any] | None:
    """Return a JSON object."""
    if isinstance(value, dict):
        return value
    at.refuse(value, "Send a JSON object.", "not-an-object")
    return None


def without_nulls(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object without its members that are null: libraries send them for what was never set.

    For registrations RFC 7592 §2.2 says so.
    """
    return {name: value for name, value in sent.items() if value is not None}


def read_line(value: object, at: Place, longest: int = LONGEST_NAME, *, empty: bool = True) -> str:
    """Return a text of one line."""
    return _text(value, at, longest, _CONTROLS, empty=empty)


def read_lines(value: object, at: Place, longest: int) -> str:
    """Return a text that may have several lines."""
    return _text(value, at, longest, _CONTROLS_IN_LINES, empty=True)


def _text(value: object, at: Place, longest: int, forbidden: re.Pattern[str], *, empty: bool) -> str:
    if not isinstance(value, str):
        at.refuse(value, "Send a text.", "not-a-text")
    elif len(value) > longest:
        at.refuse(value, f"Send at most {longest:,} characters.", "too-long")
    elif forbidden.search(value):
        at.refuse(value, "Send no control characters and no halves of characters.", "control-characters")
    elif not empty and not value.strip():
        at.refuse(value, "Send a text that isn't empty.", "empty")
    else:
        return value
    return ""


def read_url(value: object, at: Place, *, https_only: bool = False) -> str:
    """Return an absolute URL of the web."""
    problem = problem_of_web_url(value, https_only=https_only)
    if problem is None:
        return str(value)
    at.refuse(value, f"The URL has to {problem}.", "not-a-web-url")
    return ""


def read_flag(value: object, at: Place) -> bool | None:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    at.refuse(value, "Send true or false.", "not-a-boolean")
    return None


def read_pixels(value: object, at: Place) -> int | None:
    """Return a size in pixels."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_PIXELS:
        return value
    at.refuse(value, f"Send a whole number of pixels from 1 to {MOST_PIXELS:,}.", "not-a-size")
    return None


def read_custom(value: object, at: Place) -> dict[str, str]:
    """Return custom parameters: texts by name; null is no value (LTI Core 1.3 §5.4.6)."""
    sent = read_object(value, at) or {}
    if len(sent) > MOST_CUSTOM:
        at.refuse(f"{len(sent)} parameters", f"Send at most {MOST_CUSTOM} custom parameters.", "too-many")
        return {}
    check_names(sent, at)
    return {name: read_lines(each, at.at(name), LONGEST_CUSTOM) for name, each in sent.items()}


def check_names(sent: Mapping[str, object], at: Place) -> None:
    """Check the names of an object's members."""
    for name in sent:
        if not 0 < len(name) <= LONGEST_NAME or _CONTROLS.search(name):
            at.refuse(name, f"Name it by 1 to {LONGEST_NAME} characters, none of them a control.", "unusable-name")


def read_anything(value: Any, at: Place, longest: int) -> Any:
    """Return any JSON value that can be kept."""
    if _is_unwritable(value):
        at.refuse(value, "Send no NUL, no halves of characters, no NaN and no infinity.", "unwritable")
    elif len(json.dumps(value, ensure_ascii=False)) > longest:
        at.refuse(value, f"Send at most {longest:,} characters of JSON.", "too-long")
    else:
        return value
    return None


def _is_unwritable(value: Any) -> bool:
    """Look through a value of any depth without calling itself."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting.extend(each)
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
        elif (isinstance(each, str) and _UNWRITABLE.search(each)) or (isinstance(each, float) and each - each != 0):
            return True
    return False
