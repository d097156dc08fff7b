"""Bars that are stacked, as rectangles: what a page draws, and a table says for who doesn't see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 160
COLOURS: Final = 8
"""How many colours there are; series beyond them share the last one."""

_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the series with this colour; ``says`` is what it stands for."""

    x: float
    y: float
    width: float
    height: float
    colour: int
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts at each label, by series; the highest stack fills the height."""

    title: str
    labels: Sequence[str]
    series: Mapping[str, Sequence[int]]

    @property
    def highest(self) -> int:
        """Return the highest stack."""
        return max((sum(column) for column in self._columns()), default=0)

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return sum(sum(counts) for counts in self.series.values())

    @property
    def legend(self) -> list[tuple[str, int, int]]:
        """Return each series with its colour and how many it has."""
        return [(name, _colour(number), sum(counts)) for number, (name, counts) in enumerate(self.series.items())]

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """Return each label with its counts, in the order of the series; those without any are left out."""
        return [
            (label, list(counts)) for label, counts in zip(self.labels, self._columns(), strict=True) if any(counts)
        ]

    @property
    def bars(self) -> list[Bar]:
        """Return what is drawn, each stack from the bottom up."""
        step = WIDTH / max(len(self.labels), 1)
        return [
            bar
            for number, (label, counts) in enumerate(zip(self.labels, self._columns(), strict=True))
            for bar in self._stack(label, counts, x=number * step, width=max(step - _GAP, 1))
        ]

    def _columns(self) -> list[tuple[int, ...]]:
        return list(zip(*self.series.values(), strict=True)) if self.series else [()] * len(self.labels)

    def _stack(self, label: str, counts: Sequence[int], *, x: float, width: float) -> list[Bar]:
        bars, bottom = [], float(HEIGHT)
        for number, (name, count) in enumerate(zip(self.series, counts, strict=True)):
            height = HEIGHT * count / self.highest if count else 0.0
            bottom -= height
            if count:
                place = (round(x, 2), round(bottom, 2), round(width, 2), round(height, 2))
                bars.append(Bar(*place, _colour(number), f"{label}: {count} {name}"))
        return bars


def _colour(number: int) -> int:
    return min(number, COLOURS - 1) + 1
