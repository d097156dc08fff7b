"""Calls to PostgreSQL, prepared once a connection, with nothing between them and libpq.

For the hottest paths only: the driver's own cursor takes as long again as a small batch takes the database, and a round
trip more than most queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from select import POLLIN, POLLOUT, poll
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, PGresult, TransactionStatus

Parameters = Sequence[bytes | None]


@dataclass(frozen=True, slots=True)
class Call:
    """A query with parameters $1, $2 …; ``name`` is what the server knows it by."""

    name: bytes
    query: bytes


_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[bytes]] = WeakKeyDictionary()


def run(connection: psycopg.Connection[Any], call: Call, parameters: Parameters) -> bytes | None:
    """Return the value of one column as PostgreSQL writes it, None if there is no row; parameters are written likewise.

    Other threads go on meanwhile. Raises what the driver raises, with the same sqlstate.
    """
    known = _prepared.setdefault(connection, set())
    if call.name not in known:
        prepared = connection.pgconn.prepare(call.name, call.query)
        if prepared.status != ExecStatus.COMMAND_OK:
            raise _error_of(prepared)
        known.add(call.name)
    result = connection.pgconn.exec_prepared(call.name, parameters)
    if result.status != ExecStatus.TUPLES_OK:
        raise _error_of(result)
    return result.get_value(0, 0) if result.ntuples else None


def run_all(
    connection: psycopg.Connection[Any],
    calls: Sequence[tuple[Call, Parameters]],
    *,
    guarded: bool = False,
    commits: bool = False,
) -> list[PGresult]:
    """Return the results of several calls that travel together; after one that fails none is run, and it is raised.

    Where the connection isn't to commit by itself, a transaction is begun if there is none, as the driver does it.
    ``guarded`` takes back what was done before the failure, so that the transaction can go on; there is one then.
    With ``commits`` the COMMIT travels as the last of them.
    """
    begins = not connection.autocommit and connection.pgconn.transaction_status == TransactionStatus.IDLE
    words = [b"BEGIN"] * begins + [b"SAVEPOINT run_all"] * guarded
    known = _prepared.setdefault(connection, set())
    new = list({call.name: call for call, _ in calls if call.name not in known}.values())
    results = _talk(connection, words, new, calls, [b"RELEASE SAVEPOINT run_all"] * guarded + [b"COMMIT"] * commits)
    for call, result in zip(new, results[len(words) :], strict=False):
        if result.status == ExecStatus.COMMAND_OK:
            known.add(call.name)
    failed = next((each for each in results if each.status == ExecStatus.FATAL_ERROR), None)
    if failed is None:
        place = len(words) + len(new)
        return results[place : place + len(calls)]
    if guarded:
        _talk(connection, [b"ROLLBACK TO SAVEPOINT run_all", b"RELEASE SAVEPOINT run_all"], (), (), ())
    raise _error_of(failed)


def _talk(
    connection: psycopg.Connection[Any],
    before: Sequence[bytes],
    new: Sequence[Call],
    calls: Sequence[tuple[Call, Parameters]],
    after: Sequence[bytes],
) -> list[PGresult]:
    """Send everything through a pipeline, and return a result of each."""
    pgconn = connection.pgconn
    try:
        pgconn.enter_pipeline_mode()
        for word in before:
            pgconn.send_query_params(word, None)
        for call in new:
            pgconn.send_prepare(call.name, call.query)
        for call, parameters in calls:
            pgconn.send_query_prepared(call.name, parameters)
        for word in after:
            pgconn.send_query_params(word, None)
        pgconn.pipeline_sync()
        results = _received(pgconn)
        pgconn.exit_pipeline_mode()
    except BaseException:
        # In the middle of a pipeline nobody can go on with the connection.
        pgconn.finish()
        raise
    return results


def _received(pgconn: Any) -> list[PGresult]:
    """Return the results up to the end of the pipeline; other threads go on while there are none."""
    socket = poll()
    socket.register(pgconn.socket, POLLIN | POLLOUT)
    while pgconn.flush():
        socket.poll()
        pgconn.consume_input()
    socket.modify(pgconn.socket, POLLIN)
    results: list[PGresult] = []
    while True:
        while pgconn.is_busy():
            socket.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:  # the end of one call's results, or of all that will ever come
            if pgconn.status != ConnStatus.OK:
                raise _error_of(results[-1]) if results else psycopg.OperationalError("the connection is lost")
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)


def _error_of(result: PGresult) -> psycopg.Error:
    """Return the driver's exception; without a sqlstate the connection is gone."""
    if result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) is None:
        return psycopg.OperationalError(result.error_message.decode(errors="replace").strip())
    return error_from_result(result)
