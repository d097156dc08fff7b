"""No moment of the log is given twice, whatever its writers do in the same microsecond (migration lrs 0007)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic

import pytest
from django.db import connection, transaction

from lrs.models import Statement
from lrs.rules.position import PLACES, position_at
from lrs.services.sql.postgresql import open_log
from people.models import Tenant
from tests.lrs.log import make_principal, make_statement, make_tenant, store

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer at a time."),
]

GATE = 8_150_001
"""The lock that holds whoever has looked for the last moment, until what the others do has happened."""

LOOKS_AND_WAITS = f"""
CREATE OR REPLACE FUNCTION lrs_last_moment(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last bigint := COALESCE((SELECT max(position) FROM lrs_statement WHERE tenant_id = tenant) >> 12, 0);
BEGIN
    PERFORM pg_advisory_lock_shared({GATE});
    PERFORM pg_advisory_unlock_shared({GATE});
    RETURN last;
END
$$
"""
WAITS = f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = {GATE} AND NOT granted"
BEFORE = import_module("lrs.migrations.0005_lean_functions").FUNCTIONS
LOOKED_TOO_EARLY = BEFORE[BEFORE.index("CREATE OR REPLACE FUNCTION lrs_open_log") :]


@contextmanager
def with_functions(*changed: str) -> Iterator[None]:
    """Have functions of the log changed for a while."""
    known = [asked(f"SELECT pg_get_functiondef('{name}'::regproc)") for name in ("lrs_last_moment", "lrs_open_log")]
    try:
        for each in changed:
            done(each)
        yield
    finally:
        for each in known:
            done(each)


def asked(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        return str(row[0]) if row else ""


def done(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def in_a_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def last_moment_ahead_of_the_clock(tenant: Tenant) -> int:
    """Have a Statement a minute ahead, as when the clock was set back: whoever comes next takes the moment after it."""
    store(make_principal(tenant), make_statement())
    moment = Statement.objects.get().position // PLACES + 60_000_000
    Statement.objects.update(position=position_at(moment))
    return moment


def moments_of_two(tenant: Tenant) -> list[int]:
    """Return the moments of two writers, of whom the second has looked for the last one before the first commits."""
    moments: list[int] = []
    opened, may_commit = threading.Event(), threading.Event()

    @transaction.atomic
    def first() -> None:
        moments.append(open_log(tenant.pk))
        Statement.objects.filter(tenant_id=tenant.pk).update(position=position_at(moments[0]))
        opened.set()
        assert may_commit.wait(60)

    @transaction.atomic
    def second() -> None:
        moments.append(open_log(tenant.pk))

    writers = [in_a_thread(first)]
    assert opened.wait(60)
    done(f"SELECT pg_advisory_lock({GATE})")
    try:
        writers.append(in_a_thread(second))
        until = monotonic() + 60
        while not asked(WAITS):
            assert monotonic() < until
        may_commit.set()
        writers[0].join()
    finally:
        may_commit.set()
        done(f"SELECT pg_advisory_unlock({GATE})")
    writers[1].join()
    return moments


def test_a_moment_whose_writer_commits_while_another_looks_for_the_last_one_is_not_given_again() -> None:
    tenant = make_tenant()
    last = last_moment_ahead_of_the_clock(tenant)
    with with_functions(LOOKS_AND_WAITS):
        assert moments_of_two(tenant) == [last + 1, last + 2]


def test_who_looks_before_the_moment_is_locked_is_given_the_others_moment() -> None:
    """The function as it was: the test above tells the two apart."""
    tenant = make_tenant()
    last = last_moment_ahead_of_the_clock(tenant)
    with with_functions(LOOKS_AND_WAITS, LOOKED_TOO_EARLY):
        assert moments_of_two(tenant) == [last + 1, last + 1]
