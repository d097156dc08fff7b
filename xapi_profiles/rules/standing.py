"""Where in a Pattern a registration stands: regular-expression matching, one Statement after the other.

The state is the set of places in the Pattern where the next Statement may stand, and whether it may end here. It is
plain JSON with the ids that a Profile never gives to anything else, so that it can be kept and taken up again by
another process; Patterns are not written out, however often they share members. xAPI Profiles Structure §9.0.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xapi_profiles.rules.greedy import Trace
from xapi_profiles.rules.pattern_tree import PatternTree, Place

_Move = tuple[str | None, Place]
"""Into the element of this id at the end of a place, or, with None, out of what stands there: it was matched."""


class Stand(StrEnum):
    """How far a registration is."""

    COMPLETE = "complete"
    """The Pattern is followed; more may come all the same, if ``places`` has any."""
    PARTIAL = "partial"
    """So far it is followed, and something has to come."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of matching; ``places`` are where the next Statement may stand, or where the failed one might have."""

    stand: Stand
    places: tuple[Place, ...]
    count: int = 0
    """How many Statements were matched."""

    @property
    def is_broken(self) -> bool:
        """Tell whether a Statement came that doesn't belong here."""
        return self.stand is Stand.FAILED

    def as_json(self) -> dict[str, Any]:
        """Return the state for the database."""
        places = [[list(frame) for frame in place] for place in self.places]
        return {"stand": self.stand.value, "places": places, "count": self.count}


@dataclass(frozen=True, slots=True)
class Expected:
    """A Statement Template that may come next, and the Patterns in which it would, the outermost first."""

    template: str
    within: tuple[str, ...]


def standing_from_json(value: Mapping[str, Any]) -> Standing:
    """Return the state that ``as_json`` wrote."""
    places = tuple(tuple((str(id_), int(index)) for id_, index in place) for place in value["places"])
    return Standing(Stand(value["stand"]), places, value["count"])


def begin(tree: PatternTree) -> Standing:
    """Return the state before the first Statement."""
    return _standing(tree, [(tree.root.id, ())], 0)


def advance(standing: Standing, templates: Set[str], tree: PatternTree) -> Standing:
    """Return the state after one more Statement, which follows these templates; a failed one stays failed."""
    if standing.is_broken:
        return standing
    moves: list[_Move] = [(None, place) for place in standing.places if tree.element_at(place) in templates]
    if not moves:
        return Standing(Stand.FAILED, standing.places, standing.count)
    return _standing(tree, moves, standing.count + 1)


def follow(trace: Trace, tree: PatternTree) -> Standing:
    """Return the state after all these Statements."""
    standing = begin(tree)
    for templates in trace:
        standing = advance(standing, templates, tree)
    return standing


def expected(standing: Standing, tree: PatternTree) -> tuple[Expected, ...]:
    """Return what could come next; of a failed one, what could have come in the place of the Statement that failed."""
    return tuple(Expected(tree.element_at(place), tuple(id_ for id_, _ in place)) for place in standing.places)


def _standing(tree: PatternTree, moves: list[_Move], count: int) -> Standing:
    """Follow all moves that need no Statement, until only places are left that do."""
    places: dict[Place, None] = {}
    seen: set[_Move] = set()
    todo = list(reversed(moves))
    while todo:
        move = todo.pop()
        if move in seen:
            continue
        seen.add(move)
        element, place = move
        if element is None:
            todo += _out_of(place, tree) if place else ()
        elif element in tree.patterns:
            todo += _into(element, place, tree)
        else:
            places[place] = None
    stand = Stand.COMPLETE if _END in seen else Stand.PARTIAL
    return Standing(stand, tuple(places), count)


_END: _Move = (None, ())


def _into(element: str, place: Place, tree: PatternTree) -> Iterator[_Move]:
    pattern = tree.patterns[element]
    if pattern.kind in ("optional", "zeroOrMore"):
        yield None, place
    entered = pattern.members if pattern.kind == "alternates" else pattern.members[:1]
    for index in reversed(range(len(entered))):
        yield entered[index], (*place, (element, index))


def _out_of(place: Place, tree: PatternTree) -> Iterator[_Move]:
    *outer, (id_, index) = place
    pattern = tree.patterns[id_]
    if pattern.kind == "sequence" and index + 1 < len(pattern.members):
        yield pattern.members[index + 1], (*outer, (id_, index + 1))
        return
    yield None, tuple(outer)
    if pattern.kind in ("oneOrMore", "zeroOrMore"):
        yield pattern.members[0], place
