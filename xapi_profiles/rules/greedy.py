"""The specification's own way to match a Pattern: greedily, without going back (Communication §2.2, matches).

It is kept to the letter, also where that surprises: a ``zeroOrMore`` whose member was begun and not ended when the
Statements ran out counts as success, and a template that takes too much makes later ones fail.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from xapi_profiles.rules.pattern_tree import PatternTree
from xapi_profiles.rules.profile import Pattern

Trace = Sequence[Set[str]]
"""For each Statement, in order, the ids of the templates that it follows."""


class Match(StrEnum):
    """The outcomes of ``matches``."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class GreedyVerdict:
    """What ``matches`` returns; ``remaining`` is the number of Statements that are left."""

    match: Match
    remaining: int

    @property
    def follows(self) -> bool:
        """Tell whether the Statements follow the Pattern: success, and none remains (Communication §2.2, follows)."""
        return self.match is Match.SUCCESS and not self.remaining


def match_greedily(trace: Trace, tree: PatternTree) -> GreedyVerdict:
    """Match Statements by the specification's algorithm."""
    match, place = _Greedy(trace, tree).matches(tree.root.id, 0)
    return GreedyVerdict(match, len(trace) - place)


Result = tuple[Match, int]
"""An outcome, and the index of the first Statement that remains."""


@dataclass(slots=True)
class _Greedy:
    """One run; a Pattern that many others share is matched once from each Statement on."""

    trace: Trace
    tree: PatternTree
    known: dict[tuple[str, int], Result] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return len(self.trace)

    def matches(self, element: str, start: int) -> Result:
        key = (element, start)
        if key not in self.known:
            pattern = self.tree.patterns.get(element)
            self.known[key] = _WAYS[pattern.kind](self, pattern, start) if pattern else self._template(element, start)
        return self.known[key]

    def _template(self, template: str, start: int) -> Result:
        if start == self.end:
            return Match.PARTIAL, self.end
        return (Match.SUCCESS, start + 1) if template in self.trace[start] else (Match.FAILURE, start)

    def _sequence(self, pattern: Pattern, start: int) -> Result:
        place = start
        for member in pattern.members:
            match, place = self.matches(member, place)
            if match is Match.FAILURE:
                return match, start
            if match is Match.PARTIAL:
                return match, self.end
        return Match.SUCCESS, place

    def _alternates(self, pattern: Pattern, start: int) -> Result:
        results = [self.matches(member, start) for member in pattern.members]
        ends = [place for match, place in results if match is Match.SUCCESS]
        if ends:
            return Match.SUCCESS, max(ends)
        if any(match is Match.PARTIAL for match, _ in results):
            return Match.PARTIAL, self.end
        return Match.FAILURE, start

    def _one_or_more(self, pattern: Pattern, start: int) -> Result:
        best, last = Match.FAILURE, start
        while True:
            match, place = self.matches(pattern.members[0], last)
            if match is not Match.SUCCESS:
                if match is Match.PARTIAL and best is Match.FAILURE:
                    return Match.PARTIAL, self.end
                return (match if match is Match.PARTIAL and last < self.end else best), last
            if place == last:
                return Match.SUCCESS, place
            best, last = Match.SUCCESS, place

    def _zero_or_more(self, pattern: Pattern, start: int) -> Result:
        last = start
        while True:
            match, place = self.matches(pattern.members[0], last)
            if match is Match.FAILURE:
                return Match.SUCCESS, last
            if match is Match.PARTIAL and place < self.end:
                return match, place
            if place == last:
                return Match.SUCCESS, place
            last = place

    def _optional(self, pattern: Pattern, start: int) -> Result:
        if start == self.end:
            return Match.SUCCESS, self.end
        match, place = self.matches(pattern.members[0], start)
        return (Match.SUCCESS, start) if match is Match.FAILURE else (match, place)


_WAYS: dict[str, Callable[[_Greedy, Pattern, int], Result]] = {
    "sequence": _Greedy._sequence,
    "alternates": _Greedy._alternates,
    "oneOrMore": _Greedy._one_or_more,
    "zeroOrMore": _Greedy._zero_or_more,
    "optional": _Greedy._optional,
}
