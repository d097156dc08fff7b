"""The months of the statement log: ranges of positions, by which it is partitioned."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from lrs.rules.position import moment_of, position_at, stored_of

_WRITTEN = re.compile(r"(20[2-9][0-9])-(0[1-9]|1[0-2])").fullmatch


class Month(NamedTuple):
    """A calendar month in UTC; months compare as they follow each other."""

    year: int
    number: int

    @property
    def first_position(self) -> int:
        """Return the first position that the month can have."""
        return position_at(moment_of(datetime(self.year, self.number, 1, tzinfo=UTC)))

    @property
    def suffix(self) -> str:
        """Return how the tables of the month end: ``2026_11``."""
        return f"{self.year}_{self.number:02}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    def plus(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)


def month_at(at: datetime) -> Month:
    """Return the month of a moment."""
    moment = at.astimezone(UTC)
    return Month(moment.year, moment.month)


def month_of(position: int) -> Month:
    """Return the month of a position."""
    return month_at(stored_of(position))


def months_from(first: Month, count: int) -> Iterator[Month]:
    """Yield so many months, the first one included."""
    return (first.plus(number) for number in range(count))


def months_between(first: int, end: int) -> list[Month]:
    """Return the months from that of a position up to that of another, which isn't included."""
    found, last = [month_of(first)], month_of(end)
    while found[-1] < last:
        found.append(found[-1].plus(1))
    return found[:-1]


def written_month(text: str) -> Month:
    """Return the month that a text such as ``2026-11`` names; ValueError says what is expected."""
    match = _WRITTEN(text)
    if match is None:
        raise ValueError(f"{text!r} is no month; write it as 2026-11")
    return Month(int(match[1]), int(match[2]))
