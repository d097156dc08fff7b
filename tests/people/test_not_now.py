"""What only can't be done right now is told from what went wrong, by the codes of whoever says it."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from psycopg import errors
from psycopg_pool import PoolTimeout

from people.models import Tenant
from people.rules import not_now
from people.rules.not_now import NotNow, of_errno, of_refused_connection, of_sqlite_code, of_sqlstate
from people.services.unavailability import Unavailable, reason_of, refusal_of

BY_SQLSTATE = {
    "08000": not_now.LOST,
    "08006": not_now.LOST,
    "25006": not_now.READ_ONLY,
    "40001": not_now.CONFLICT,
    "40P01": not_now.CONFLICT,
    "40003": not_now.LOST,
    "53000": not_now.OUT_OF_MEMORY,
    "53100": not_now.DATABASE_FULL,
    "53200": not_now.OUT_OF_MEMORY,
    "53300": not_now.TOO_MANY_CONNECTIONS,
    "55P03": not_now.LOCKED,
    "57014": not_now.TOOK_TOO_LONG,
    "57P01": not_now.LOST,
    "57P02": not_now.LOST,
    "57P03": not_now.LOST,
    "58030": not_now.DATABASE_DISK,
    "23505": None,
    "22021": None,
    "42P01": None,
    "42601": None,
    "55000": None,
    "57000": None,
    "XX000": None,
    "TR409": None,
}


@pytest.mark.parametrize(("sqlstate", "reason"), BY_SQLSTATE.items(), ids=BY_SQLSTATE)
def test_a_server_says_by_its_sqlstate_what_is_the_matter(sqlstate: str, reason: NotNow | None) -> None:
    assert of_sqlstate(sqlstate) is reason


def test_the_drivers_errors_count_by_their_sqlstate_whatever_their_class() -> None:
    for sqlstate, reason in BY_SQLSTATE.items():
        error = DatabaseError("said the server")
        cause = psycopg.DatabaseError("said the server")
        cause.sqlstate = sqlstate
        error.__cause__ = cause
        assert reason_of(error) is reason
    assert reason_of(errors.ReadOnlySqlTransaction()) is not_now.READ_ONLY


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_BUSY, not_now.LOCKED),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, not_now.LOCKED),
        (sqlite3.SQLITE_FULL, not_now.DATABASE_FULL),
        (sqlite3.SQLITE_IOERR, not_now.DATABASE_DISK),
        (sqlite3.SQLITE_IOERR_WRITE, not_now.DATABASE_DISK),
        (sqlite3.SQLITE_IOERR_SHMSIZE, not_now.DATABASE_FULL),
        (sqlite3.SQLITE_CANTOPEN, not_now.UNREACHABLE),
        (sqlite3.SQLITE_READONLY, not_now.READ_ONLY),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_CONSTRAINT, None),
        (sqlite3.SQLITE_CORRUPT, None),
    ],
)
def test_sqlite_says_it_by_its_result_code(code: int, reason: NotNow | None) -> None:
    assert of_sqlite_code(code) is reason


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, not_now.STORAGE_FULL), (errno.EIO, not_now.STORAGE_DISK), (errno.ENOENT, None), (None, None)],
)
def test_a_file_system_says_it_by_its_errno(number: int | None, reason: NotNow | None) -> None:
    assert of_errno(number) is reason
    assert reason_of(OSError(number, "said the system")) is reason


def test_a_connection_that_the_server_refuses_says_it_in_words() -> None:
    assert of_refused_connection("FATAL:  sorry, too many clients already") is not_now.TOO_MANY_CONNECTIONS
    assert of_refused_connection("Connection refused") is not_now.UNREACHABLE


def test_a_connection_that_broke_leaves_open_what_was_stored() -> None:
    reason = reason_of(psycopg.OperationalError("server closed the connection unexpectedly"))
    assert reason is not_now.LOST
    assert "Nothing was stored" not in reason.message


def test_a_pool_that_gives_nothing_is_busy() -> None:
    assert reason_of(PoolTimeout("couldn't get a connection")) is not_now.POOL_EXHAUSTED


def test_a_refusal_says_when_to_come_again() -> None:
    refusal = refusal_of(Unavailable(not_now.UNREACHABLE, "connection refused"))
    assert refusal is not None
    assert (refusal.status, refusal.headers) == (503, {"Retry-After": "2"})
    assert refusal.message == "The database can't be reached. Nothing was stored: send the request again."


def test_programs_faults_stay_what_they_are() -> None:
    for error in (ValueError("no number"), OperationalError("who knows"), psycopg.InterfaceError("wrong use")):
        assert refusal_of(error) is None


@pytest.mark.django_db
def test_broken_constraints_and_wrong_sql_are_no_matter_of_time() -> None:
    Tenant.objects.create(slug="north", name="North", home_page="https://north.example.org")
    with pytest.raises(IntegrityError) as twice, transaction.atomic():
        Tenant.objects.create(slug="north", name="North", home_page="https://north.example.org")
    wrong_sql = pytest.raises((ProgrammingError, OperationalError))
    with wrong_sql as no_table, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM a_table_that_there_is_not")
    assert [refusal_of(twice.value), refusal_of(no_table.value)] == [None, None]
