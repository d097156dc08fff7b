"""A PostgreSQL with a streaming replica, and the store standing on both of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections

from config.database import database_from, replica_from
from lrs.events import log_read
from lrs.services import replica
from scripts.throwaway_postgresql import Cluster

PATIENCE = 10


@dataclass(frozen=True)
class Servers:
    """The two servers, and what the tests do to them."""

    primary: Cluster
    replica: Cluster

    def pause(self) -> None:
        """Have the replica go on receiving, and replay nothing."""
        ask(self.replica.url, "SELECT pg_wal_replay_pause()")
        until(lambda: ask(self.replica.url, "SELECT pg_get_wal_replay_pause_state()") == "paused")

    def resume(self) -> None:
        ask(self.replica.url, "SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until the replica has replayed all that the primary has."""
        ask(self.primary.url, "SELECT pg_current_xact_id()::text")  # its commit has everything before it sent
        end = ask(self.primary.url, "SELECT pg_current_wal_flush_lsn()::text")
        until(lambda: ask(self.replica.url, f"SELECT pg_last_wal_replay_lsn() >= '{end}'"))


def ask(url: str, query: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        [answer] = connection.execute(query).fetchone() or (None,)
        return answer


def until(condition: Callable[[], object]) -> None:
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, "it didn't happen in time"
        sleep(0.01)


@contextmanager
def standing_on(folder: Path, url: str, replica_url: str | None = None) -> Iterator[None]:
    """Have Django's connections lead to these servers, in this thread and in those that are started meanwhile."""
    default = database_from(url, data_dir=folder, pool_min=0, pool_max=1, statement_timeout_ms=20_000)
    del default["OPTIONS"]["pool"]  # Django keeps pools by alias, and there is one of the usual test database
    chosen = {"default": default}
    if replica_url is not None:
        chosen["replica"] = replica_from(replica_url, primary=default, statement_timeout_ms=20_000)
    known, usual = dict(connections.settings), connections["default"]
    connections.settings.update(connections.configure_settings(chosen))
    del connections["default"]
    replica.forget()
    try:
        yield
    finally:
        for alias in chosen:
            connections[alias].close()
            del connections[alias]
        connections.settings.clear()
        connections.settings.update(known)
        connections["default"] = usual
        replica.forget()


def prepare(folder: Path, url: str) -> None:
    """Make the store's tables, and a second database that looks like it and isn't it."""
    with standing_on(folder, url):
        call_command("migrate", verbosity=0)
    with psycopg.connect(url.replace("/postgres", "/template1"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE lookalike TEMPLATE postgres")


def in_a_thread(work: Callable[[], None]) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


@contextmanager
def sources() -> Iterator[list[str]]:
    """Yield a list of what answers each read of the log meanwhile."""
    answered: list[str] = []

    def note(sender: object, *, source: str, **kwargs: object) -> None:
        answered.append(source)

    log_read.connect(note)
    try:
        yield answered
    finally:
        log_read.disconnect(note)


def answered_by(reader: Callable[[], object]) -> str:
    """Return what answered the reader's only read."""
    with sources() as answered:
        reader()
    [source] = answered
    return source
