"""The specification's dialect of JSONPath: compiled once, and walked without a general engine.

Names, indexes, ``*``, unions of these, ``..`` and paths joined by ``|``; no filters, scripts or slices. The text is
read by ``python-jsonpath``; what it makes of it is cut down to steps, which are walked several times as fast.
xAPI Profiles Structure §8.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonpath import CompoundJSONPath, JSONPath, JSONPathEnvironment
from jsonpath.exceptions import JSONPathError
from jsonpath.segments import JSONPathRecursiveDescentSegment, JSONPathSegment
from jsonpath.selectors import IndexSelector, JSONPathSelector, NameSelector, WildcardSelector

_ENVIRONMENT = JSONPathEnvironment()


class NotInDialect(ValueError):
    """The text is no JSONPath, or uses what the specification doesn't allow; the message says which."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: to the children of these names and indexes, ``None`` standing for all of them."""

    choices: tuple[str | int | None, ...]
    at_any_depth: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path; ``branches`` has one row of steps for each of the paths that ``|`` joins."""

    text: str
    branches: tuple[tuple[Step, ...], ...]

    def values(self, document: object) -> list[Any]:
        """Return everything that the path leads to, branch after branch; a list that is found stays one value."""
        return [value for steps in self.branches for value in _walked(document, steps)]


@lru_cache(maxsize=1 << 14)
def compiled(text: str) -> Path:
    """Return the compiled path of a text; raise ``NotInDialect`` where the dialect doesn't have it."""
    if not text.strip():
        raise NotInDialect("An empty path leads nowhere.")
    try:
        path = _ENVIRONMENT.compile(text)
    except (JSONPathError, RecursionError) as error:
        raise NotInDialect(f"It can't be read as JSONPath: {str(error).splitlines()[0]}.") from error
    return Path(text, tuple(_steps_of(each) for each in _joined(path)))


def _joined(path: JSONPath | CompoundJSONPath) -> Iterator[JSONPath]:
    if isinstance(path, JSONPath):
        yield path
        return
    yield from _joined(path.path)
    for operator, each in path.paths:
        if operator != "|":
            raise NotInDialect(f"Paths are joined by |, not by {operator}.")
        yield each


def _steps_of(path: JSONPath) -> tuple[Step, ...]:
    if path.pseudo_root:
        raise NotInDialect("A path begins at $, not at ^.")
    return tuple(_step_of(segment) for segment in path.segments)


def _step_of(segment: JSONPathSegment) -> Step:
    choices = dict.fromkeys(_choice_of(selector) for selector in segment.selectors)
    # A union has each of its values once: what hostile paths double at each step would never come to an end.
    once = (None,) if None in choices else tuple(choices)
    return Step(once, isinstance(segment, JSONPathRecursiveDescentSegment))


def _choice_of(selector: JSONPathSelector) -> str | int | None:
    if isinstance(selector, WildcardSelector):
        return None
    if isinstance(selector, NameSelector):
        return selector.name
    if isinstance(selector, IndexSelector) and selector.index >= 0:
        return selector.index
    raise NotInDialect(
        f"[{selector}] is none of the values that brackets may have: strings in quotes, whole numbers from 0 and *,"
        " and these joined by commas; filters and scripts are not allowed."
    )


def _walked(document: object, steps: tuple[Step, ...]) -> list[Any]:
    values = [document]
    for step in steps:
        above = _with_all_below(values) if step.at_any_depth else values
        values = [child for value in above for choice in step.choices for child in _children(value, choice)]
    return values


def _children(value: Any, choice: str | int | None) -> list[Any]:
    if type(value) is dict:
        if choice is None:
            return list(value.values())
        return [value[choice]] if choice in value else []
    if type(value) is list:
        if choice is None:
            return value
        return [value[choice]] if type(choice) is int and choice < len(value) else []
    return []


def _with_all_below(values: list[Any]) -> list[Any]:
    """Return objects and arrays with all that lie in them, each once."""
    found: dict[int, Any] = {}
    todo = list(reversed(values))
    while todo:
        value = todo.pop()
        if type(value) in (dict, list) and id(value) not in found:
            found[id(value)] = value
            todo += reversed(_children(value, None))
    return list(found.values())
