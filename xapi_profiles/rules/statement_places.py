"""Puts values where a path leads in a Statement, making valid objects on the way, and takes them away.

xAPI 1.0.3 Data §2.4; xAPI Profiles Structure §8.1.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from lrs.rules.grammar import Kind
from lrs.rules.statement import STATEMENT
from xapi_profiles.rules.json_path import Step, compiled
from xapi_profiles.rules.profile import StatementTemplateRule
from xapi_profiles.rules.sample_values import kind_below, kinds_below, sample_of

Way = tuple[Step, ...]
ValueOf = Callable[[Kind | None], Any]
"""Makes a value for a place of this kind, None standing for anything."""


class NoSuchPlace(ValueError):
    """The path leads where xAPI has nothing."""


def ways_of(rule: StatementTemplateRule) -> list[Way]:
    """Return the ways that a rule's location and selector lead together."""
    selections = compiled(rule.selector).branches if rule.selector is not None else ((),)
    return [(*location, *selection) for location in compiled(rule.location).branches for selection in selections]


def has_place(way: Way) -> bool:
    """Tell whether xAPI has a place to which a path leads, in whatever Statement."""
    if any(step.at_any_depth for step in way):
        return True
    kinds: list[Kind | None] = [STATEMENT]
    for step in way:
        kinds = [below for kind in kinds for choice in step.choices for below in kinds_below(kind, choice)]
    return bool(kinds)


def add_at(statement: Any, way: Way, value_of: ValueOf, random: Random, *, anew: bool) -> None:
    """Put a value where a path leads; ``anew`` adds an item, or overwrites, where else what is there may stay."""
    if not way:
        raise NoSuchPlace("Nothing can be put in the place of a whole Statement.")
    _add(statement, STATEMENT, way, value_of, random, anew=anew)


def replace_at(statement: Any, way: Way, value_of: ValueOf, is_wrong: Callable[[Any], bool]) -> None:
    """Replace those values to which a path leads that are wrong."""
    for container, key, kind in list(_places(statement, STATEMENT, way)):
        if is_wrong(container[key]):
            container[key] = value_of(kind)


def remove_at(statement: Any, way: Way) -> None:
    """Take away everything to which a path leads."""
    places = list(_places(statement, STATEMENT, way))
    for container, key, _ in places:
        container[key] = _GONE
    for container, _, _ in places:
        if type(container) is list:
            container[:] = [item for item in container if item is not _GONE]
        else:
            for name in [name for name, item in container.items() if item is _GONE]:
                del container[name]


_GONE = object()


def _add(container: Any, kind: Kind | None, way: Way, value_of: ValueOf, random: Random, *, anew: bool) -> None:
    step, rest = way[0], way[1:]
    for key in _keys_for(container, kind, step, random, anew=anew):
        below, exists = kind_below(kind, container, key)
        if not exists:
            raise NoSuchPlace(f"xAPI has no {key} here.")
        if type(container) is list and key == len(container):
            container.append(sample_of(below, random))
            is_there = bool(rest)
        else:
            is_there = _has(container, key)
        if rest:
            if not is_there or not isinstance(container[key], dict | list):
                container[key] = _container(below, rest[0], random)
            was_added = type(container) is list and anew and None in step.choices
            _add(container[key], below, rest, value_of, random, anew=anew or was_added)
        elif anew or not is_there:
            container[key] = value_of(below)


def _keys_for(container: Any, kind: Kind | None, step: Step, random: Random, *, anew: bool) -> list[str | int]:
    """Return the keys at which a value is put: for ``*`` a new one, or all that there are."""
    choice = step.choices[0]
    if choice is not None:
        return [choice if type(choice) is str else min(int(choice), len(container))]
    if type(container) is list:
        return [len(container)] if anew or not container else list(range(len(container)))
    return list(container)[:1] or list(sample_of(kind, random))[:1]


def _container(kind: Kind | None, step: Step, random: Random) -> Any:
    if kind is None:
        return {} if type(step.choices[0]) is str else []
    sample = sample_of(kind, random)
    if type(sample) is list:
        sample.clear()
    return sample


def _places(value: Any, kind: Kind | None, way: Way) -> Iterator[tuple[Any, str | int, Kind | None]]:
    if not way:
        return
    step, rest = way[0], way[1:]
    for choice in step.choices:
        keys = _all_keys(value) if choice is None else [choice] if _has(value, choice) else []
        for key in keys:
            below, _ = kind_below(kind, value, key)
            if rest:
                yield from _places(value[key], below, rest)
            else:
                yield value, key, below


def _all_keys(value: Any) -> list[Any]:
    return list(value) if type(value) is dict else list(range(len(value))) if type(value) is list else []


def _has(value: Any, key: str | int) -> bool:
    if type(value) is dict:
        return key in value
    return type(value) is list and type(key) is int and key < len(value)
