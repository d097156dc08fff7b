"""The proof of completeness: what a receiver has to have of an hour, so that it can count for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from feeds.rules.learning_record import moment_of, sequence_of
from lrs.rules.position import moment_of as microseconds_of
from lrs.rules.position import position_at, stored_of

SCHEMA: Final = "manifest/1.0"
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many records, from which position to which, and the SHA-256 of their ids, one a line in their order."""

    count: int
    first: int | None
    last: int | None
    digest: str


def summary_of(records: Iterable[tuple[int, str]]) -> Summary:
    """Return the summary of positions and ids in the order of the log."""
    digest, count, first, last = sha256(), 0, None, None
    for position, record_id in records:
        digest.update(f"\n{record_id}".encode() if count else record_id.encode())
        first, last, count = position if first is None else first, position, count + 1
    return Summary(count, first, last, digest.hexdigest())


def hour_of(position: int) -> datetime:
    """Return the beginning of the hour in which the Statement at a position was stored."""
    return beginning(stored_of(position))


def beginning(at: datetime) -> datetime:
    """Return the beginning of the hour of a moment, in UTC."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def last_before(at: datetime) -> int:
    """Return the last position of a Statement that was stored before this moment."""
    return position_at(microseconds_of(at)) - 1


def last_of_hour(position: int) -> int:
    """Return the last position of the hour of a position."""
    return last_before(hour_of(position) + HOUR)


def claims(hour: datetime, bounds: tuple[int, int], summary: Summary, **more: Any) -> dict[str, Any]:
    """Return what a manifest says; ``bounds`` are the position after which it begins and the last one it covers."""
    return {
        "schema": SCHEMA,
        "hour": moment_of(hour),
        "after": sequence_of(max(bounds[0], 0)),
        "up_to": sequence_of(bounds[1]),
        "count": summary.count,
        "first": None if summary.first is None else sequence_of(summary.first),
        "last": None if summary.last is None else sequence_of(summary.last),
        "digest": summary.digest,
        **more,
    }
