"""Nobody who reads the log to its end misses a Statement, or gets one twice, however its writers commit.

xAPI 1.0.3 Communication §2.1.3 (``since``, ``more``, Consistent-Through).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction

from lrs.rules.timestamps import parse
from people.models import Tenant
from people.services import last_used, principal_cache
from tests.lrs import log
from tests.lrs.followers import STATEMENTS, THROUGH, ByPosition, BySince, Naive, ids_in, walk
from tests.lrs.replica_server import in_a_thread, until
from tests.xapi.client import XapiClient, make_credential, make_tenant
from tests.xapi.story import store, told

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 3
PAUSE_SECONDS = 0.01
HELD_SECONDS = 2.0
PATIENCE = 10

only_where_writers_run_side_by_side = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="On SQLite writers follow each other: none can commit out of order."
)


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody() -> None:
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture
def tenant() -> Tenant:
    return make_tenant("north")


@pytest.fixture
def client(tenant: Tenant) -> Callable[[str], XapiClient]:
    """Return a client with a credential of its own."""
    return lambda name: XapiClient(make_credential(tenant, name=name))


@contextmanager
def repeating(*works: Callable[[], Any]) -> Iterator[None]:
    """Do each of these again and again in a thread of its own until the block ends; what failed there is raised.

    The pause between lets readers keep up with the writers.
    """
    ended, failures = Event(), []

    def repeat(work: Callable[[], Any]) -> None:
        try:
            while not ended.wait(PAUSE_SECONDS):
                work()
        except BaseException as failure:
            failures.append(failure)

    threads = [in_a_thread(lambda work=work: repeat(work)) for work in works]
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failures == []


def writing(client: XapiClient, stored: list[str]) -> Callable[[], None]:
    """Return what stores a batch, of another size each time."""
    return lambda: stored.extend(store(client, *(told() for _ in range(1 + len(stored) % 5))))


def held_open(tenant: Tenant, may_commit: Event, *statements: dict[str, Any]) -> Thread:
    """Store Statements, and commit only when that is allowed; return when they have their place in the log."""
    has_its_place = Event()

    def hold() -> None:
        with transaction.atomic():
            log.store(log.make_principal(tenant), *statements)
            has_its_place.set()
            assert may_commit.wait(PATIENCE)

    thread = in_a_thread(hold)
    assert has_its_place.wait(PATIENCE)
    return thread


def everything(client: XapiClient) -> list[str]:
    """Return the ids of all that is stored, in the log's order."""
    return ids_in(walk(client, {"ascending": "true", "limit": "1000"}))


@only_where_writers_run_side_by_side
def test_followers_see_everything_once_while_one_writer_is_held_open_and_the_naive_reader_misses_it(
    tenant, client
) -> None:
    late = [log.make_statement() for _ in range(3)]
    stored: list[list[str]] = [[] for _ in range(WRITERS)]
    writers = [client(f"Writer {number}") for number in range(WRITERS)]
    reader = client("Reader")
    by_position, by_since, naive = ByPosition(tenant.pk), BySince(reader), Naive(tenant.pk)
    readers = [by_position, by_since, naive]

    def read() -> None:
        for each in readers:
            each.read()

    may_commit = Event()
    with repeating(read, *(writing(each, ids) for each, ids in zip(writers, stored, strict=True))):
        until(lambda: len(by_since.seen) > 20)
        held = held_open(tenant, may_commit, *late)
        begun, before = monotonic(), len(naive.seen)
        until(lambda: len(naive.seen) > before + 20 and monotonic() > begun + HELD_SECONDS)
        passed_by = len(naive.seen) - len(by_since.seen)
        may_commit.set()
        held.join()
        until(lambda: late[-1]["id"] in by_since.seen and late[-1]["id"] in by_position.seen)
    for each in readers:
        while each.read():
            pass
    expected = everything(reader)
    assert sorted(expected) == sorted([*chain(*stored), *(statement["id"] for statement in late)])
    assert by_position.seen == expected
    assert by_since.seen == expected
    assert by_since.pages > len(by_since.promises), "no 'more' was followed: the test proves less than it says"
    assert passed_by > 20, "the held writer held nobody back: the test proves nothing"
    missed = [each for each in expected if each not in set(naive.seen)]
    assert set(missed) >= {statement["id"] for statement in late}


def test_what_consistent_through_has_promised_is_never_broken(tenant, client) -> None:
    writers = [client(f"Writer {number}") for number in range(WRITERS)]
    reader = client("Reader")
    by_since = BySince(reader)
    promised: list[tuple[str, list[str]]] = []

    def promise() -> None:
        """Read again, later, what an answer to a writer said to be complete."""
        through = reader.post(STATEMENTS, body=told())[THROUGH]
        promised.append((through, ids_in(walk(reader, {"until": through, "ascending": "true", "limit": "1000"}))))

    with repeating(by_since.read, *(writing(each, []) for each in writers)):
        deadline = monotonic() + PATIENCE
        while len(promised) < 12:
            assert monotonic() < deadline
            with_a_slow_writer(tenant, promise)
    moments = stored_moments(reader)
    while by_since.read():
        pass
    for moment, count in by_since.promises:
        assert [each for each in moments if moments[each] <= moment] == by_since.seen[:count]
    for through, ids in promised:
        assert ids_in(walk(reader, {"until": through, "ascending": "true", "limit": "1000"})) == ids
    assert promised[-1][1], "nothing was promised: the test proves nothing"


def with_a_slow_writer(tenant: Tenant, work: Callable[[], None]) -> None:
    """Do this while a writer holds its transaction open; on SQLite, where others would wait for it, without."""
    if connection.vendor == "sqlite":
        work()
        return
    may_commit = Event()
    held = held_open(tenant, may_commit, log.make_statement())
    try:
        work()
    finally:
        may_commit.set()
        held.join()
    work()


def stored_moments(client: XapiClient) -> dict[str, Any]:
    """Return when each Statement was stored, by its id, in the log's order."""
    responses = walk(client, {"ascending": "true", "limit": "1000"})
    return {each["id"]: parse(each["stored"]) for response in responses for each in response.json()["statements"]}


def test_more_leads_back_through_everything_once_while_others_write(tenant, client) -> None:
    writers = [client(f"Writer {number}") for number in range(WRITERS)]
    reader = client("Reader")
    store(reader, *(told() for _ in range(30)))
    with repeating(*(writing(each, []) for each in writers)):
        until(lambda: len(everything(reader)) > 60)
        walks = [ids_in(walk(reader, {"limit": "25"})) for _ in range(3)]
    newest_first = everything(reader)[::-1]
    for seen in walks:
        assert seen == newest_first[newest_first.index(seen[0]) :]
