"""One call to PostgreSQL, prepared once a connection, with nothing between it and libpq.

For the hottest path only: the driver's own cursor takes as long again as a small batch takes the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus


@dataclass(frozen=True, slots=True)
class Call:
    """A query with parameters $1, $2 … of one column and at most one row; ``name`` is what the server knows it by."""

    name: bytes
    query: bytes


_prepared: WeakKeyDictionary[psycopg.Connection, set[bytes]] = WeakKeyDictionary()


def run(connection: psycopg.Connection, call: Call, parameters: Sequence[bytes | None]) -> bytes | None:
    """Return the value as PostgreSQL writes it, None if there is no row; the parameters are written likewise.

    Other threads go on meanwhile. Raises what the driver raises, with the same sqlstate.
    """
    known = _prepared.setdefault(connection, set())
    if call.name not in known:
        prepared = connection.pgconn.prepare(call.name, call.query)
        if prepared.status != ExecStatus.COMMAND_OK:
            raise _error_of(prepared.error_field(_SQLSTATE), prepared.error_message)
        known.add(call.name)
    result = connection.pgconn.exec_prepared(call.name, parameters)
    if result.status != ExecStatus.TUPLES_OK:
        raise _error_of(result.error_field(_SQLSTATE), result.error_message)
    return result.get_value(0, 0) if result.ntuples else None


_SQLSTATE = psycopg.pq.DiagnosticField.SQLSTATE


def _error_of(sqlstate: bytes | None, message: bytes) -> psycopg.Error:
    """Return the driver's exception; without a sqlstate the connection is gone."""
    text = message.decode(errors="replace").strip()
    if sqlstate is None:
        return psycopg.OperationalError(text)
    code = sqlstate.decode()
    try:
        error = errors.lookup(code)(text)
    except KeyError:
        error = psycopg.DatabaseError(text)
    error.sqlstate = code
    return error
