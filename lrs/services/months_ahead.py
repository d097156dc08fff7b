"""Makes the log's months before they begin, so that a writer never meets a month without a partition."""

import logging
from datetime import UTC, datetime
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection

from lrs.rules.months import Month, month_at, months_from
from lrs.services.sql import months

logger = logging.getLogger(__name__)

_A_DAY = 86_400.0
_A_WHILE = 600.0
_next_look = 0.0


def make_ahead(*, now: datetime, ahead: int | None = None) -> list[Month]:
    """Make the month of now and those after it; return which weren't there yet. SQLite has no partitions."""
    if connection.vendor != "postgresql":
        return []
    count = settings.LOG_PARTITIONS_AHEAD if ahead is None else ahead
    made = months.make(list(months_from(month_at(now), count + 1)))
    if made:
        logger.info("made the log's partitions for %s", ", ".join(map(str, made)))
    return made


def keep_ahead() -> None:
    """Make the months ahead if this process hasn't looked today; what fails is tried again later."""
    global _next_look  # noqa: PLW0603 - what this process remembers
    if monotonic() < _next_look or connection.in_atomic_block:
        return
    _next_look = monotonic() + _A_WHILE
    try:
        make_ahead(now=datetime.now(UTC))
    except DatabaseError as error:
        logger.warning("the log's months ahead couldn't be made, and will be tried again: %s", error)
    else:
        _next_look = monotonic() + _A_DAY
