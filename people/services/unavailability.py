"""Tells what only can't be done right now from what went wrong, whichever database or storage said so."""

import logging
import sqlite3
from time import monotonic

import psycopg
from django.db import Error, OperationalError
from psycopg_pool import PoolTimeout, TooManyRequests

from people.events import refused_for_now
from people.rules import not_now
from people.rules.errors import TemporarilyUnavailable
from people.rules.not_now import NotNow

_LOG_SECONDS = 1.0
_logged: dict[str, float] = {}
logger = logging.getLogger(__name__)


class Unavailable(OperationalError):
    """Known before the database was asked: there is no connection to be had, or no room."""

    def __init__(self, reason: NotNow, details: str) -> None:
        super().__init__(details)
        self.reason = reason


def reason_of(error: BaseException) -> NotNow | None:
    """Return why this can't be done right now; None for what went wrong, and would again."""
    if isinstance(error, Unavailable):
        return error.reason
    if isinstance(error, OSError):
        return not_now.of_errno(error.errno)
    cause = error.__cause__ if isinstance(error, Error) else error
    if isinstance(cause, PoolTimeout | TooManyRequests):
        return not_now.POOL_EXHAUSTED
    if isinstance(cause, sqlite3.Error):
        return not_now.of_sqlite_code(getattr(cause, "sqlite_errorcode", 0))
    if isinstance(cause, psycopg.Error):
        return _reason_of_driver(cause)
    return None


def _reason_of_driver(error: psycopg.Error) -> NotNow | None:
    if error.sqlstate is not None:
        return not_now.of_sqlstate(error.sqlstate)
    # What the server didn't say itself, the connection did.
    return not_now.LOST if isinstance(error, psycopg.OperationalError) else None


def refusal_of(error: BaseException) -> TemporarilyUnavailable | None:
    """Return the 503 that an error asks for, and count and log it; None for what went wrong.

    A line a second is enough to know: while the database is away, all requests fail alike.
    """
    reason = reason_of(error)
    if reason is None:
        return None
    refused_for_now.send(refusal_of, reason=reason.name)
    now = monotonic()
    if now - _logged.get(reason.name, -_LOG_SECONDS) >= _LOG_SECONDS:
        _logged[reason.name] = now
        logger.warning("not now (%s): %s", reason.name, str(error).strip())
    return TemporarilyUnavailable(reason.message, headers={"Retry-After": str(reason.retry_after)})
