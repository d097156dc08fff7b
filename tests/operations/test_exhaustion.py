"""What is used up or gone is told at once and everywhere, and all goes on by itself when it is back."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from scripts.throwaway_postgresql import Cluster, created_postgresql
from tests.lrs.replica_server import ask, until
from tests.operations.exhausted_server import (
    QUICK,
    SURFACES,
    Store,
    assert_told,
    store_on,
    unique_content,
    with_attachment,
)
from tests.operations.small_disk import filled, small_disk

AWAY = "The database can't be reached."
BUSY = "All connections to the database are in use."
SLOW = "The database took too long."
CROWDED = "The database takes no more connections."
FULL = "The database has no room left."
STORAGE_FULL = "The storage has no room left."

WANTED = {
    "WORKERS": "1",
    "THREADS": "8",
    "DB_POOL_MIN": "1",
    "DB_POOL_MAX": "2",
    "DB_POOL_TIMEOUT_SECONDS": "1",
    "DB_STATEMENT_TIMEOUT_MS": "2000",
    "MAX_BODY_BYTES": str(4 << 20),
}

Small = tuple[Cluster, Store, Path | None]


@pytest.fixture
def small(servers: Small) -> Iterator[Small]:
    """All of it, up and running when a story begins, whatever the one before it did."""
    cluster, store, _ = servers
    store.acknowledged.clear()
    store.refused.clear()
    yield servers
    if not cluster.is_running:
        cluster.start()
    until(store.is_ready)


@pytest.fixture(scope="module")
def servers(tmp_path_factory) -> Iterator[Small]:
    """A PostgreSQL of our own, the server on it, and the small disk that its database lies on if there can be one."""
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite there is no server that could go away; its disk is in test_full_disk.py.")
    with created_postgresql() as cluster:
        if cluster is None:
            pytest.skip("There are no binaries of PostgreSQL here to start a server with.")
        cluster.start()
        data_dir, disk = tmp_path_factory.mktemp("store"), cluster.folder / "disk"
        with (
            small_disk(disk, 48, owner=cluster.folder.owner()) as mounted,
            small_disk(data_dir / "media", 8) as media_mounted,
        ):
            url = on_the_disk(cluster, disk) if mounted else cluster.url
            with store_on(data_dir, DATABASE_URL=url, TMPDIR=str(data_dir / "media"), **WANTED) as store:
                yield cluster, store, disk if mounted and media_mounted else None
            cluster.stop()


def on_the_disk(cluster: Cluster, disk: Path) -> str:
    """Return the URL of a database whose every table lies there."""
    with psycopg.connect(cluster.url, autocommit=True) as admin:
        admin.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        admin.execute("CREATE DATABASE store TABLESPACE small")
    return cluster.url.rsplit("/", 1)[0] + "/store"


@contextmanager
def locked(cluster: Cluster, table: str) -> Iterator[None]:
    """Keep everybody else from a table."""
    with psycopg.connect(cluster.url.rsplit("/", 1)[0] + "/" + database_of(cluster)) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


def database_of(cluster: Cluster) -> str:
    return "store" if ask(cluster.url, "SELECT count(*) FROM pg_database WHERE datname = 'store'") else "postgres"


def waiting_for_locks(cluster: Cluster) -> int:
    return ask(
        cluster.url,
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tributary' AND wait_event_type = 'Lock'",
    )


def test_a_database_that_is_gone_is_told_at_once_and_found_again_when_it_is_back(small: Small) -> None:
    cluster, store, _ = small
    with store.load():
        until(lambda: len(store.acknowledged) > 20)
        cluster.stop()
        until(lambda: len(store.refused) > 20)
    unsettled = store.refused[:]
    store.refused.clear()
    store.assert_not_now(AWAY)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: store.post(), range(64)))
    for answer in answers:
        assert_told(answer, AWAY)
    cluster.start()
    store.assert_recovers()
    # Of what was under way when it went, some may have been stored without being acknowledged; most were refused after.
    assert len(set(unsettled) & store.stored()) <= 4


def test_a_database_that_was_restarted_between_two_requests_refuses_neither(small: Small) -> None:
    cluster, store, _ = small
    assert [answer.status for answer in two_at_once(store)] == [200, 200]
    cluster.stop()
    cluster.start()
    assert [answer.status for answer in two_at_once(store)] == [200, 200]
    store.assert_recovers()


def two_at_once(store: Store) -> list:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda _: store.post(), range(2)))


def test_statements_that_take_too_long_and_whoever_finds_no_connection_meanwhile_are_refused(small: Small) -> None:
    cluster, store, _ = small
    with ThreadPoolExecutor(8) as pool, locked(cluster, "lrs_statementidentity"):
        slow = [pool.submit(store.post) for _ in range(2)]
        until(lambda: waiting_for_locks(cluster) == 2)
        refused = [pool.submit(store.post) for _ in range(3)]
        readiness = pool.submit(store.readiness)
        for each in refused:
            assert_told(each.result(), BUSY)
        assert readiness.result() == (503, [BUSY])
        for each in slow:
            answer = each.result()
            assert (answer.status, answer.message.startswith(SLOW)) == (503, True)
            assert int(answer.headers["retry-after"]) > 0
    store.assert_recovers()


def test_a_database_that_answers_nobody_in_time_is_not_ready(small: Small) -> None:
    cluster, store, _ = small
    with locked(cluster, "django_migrations"):
        assert store.readiness() == (503, [SLOW])
    store.assert_recovers()


def test_a_server_that_takes_no_more_connections_is_told_at_once_until_it_does(small: Small) -> None:
    cluster, store, _ = small
    others: list[psycopg.Connection] = []
    try:
        with psycopg.connect(cluster.url, autocommit=True) as admin:
            occupy_all(cluster, others)
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tributary'")
            until(lambda: occupy_all(cluster, others) or left_to(admin) == 0)
            store.assert_not_now(CROWDED)
    finally:
        for other in others:
            other.close()
    store.assert_recovers()


def occupy_all(cluster: Cluster, others: list[psycopg.Connection]) -> None:
    """Take every connection that the server gives."""
    with suppress(psycopg.OperationalError):
        while True:
            others.append(psycopg.connect(cluster.url, autocommit=True))


def left_to(admin: psycopg.Connection) -> int:
    """Return how many connections our server still has."""
    [count] = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tributary'").fetchone()
    return count


@pytest.fixture
def disk(small: Small) -> Path:
    if small[2] is None:
        pytest.skip("This user may not mount a small disk that could be filled.")
    return small[2]


def test_a_full_disk_under_the_database_refuses_what_is_stored_and_nothing_that_is_read(small: Small, disk) -> None:
    _, store, _ = small
    with filled(disk):
        # What finds room in pages that are there is stored; it soon doesn't.
        until(lambda: store.post().status == 503)
        assert_told(store.post(), FULL)
        assert store.readiness() == (503, [FULL])
        assert set(store.acknowledged) <= store.stored()
    store.assert_recovers()


def test_a_full_disk_under_the_attachments_refuses_statements_that_have_one(small: Small, disk) -> None:
    _, store, _ = small

    def send():
        content = unique_content()
        return store.post(
            content_type="multipart/mixed; boundary=edge", make=lambda each: with_attachment(each, content)
        )

    assert send().status == 200
    with filled(store.media):
        assert_told(send(), STORAGE_FULL)
        assert store.post().status == 200
        assert store.readiness() == (503, ["The storage of attachments has no room left."])
    assert [path.name for path in store.media.rglob("*") if path.is_file() and path.stat().st_size == 0] == []
    assert send().status == 200
    store.assert_recovers()


def test_a_full_disk_under_large_bodies_refuses_them_and_nothing_else(small: Small, disk) -> None:
    _, store, _ = small

    def send(megabytes: int = 3):
        large = {"extensions": {"https://example.org/large": "x" * (megabytes << 20)}}
        return store.post(make=lambda statement: json.dumps({**statement, "result": large}).encode())

    # Python chooses the folder for such bodies when it needs it first; what this one takes may come free later.
    assert send(megabytes=1).status == 200
    with filled(store.media):
        assert_told(send(), STORAGE_FULL)
        assert store.post().status == 200
    assert send().status == 200
    store.assert_recovers()


def test_every_surface_answers_again(small: Small) -> None:
    _, store, _ = small
    statuses: dict[str, int] = {}
    wanted: dict[str, Callable[[int], bool]] = {"admin": lambda status: status == 302}
    for name, (method, path, headers, body) in SURFACES.items():
        answer = store.ask(method, path, headers, body)
        statuses[name] = answer.status
        assert wanted.get(name, lambda status: status == 200)(answer.status), statuses
        assert answer.seconds < QUICK
