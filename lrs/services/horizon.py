"""The safe horizon of the log: below it nothing can appear any more."""

from datetime import datetime, timedelta
from threading import local
from time import monotonic

from django.db import Error

from lrs.rules.position import EPOCH, position_at
from lrs.services.sql import log

_RECENT_SECONDS = 1.0
_recent = local()


def horizon(tenant_id: int) -> int:
    """Return the first position that readers must not pass yet.

    Transactions commit out of order; whoever reads up to the horizon and goes on from there later misses nothing.
    """
    moment = log().consistent_through(tenant_id)
    stand_on(tenant_id, moment)
    return position_at(moment + 1)


def stand_on(tenant_id: int, moment: int) -> None:
    """Note up to which moment this thread has just read."""
    _recent.known = (tenant_id, moment, monotonic())


def consistent_through(tenant_id: int | None) -> datetime:
    """Return the moment up to which everything stored can be read (X-Experience-API-Consistent-Through).

    The horizon that this thread has just read by is used again: the header then speaks of the answer it stands on.
    While the database can't be reached it is the log's epoch, which promises nothing. xAPI 1.0.3 Communication §2.1.3.
    """
    known = getattr(_recent, "known", None)
    if known is None or known[0] != tenant_id or monotonic() - known[2] > _RECENT_SECONDS:
        try:
            horizon(tenant_id or 0)
        except Error:
            return EPOCH
        known = _recent.known
    return EPOCH + timedelta(microseconds=known[1])


def age(*, now: datetime) -> float:
    """Return how many seconds the horizon is behind; while it grows, some writer doesn't come to its end."""
    moment = EPOCH + timedelta(microseconds=log().consistent_through_for_all())
    return max(0.0, (now - moment).total_seconds())
