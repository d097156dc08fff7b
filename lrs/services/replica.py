"""Reads from a replica when it has what the client needs, and otherwise from the primary (decision 006).

A client that has just stored something through this process is answered by what includes it; one that did so through
another is told by X-Experience-API-Consistent-Through how far the answer goes. What fails on the replica is read from
the primary, and the replica is then left alone for a few seconds.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import Error, connection, connections, transaction

from lrs.events import log_read
from lrs.services import own_writes, read_points
from lrs.services.circuit import Circuit
from lrs.services.horizon import stand_on
from lrs.services.read_points import ReadPoint
from lrs.services.sql import replication
from lrs.services.standpoint import PRIMARY, Standpoint

ALIAS = "replica"
RETRY_SECONDS = 3.0

_CONFLICTS = {"40001", "40P01", "57014"}
"""Replay needed what the query held, or the query took too long: the next one may succeed."""

_NOBODY = 0
"""The tenant that there isn't, for what is asked for all of them."""

T = TypeVar("T")
logger = logging.getLogger(__name__)
_circuit = Circuit(RETRY_SECONDS)


class NoReplica(Exception):
    """What was asked isn't a replica of this primary."""


def is_configured() -> bool:
    """Tell whether there is a replica to read from."""
    return ALIAS in connections.settings


def read(reader: Callable[[Standpoint], T], *, tenant_id: int, credential_id: int | None = None, reach: int = 0) -> T:
    """Return what the reader finds, from the replica if its horizon has reached the position ``reach``.

    The reader may run twice, and reads everything from the standpoint that it is given. When it finds None on the
    replica, the primary is asked.
    """
    if not is_configured():
        return reader(PRIMARY)
    # What a transaction did itself is only seen inside of it.
    if not connection.in_atomic_block and _circuit.may_close:
        points = read_points.known_since(own_writes.last(tenant_id, credential_id))
        enough = [point for point in points if point.horizon >= reach]
        found = _read_from_replica(reader, enough, tenant_id) if enough and _circuit.lets_try() else None
        if found is not None:
            log_read.send(read, source="replica")
            return found
    log_read.send(read, source="primary")
    return reader(PRIMARY)


def note_write(tenant_id: int, credential_id: int | None) -> None:
    """Have the credential's next reads include what it has stored, once that is committed."""
    if is_configured():
        transaction.on_commit(lambda: own_writes.note(tenant_id, credential_id))


def lag() -> float | None:
    """Return how many seconds the replica is behind at most, 0 when it has all that the primary has on its disk.

    None when that isn't known: it hasn't replayed any commit since it was started, or the primary can't be asked.
    NoReplica or a database's Error when the replica can't be asked.
    """
    if not _circuit.may_close:
        raise NoReplica("the replica can't be read from")
    _replayed(_NOBODY)
    end, seconds = replication.last_commit(ALIAS)
    try:
        return 0.0 if end >= replication.flushed() else seconds
    except Error:
        return None


def forget() -> None:
    """Start anew, as a new process does."""
    _circuit.reset()
    own_writes.forget()
    read_points.forget()


def _read_from_replica(reader: Callable[[Standpoint], T], points: Sequence[ReadPoint], tenant_id: int) -> T | None:
    """Return what the reader finds at the newest point that the replica has reached; None when there is nothing."""
    try:
        point = _newest_reached(points, tenant_id)
        if point is None:
            return None
        found = reader(Standpoint(ALIAS, point.horizon))
    except (Error, NoReplica) as error:
        _note_failure(error)
        return None
    stand_on(tenant_id, point.moment)
    return found


def _newest_reached(points: Sequence[ReadPoint], tenant_id: int) -> ReadPoint | None:
    """Return the newest of the points that the replica has reached.

    It is asked each time, in the session that reads: one that was restarted may have gone back.
    """
    end, last_moment = _replayed(tenant_id)
    point = max((each for each in points if each.end <= end), key=lambda each: each.moment, default=None)
    # The primary's clock was set back: what the tenant stored before that would be missed until it has caught up.
    if point is not None and last_moment > point.clock + settings.REPLICA_MAX_LAG_SECONDS * 1_000_000:
        return None
    return point


def _replayed(tenant_id: int) -> tuple[int, int]:
    """Return how far the replica has replayed, and the moment of the tenant's last Statement there."""
    is_replica, end, last_moment = _asked(partial(replication.replayed, ALIAS, tenant_id))
    if not is_replica:
        raise NoReplica("REPLICA_DATABASE_URL names no replica, or one that was promoted")
    if not _circuit.is_closed and replication.identity(ALIAS) != replication.identity(PRIMARY.using):
        raise NoReplica("REPLICA_DATABASE_URL names another database than DATABASE_URL")
    _circuit.close()
    return end, last_moment


def _asked(question: Callable[[], T]) -> T:
    """Ask the replica, on a new connection if the one that there is has broken, as when the replica was restarted."""
    was_connected = connections[ALIAS].connection is not None
    try:
        return question()
    except Error:
        connections[ALIAS].close()
        if not was_connected:
            raise
        return question()


def _note_failure(error: Exception) -> None:
    if getattr(error.__cause__, "sqlstate", None) in _CONFLICTS:
        logger.info("a query was cancelled on the replica, the primary answers: %s", str(error).strip())
        return
    connections[ALIAS].close()
    _circuit.open()
    logger.warning("the replica can't be read from, the primary answers: %s", str(error).strip())
