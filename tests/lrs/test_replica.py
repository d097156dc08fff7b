"""Reads from a streaming replica: they skip nothing and claim no more than they show (decision 006)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import InternalError, connection, connections, transaction

from lrs.rules.position import moment_of
from lrs.services import replica
from lrs.services.horizon import consistent_through
from lrs.services.query import StatementQuery, find, statement_by_id
from lrs.services.replica import read
from lrs.services.standpoint import Standpoint
from lrs.services.statement_export import pages_of
from people.rules.principal import Principal
from tests.lrs.log import make_principal, make_statement, make_tenant, store
from tests.lrs.replica_server import PATIENCE, Servers, answered_by, ask, in_a_thread, sources, standing_on, until

ANOTHER = 7
"""A credential that reads and doesn't write."""


@pytest.fixture
def ana(standing: Servers, slug: str) -> Principal:
    return make_principal(make_tenant(slug))


def page(principal: Principal, *, reader: int | None = ANOTHER, reach: int = 0, first: int = 0) -> list[int]:
    query = StatementQuery(principal.tenant_id, first=first, ascending=True, limit=1000)
    return read(
        lambda standpoint: find(query, standpoint).positions,
        tenant_id=principal.tenant_id,
        credential_id=reader,
        reach=reach,
    )


def caught_up(principal: Principal) -> list[int]:
    """Wait until the replica answers, and return the page."""
    until(lambda: answered_by(lambda: page(principal)) == "replica")
    return page(principal)


def test_a_replica_that_has_caught_up_answers(ana: Principal) -> None:
    store(ana, make_statement())
    until(lambda: answered_by(lambda: page(ana)) == "replica")
    assert len(page(ana)) == 1


def test_an_idle_primary_that_has_begun_a_new_segment_is_no_reason_to_ask_it(ana: Principal, standing: Servers) -> None:
    """Its write-ahead log then ends behind a header that no replica replays."""
    ask(standing.primary.url, "SELECT pg_switch_wal()::text")
    until(lambda: answered_by(lambda: page(ana)) == "replica")


def test_nothing_can_be_written_on_the_replica(ana: Principal) -> None:
    with pytest.raises(InternalError, match="read-only"), connections["replica"].cursor() as cursor:
        cursor.execute("DELETE FROM people_tenant")


def test_what_the_replica_has_not_replayed_is_neither_shown_nor_claimed(ana: Principal, standing: Servers) -> None:
    store(ana, make_statement())
    [first] = caught_up(ana)
    standing.pause()
    store(ana, make_statement())
    assert answered_by(lambda: page(ana)) == "replica"
    assert page(ana) == [first]
    through = moment_of(consistent_through(ana.tenant_id))
    standing.resume()
    until(lambda: len(page(ana)) == 2)
    second = page(ana)[1]
    assert first >> 12 <= through < second >> 12


def test_whoever_has_just_stored_something_reads_it(ana: Principal, standing: Servers) -> None:
    store(ana, make_statement())
    caught_up(ana)
    standing.pause()
    store(ana, make_statement())
    assert answered_by(lambda: page(ana, reader=ana.credential_id)) == "primary"
    assert len(page(ana, reader=ana.credential_id)) == 2
    standing.resume()
    until(lambda: answered_by(lambda: page(ana, reader=ana.credential_id)) == "replica")
    assert len(page(ana, reader=ana.credential_id)) == 2


def test_a_statement_that_the_replica_has_not_is_asked_of_the_primary(ana: Principal, standing: Servers) -> None:
    caught_up(ana)
    standing.pause()
    statement = make_statement()
    store(ana, statement)

    def by_id(standpoint: Standpoint) -> str | None:
        return statement_by_id(ana, UUID(statement["id"]), voided=False, using=standpoint.using)

    assert by_id(Standpoint("replica")) is None
    assert read(by_id, tenant_id=ana.tenant_id, credential_id=ANOTHER) is not None


def test_nobody_is_led_back_behind_what_they_have_seen(ana: Principal, standing: Servers) -> None:
    store(ana, make_statement())
    caught_up(ana)
    standing.pause()
    store(ana, make_statement())
    _, second = page(ana, reader=ana.credential_id)
    assert answered_by(lambda: page(ana)) == "replica"
    assert answered_by(lambda: page(ana, reach=second)) == "primary"
    assert page(ana, reach=second)[1:] == [second]


def test_what_was_stored_before_the_clock_was_set_back_is_still_read(ana: Principal) -> None:
    store(ana, make_statement())
    an_hour = 3_600_000_000 << 12
    with connection.cursor() as cursor:
        for table in ("lrs_statement", "lrs_statementkey", "lrs_statementidentity"):
            cursor.execute(
                f"UPDATE {table} SET position = position + %s WHERE tenant_id = %s", [an_hour, ana.tenant_id]
            )
    caught_up(replace(ana, tenant_id=0))
    assert answered_by(lambda: page(ana)) == "primary"
    assert len(page(ana)) == 1


def test_a_transaction_reads_what_it_has_stored(ana: Principal) -> None:
    caught_up(ana)
    with transaction.atomic():
        store(ana, make_statement())
        assert answered_by(lambda: page(ana, reader=ana.credential_id)) == "primary"
    assert len(page(ana, reader=ana.credential_id)) == 1


def test_a_replica_that_is_too_far_behind_is_not_read(ana: Principal, standing: Servers, settings) -> None:
    settings.REPLICA_MAX_LAG_SECONDS = 1
    caught_up(ana)
    standing.pause()
    store(ana, make_statement())
    until(lambda: len(page(ana)) == 1)
    assert answered_by(lambda: page(ana)) == "primary"


def test_a_writer_that_is_held_open_holds_readers_of_the_replica_back(ana: Principal, standing: Servers) -> None:
    stored, may_commit = threading.Event(), threading.Event()

    def hold_open() -> None:
        with transaction.atomic():
            store(ana, make_statement())
            stored.set()
            assert may_commit.wait(PATIENCE)

    writer = in_a_thread(hold_open)
    assert stored.wait(PATIENCE)
    store(ana, make_statement(object={"id": "https://example.org/other"}))
    standing.catch_up()
    assert caught_up(ana) == []
    through_while_open = consistent_through(ana.tenant_id)
    may_commit.set()
    writer.join()
    until(lambda: answered_by(lambda: page(ana)) == "replica" and page(ana))
    assert len(page(ana)) == 2
    assert moment_of(through_while_open) < page(ana)[0] >> 12


def test_a_reader_that_follows_the_log_on_the_replica_sees_every_statement_once(ana: Principal) -> None:
    writers, batches = 4, 10
    seen: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        with closing(connections["default"]):  # the pool's thread has one of its own
            for batch in range(batches):
                with transaction.atomic():
                    store(ana, make_statement(), make_statement())
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [0.02 if (number + batch) % 3 else 0.0])

    def follow() -> None:
        while True:
            is_last_round = done.is_set()
            start = seen[-1] + 1 if seen else 0
            found = page(ana, first=start, reach=start)
            seen.extend(found)
            if is_last_round and len(seen) == writers * batches * 2:
                return

    caught_up(ana)
    with sources() as answered:
        reader = in_a_thread(follow)
        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(write, range(writers)))
        done.set()
        reader.join(PATIENCE)
    assert seen == page(ana, reader=ana.credential_id)
    assert len(seen) == writers * batches * 2
    assert answered.count("replica") > 10, "the primary answered: the test proves nothing"


def test_a_replica_that_is_gone_is_replaced_by_the_primary_and_read_again_when_it_is_back(
    ana: Principal, standing: Servers
) -> None:
    store(ana, make_statement())
    caught_up(ana)
    standing.replica.stop()
    try:
        for _ in range(3):
            assert answered_by(lambda: page(ana)) == "primary"
            assert len(page(ana)) == 1
    finally:
        standing.replica.start()
    assert len(caught_up(ana)) == 1


def test_a_replica_that_was_restarted_between_two_reads_answers_the_second(ana: Principal, standing: Servers) -> None:
    caught_up(ana)
    standing.replica.stop()
    standing.replica.start()
    standing.catch_up()
    assert answered_by(lambda: page(ana)) == "replica"


def test_a_query_that_replay_cancels_is_answered_by_the_primary(ana: Principal, standing: Servers) -> None:
    caught_up(ana)
    tried = []

    def reader(standpoint: Standpoint) -> int:
        tried.append(standpoint.using)
        with connections[standpoint.using].cursor() as cursor:
            if standpoint.using == "replica":
                locker = in_a_thread(lock)
                cursor.execute("SELECT count(*) FROM lrs_refusedrequest, pg_sleep(20)")
                locker.join()
            return 1

    def lock() -> None:
        with psycopg.connect(standing.primary.url) as primary:
            primary.execute("LOCK TABLE lrs_refusedrequest IN ACCESS EXCLUSIVE MODE")

    assert read(reader, tenant_id=ana.tenant_id) == 1
    assert tried == ["replica", "default"]
    assert answered_by(lambda: page(ana)) == "replica"


@pytest.mark.parametrize("wrong", ["the primary itself", "another database"])
def test_what_is_no_replica_of_the_primary_is_never_read(
    servers: Servers, slug: str, tmp_path: Path, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = servers.primary.url
    if wrong == "another database":
        url = servers.replica.url.replace("/postgres", "/lookalike")
    with standing_on(tmp_path, servers.primary.url, url):
        ana = make_principal(make_tenant(slug))
        servers.catch_up()
        assert answered_by(lambda: page(ana)) == "primary"
        replica.forget()
        with pytest.raises(replica.NoReplica):
            replica.lag()
    assert "REPLICA_DATABASE_URL names" in caplog.text


def test_an_export_is_read_from_the_replica(ana: Principal, standing: Servers) -> None:
    for _ in range(3):
        store(ana, make_statement())
    caught_up(ana)

    def export() -> list[str]:
        return [payload for payloads in pages_of(StatementQuery(ana.tenant_id)) for payload in payloads]

    until(lambda: answered_by(export) == "replica")
    assert len(export()) == 3
    standing.pause()
    store(ana, make_statement())
    assert len(export()) == 4


def test_without_a_replica_nothing_is_asked_or_counted(servers: Servers, slug: str, tmp_path: Path) -> None:
    with standing_on(tmp_path, servers.primary.url):
        ana = make_principal(make_tenant(slug))
        with sources() as answered:
            store(ana, make_statement())
            assert len(page(ana)) == 1
        assert answered == []
