"""Patterns as they hang together: which element stands where in which (xAPI Profiles Structure §9.0).

An element is named by its id: one of the Patterns, or else a Statement Template. Patterns share members, so that the
whole is never written out: what is walked is a ``Place``, the way down from the primary Pattern to a template.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from xapi_profiles.rules.errors import UnusablePattern
from xapi_profiles.rules.profile import Pattern

MOST_PLACES = 10_000
"""How many templates a Pattern may come to when it is written out; a state never has more places than that."""
DEEPEST = 100
"""How many Patterns may lie one in the other."""

Frame = tuple[str, int]
"""A Pattern's id, and which of its members is meant."""
Place = tuple[Frame, ...]
"""The way from a Pattern down to a template, the outermost first."""


@dataclass(frozen=True)
class PatternTree:
    """A Pattern with all that it is made of; made with ``tree_of``, which refuses what can't be matched."""

    root: Pattern
    patterns: Mapping[str, Pattern]

    @cached_property
    def templates(self) -> frozenset[str]:
        """Return the ids of all Statement Templates in it."""
        members = (member for pattern in self.patterns.values() for member in pattern.members)
        return frozenset(member for member in members if member not in self.patterns)

    def element_at(self, place: Place) -> str:
        """Return the id of what a place leads to."""
        pattern, index = place[-1]
        return self.patterns[pattern].members[index]

    def shortest(self, element: str | None = None) -> tuple[str, ...]:
        """Return the ids of as few templates as follow the Pattern, or an element of it."""
        id_ = element or self.root.id
        pattern = self.patterns.get(id_)
        if pattern is None:
            return (id_,)
        if pattern.kind in ("optional", "zeroOrMore"):
            return ()
        members = [self.shortest(member) for member in pattern.members]
        return min(members, key=len) if pattern.kind == "alternates" else tuple(chain.from_iterable(members))


def tree_of(pattern_id: str, patterns: Iterable[Pattern]) -> PatternTree:
    """Return the tree of a Pattern among all that are known, of this Profile and of others (§9.0)."""
    known = {pattern.id: pattern for pattern in patterns}
    if pattern_id not in known:
        raise UnusablePattern(f"There is no Pattern {pattern_id}.")
    cycle = cycle_below(pattern_id, known)
    if cycle:
        raise UnusablePattern(f"Pattern {pattern_id} lies within itself: {' > '.join(cycle)}.")
    size = _size_of(pattern_id, known, {})
    if size.places > MOST_PLACES or size.depth > DEEPEST:
        raise UnusablePattern(
            f"Pattern {pattern_id} has {size.places} templates when written out, {size.depth} Patterns deep;"
            f" {MOST_PLACES} and {DEEPEST} are the most."
        )
    return PatternTree(known[pattern_id], {each: known[each] for each in _all_below(pattern_id, known)})


def cycle_below(pattern_id: str, patterns: Mapping[str, Pattern]) -> tuple[str, ...]:
    """Return the ids on a way from a Pattern that comes back to where it was, nothing where there is none."""
    way: list[str] = []
    done: set[str] = set()
    todo = [(pattern_id, False)]
    while todo:
        id_, is_left = todo.pop()
        if is_left:
            done.add(way.pop())
        elif id_ in way:
            return (*way[way.index(id_) :], id_)
        elif id_ in patterns and id_ not in done:
            way.append(id_)
            todo += [(id_, True), *((member, False) for member in patterns[id_].members)]
    return ()


def way_back(pattern_id: str, patterns: Mapping[str, Pattern]) -> tuple[str, ...]:
    """Return the ids on the shortest way from a Pattern to itself, nothing where there is none."""
    ways: dict[str, tuple[str, ...]] = {pattern_id: (pattern_id,)}
    todo = deque([pattern_id])
    while todo:
        id_ = todo.popleft()
        for member in patterns[id_].members if id_ in patterns else ():
            if member == pattern_id:
                return (*ways[id_], pattern_id)
            if member not in ways:
                ways[member] = (*ways[id_], member)
                todo.append(member)
    return ()


def _all_below(pattern_id: str, patterns: Mapping[str, Pattern]) -> set[str]:
    found: set[str] = set()
    todo = [pattern_id]
    while todo:
        id_ = todo.pop()
        if id_ in patterns and id_ not in found:
            found.add(id_)
            todo += patterns[id_].members
    return found


class _Size(NamedTuple):
    places: int
    depth: int


def _size_of(id_: str, patterns: Mapping[str, Pattern], known: dict[str, _Size], level: int = 0) -> _Size:
    if id_ not in patterns:
        return _Size(1, 0)
    if level > DEEPEST:
        return _Size(1, 1)
    if id_ not in known:
        sizes = [_size_of(member, patterns, known, level + 1) for member in patterns[id_].members]
        known[id_] = _Size(sum(size.places for size in sizes), 1 + max((size.depth for size in sizes), default=0))
    return known[id_]
