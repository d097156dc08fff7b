"""Any Patterns with runs of Statements that are made from them, for properties of matching."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from xapi_profiles.rules.pattern_tree import PatternTree, tree_of
from xapi_profiles.rules.profile import Pattern

LETTERS = "abc"


@dataclass
class Example:
    """A Pattern, a regular expression of the same meaning, and a run that follows both."""

    tree: PatternTree
    expression: str
    run: str

    @property
    def trace(self) -> list[set[str]]:
        return [{letter} for letter in self.run]


class _Making:
    """Makes Patterns; templates are single letters, so that a run is a string."""

    def __init__(self, draw: Any, *, repeated: bool, optional_in_alternates: bool) -> None:
        self.draw, self.repeated, self.optional_in_alternates = draw, repeated, optional_in_alternates
        self.patterns: list[Pattern] = []
        self.templates = 0

    def template(self) -> tuple[str, str, str]:
        letter = self.draw(st.sampled_from(LETTERS)) if self.repeated else chr(0x4E00 + self.templates)
        self.templates += 1
        return letter, letter, letter

    def element(self, depth: int) -> tuple[str, str, str]:
        """Return an id, its regular expression and a run."""
        if depth == 0 or self.draw(st.integers(0, 3)) == 0:
            return self.template()
        kind = self.draw(st.sampled_from(["sequence", "alternates", "optional", "oneOrMore", "zeroOrMore"]))
        return self.pattern(kind, depth)

    def pattern(self, kind: str, depth: int) -> tuple[str, str, str]:
        if kind in ("sequence", "alternates"):
            members = [self.element(depth - 1) for _ in range(self.draw(st.integers(2, 3)))]
            if kind == "alternates" and not self.optional_in_alternates:
                members = [self.pattern("sequence", 1) if self.is_optional(each[0]) else each for each in members]
        else:
            members = [self.element(depth - 1)]
        runs = [run for _, _, run in members]
        joined = {"sequence": "", "alternates": "|"}.get(kind, "").join(f"(?:{each})" for _, each, _ in members)
        sign = {"optional": "?", "oneOrMore": "+", "zeroOrMore": "*"}.get(kind, "")
        chosen = {
            "sequence": "".join(runs),
            "alternates": runs[self.draw(st.integers(0, len(runs) - 1))],
            "optional": runs[0] * self.draw(st.integers(0, 1)),
            "oneOrMore": runs[0] * self.draw(st.integers(1, 2)),
            "zeroOrMore": runs[0] * self.draw(st.integers(0, 2)),
        }[kind]
        id_ = f"pattern {len(self.patterns)}"
        self.patterns.append(Pattern(id_, kind, tuple(member for member, _, _ in members)))
        return id_, f"(?:{joined}){sign}", chosen

    def is_optional(self, id_: str) -> bool:
        return any(each.id == id_ and each.kind in ("optional", "zeroOrMore") for each in self.patterns)


@st.composite
def patterns_with_runs(draw: Any, *, repeated: bool = True, optional_in_alternates: bool = True) -> Example:
    """Draw a Pattern and a run that follows it; ``repeated`` uses three templates again and again."""
    making = _Making(draw, repeated=repeated, optional_in_alternates=optional_in_alternates)
    kind = draw(st.sampled_from(["sequence", "alternates", "optional", "oneOrMore", "zeroOrMore"]))
    id_, expression, run = making.pattern(kind, 3)
    return Example(tree_of(id_, making.patterns), expression, run)
