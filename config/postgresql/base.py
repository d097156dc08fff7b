"""Django's PostgreSQL backend, which knows when the server is gone: nobody waits for it then, and one tries again.

A request that needs a connection gets a pooled one that is still open. When there is none in time, one attempt at a
connection of its own tells whether the pool is busy or the server is gone. If it is gone, the pool goes, too: whoever
waits for it is let go, and the circuit refuses all others until an attempt a second finds the server again.
"""

from collections.abc import Mapping
from select import POLLIN, poll
from time import monotonic
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus
from psycopg_pool import PoolClosed, PoolTimeout

from lrs.services.circuit import Circuit
from people.rules.not_now import TOO_MANY_CONNECTIONS, UNREACHABLE, of_refused_connection
from people.services.unavailability import Unavailable

RETRY_SECONDS = 1.0
_MOST_LOOKS = 8


class Server:
    """What this process knows of a server: whether it may be asked, and why not when it couldn't be."""

    def __init__(self) -> None:
        self.circuit = Circuit(RETRY_SECONDS)
        self.circuit.close()
        self.reason = UNREACHABLE


_servers: dict[tuple[str, str, str], Server] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of a thread to the database."""

    _gave_up_at = float("-inf")

    @property
    def pool(self) -> Any:
        """Return the pool; a new one if another thread has just taken the old one away."""
        try:
            return super().pool
        except KeyError:
            return super().pool

    def get_new_connection(self, conn_params: Mapping[str, Any]) -> psycopg.Connection:
        """Return a connection that is open, or raise Unavailable at once while the server is known to be gone."""
        server = self._server
        was_closed = server.circuit.is_closed
        if not server.circuit.lets_try():
            raise Unavailable(server.reason, "it was so less than a second ago")
        if self.pool is None:
            connection = self._connected(conn_params)
        else:
            if not was_closed:
                self._connected(conn_params).close()
            connection = self._pooled(conn_params)
        server.circuit.close()
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        """Do so, as a request begins and when it ends; the next one may wait for a connection again."""
        self._gave_up_at = float("-inf")
        super().close_if_unusable_or_obsolete()

    @property
    def _server(self) -> Server:
        place = self.settings_dict["HOST"], self.settings_dict["PORT"], self.settings_dict["NAME"]
        return _servers.get(place) or _servers.setdefault(place, Server())

    def _connected(self, conn_params: Mapping[str, Any]) -> psycopg.Connection:
        """Return a connection of our own; Unavailable if there is none to be had, which everybody then knows."""
        try:
            return self.Database.connect(**conn_params)
        except psycopg.OperationalError as error:
            reason = self._server.reason = of_refused_connection(str(error))
            self._server.circuit.open()
            if reason is not TOO_MANY_CONNECTIONS and self.pool is not None:
                pool = self._connection_pools.pop(self.alias, None)
                if pool is not None:
                    pool.close(timeout=0)
            raise Unavailable(reason, str(error)) from error

    def _pooled(self, conn_params: Mapping[str, Any]) -> psycopg.Connection:
        """Return a connection from the pool, none that the server has closed meanwhile."""
        if monotonic() - self._gave_up_at < RETRY_SECONDS:
            raise PoolTimeout("this request has waited for a connection already")
        asked = False
        try:
            while has_hung_up(connection := super().get_new_connection(conn_params)):
                connection._pool.putconn(connection)
                if not asked:
                    self._connected(conn_params).close()
                    asked = True
        except PoolTimeout:
            self._connected(conn_params).close()
            self._gave_up_at = monotonic()
            raise
        except PoolClosed as error:
            raise Unavailable(UNREACHABLE, str(error)) from error
        return connection


def has_hung_up(connection: psycopg.Connection) -> bool:
    """Tell whether the server has closed a connection that nobody used; asks the socket, not the server."""
    waiting = poll()
    waiting.register(connection.fileno(), POLLIN)
    try:
        for _ in range(_MOST_LOOKS):
            if not waiting.poll(0):
                break
            connection.pgconn.consume_input()
    except psycopg.Error:
        return True
    return bool(connection.pgconn.status != ConnStatus.OK)


def forget() -> None:
    """Start anew, as a new process does."""
    _servers.clear()
