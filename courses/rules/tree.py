"""A tree kept as the depths of its rows, read from top to bottom; a row is at most one deeper than the one before."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """The place of a row: whether the rows that follow are below it, and how many branches end after it."""

    has_children: bool
    ends: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is done of what is asked for."""

    done: int = 0
    asked: int = 0

    @property
    def percent(self) -> int:
        """Return how much is done; where nothing is asked for, everything is."""
        return 100 if not self.asked else self.done * 100 // self.asked

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.done + other.done, self.asked + other.asked)


def branches(depths: Sequence[int]) -> list[Branch]:
    """Return the place of each row."""
    following = [*depths[1:], 0]
    return [Branch(after > depth, max(depth - after, 0)) for depth, after in zip(depths, following, strict=False)]


def rolled_up(depths: Sequence[int], rows: Sequence[Progress]) -> list[Progress]:
    """Return for each row its progress together with that of all rows below it."""
    totals = [Progress()] * len(rows)
    below: dict[int, Progress] = {}
    for place in reversed(range(len(rows))):
        depth = depths[place]
        totals[place] = rows[place] + below.pop(depth + 1, Progress())
        below[depth] = below.get(depth, Progress()) + totals[place]
    return totals
