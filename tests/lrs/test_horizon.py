"""The horizon: nothing appears below what a reader has passed (xAPI 1.0.3 Communication §2.1.3, Consistent-Through)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from lrs.rules.position import moment_of
from lrs.services.horizon import consistent_through
from lrs.services.query import StatementQuery, find
from people.rules.principal import Principal
from tests.lrs.log import ids_found, make_principal, make_statement, make_tenant, store

pytestmark = pytest.mark.django_db(transaction=True)

only_where_writers_run_side_by_side = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="On SQLite writers follow each other: none can commit out of order."
)


def in_a_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def positions(principal: Principal, first: int = 0) -> list[int]:
    return find(StatementQuery(principal.tenant_id, first=first, ascending=True, limit=1000)).positions


def test_what_was_just_stored_can_be_read_and_is_covered_by_consistent_through() -> None:
    principal = make_principal(make_tenant())
    statement = make_statement()
    store(principal, statement)
    assert ids_found(principal) == [statement["id"]]
    [position] = positions(principal)
    assert moment_of(consistent_through(principal.tenant_id)) >= position >> 12


@only_where_writers_run_side_by_side
def test_a_writer_that_is_held_open_holds_readers_back_until_it_commits() -> None:
    principal = make_principal(make_tenant())
    early, late = make_statement(object={"id": "https://example.org/other"}), make_statement()
    stored, may_commit = threading.Event(), threading.Event()

    def hold_open() -> None:
        with transaction.atomic():
            store(principal, early)
            stored.set()
            assert may_commit.wait(10)

    writer = in_a_thread(hold_open)
    assert stored.wait(10)
    store(principal, late)
    while_open = ids_found(principal, ascending=True)
    through_while_open = consistent_through(principal.tenant_id)
    may_commit.set()
    writer.join()
    assert while_open == []
    assert ids_found(principal, ascending=True) == [early["id"], late["id"]]
    assert through_while_open < consistent_through(principal.tenant_id)


@only_where_writers_run_side_by_side
def test_a_reader_that_follows_the_log_sees_every_statement_once_while_writers_commit_out_of_order() -> None:
    principal = make_principal(make_tenant())
    writers, batches = 6, 12
    seen: list[int] = []
    naive: list[int] = []
    done = threading.Event()

    def write(number: int) -> None:
        try:
            for batch in range(batches):
                with transaction.atomic():
                    store(principal, *(make_statement() for _ in range(3)))
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [0.02 if (number + batch) % 3 else 0.0])
        finally:
            connection.close()

    def follow() -> None:
        while True:
            last_round = done.is_set()
            found = positions(principal, first=seen[-1] + 1 if seen else 0)
            seen.extend(found)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT position FROM lrs_statement WHERE tenant_id = %s AND position > %s ORDER BY position",
                    [principal.tenant_id, naive[-1] if naive else 0],
                )
                naive.extend(row[0] for row in cursor.fetchall())
            if last_round and not found:
                return

    reader = in_a_thread(follow)
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    done.set()
    reader.join()
    everything = positions(principal)
    assert len(everything) == writers * batches * 3
    assert seen == everything
    assert len(naive) < len(everything), "the naive reader should have missed some: the test proves nothing"
