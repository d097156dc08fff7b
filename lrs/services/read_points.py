"""Points up to which a replica can be read, as the primary gave them to this process lately."""

from collections import deque
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.conf import settings

from lrs.rules.position import position_at
from lrs.services.sql import replication


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """Whoever has replayed the write-ahead log up to ``end`` has everything that was stored up to ``moment``.

    ``asked_at`` is this process's monotonic clock before the primary was asked: what had been committed by then is
    before ``end``. ``clock`` is the primary's clock, as a moment.
    """

    moment: int
    clock: int
    end: int
    asked_at: float

    @property
    def horizon(self) -> int:
        """Return the first position that readers must not pass."""
        return position_at(self.moment + 1)


_MOST = 4096

_points: deque[ReadPoint] = deque(maxlen=_MOST)
_asked_at = float("-inf")
_lock = Lock()


def known_since(instant: float) -> list[ReadPoint]:
    """Return the points that were asked for after this instant and within REPLICA_MAX_LAG_SECONDS.

    Asks the primary for another one first if the newest is older than REPLICA_REFRESH_MS; meanwhile other threads go
    on with those that there are.
    """
    global _asked_at  # noqa: PLW0603 - one instant a process, under the lock
    now = monotonic()
    with _lock:
        is_due = now - _asked_at >= settings.REPLICA_REFRESH_MS / 1000
        if is_due:
            _asked_at = now
    if is_due:
        moment, clock, end = replication.read_point()
        with _lock:
            _points.append(ReadPoint(moment, clock, end, asked_at=now))
    with _lock:
        while _points and _points[0].asked_at < now - settings.REPLICA_MAX_LAG_SECONDS:
            _points.popleft()
        return [point for point in _points if point.asked_at >= instant]


def forget() -> None:
    """Start anew, as a new process does."""
    global _asked_at  # noqa: PLW0603 - as above
    with _lock:
        _points.clear()
        _asked_at = float("-inf")
