"""Positions in the statement log: a microsecond of ``stored`` and a place in the batch, in one 63-bit number.

Position order is therefore the order of ``stored``, ``since`` and ``until`` are ranges of positions, and an index
entry of (key, position) answers a filter in the order in which the standard wants it.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
PLACES = 1 << 12
"""How many Statements one moment can hold, and so the largest batch."""

LAST = (1 << 63) - 1
"""The last position that there can be, in the year 2091; bounds beyond it or before the epoch mean all or nothing."""

_MICROSECOND = timedelta(microseconds=1)


def moment_of(at: datetime) -> int:
    """Return the microseconds since the log's epoch, rounded down."""
    return (at - EPOCH) // _MICROSECOND


def position_at(moment: int, place: int = 0) -> int:
    """Return the position of a place in the batch that was stored at this moment."""
    return moment * PLACES + place


def stored_of(position: int) -> datetime:
    """Return when the Statement at this position was stored."""
    return EPOCH + (position // PLACES) * _MICROSECOND


def first_after(at: datetime) -> int:
    """Return the first position whose ``stored`` is later than this: the lower bound of ``since``."""
    return min(max(position_at(moment_of(at) + 1), 0), LAST)


def last_until(at: datetime) -> int:
    """Return the last position whose ``stored`` is not later than this: the upper bound of ``until``."""
    return min(max(position_at(moment_of(at) + 1) - 1, -1), LAST)
