"""When a credential was last used."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from people.models import Credential
from people.services import last_used
from people.services.authentication import authenticate
from tests.people.builders import NOW, header_of

MINUTE = timedelta(minutes=1)


def noted(issued):
    return Credential.objects.get(pk=issued.credential.pk).last_used_at


def test_a_credential_that_was_made_was_never_used(issued):
    assert noted(issued) is None


def test_the_first_use_is_noted(issued):
    authenticate(header_of(issued), now=NOW)
    assert noted(issued) == NOW


def test_uses_within_the_minute_are_not(issued):
    authenticate(header_of(issued), now=NOW)
    authenticate(header_of(issued), now=NOW + MINUTE - timedelta(microseconds=1))
    assert noted(issued) == NOW


def test_the_next_minute_is(issued):
    authenticate(header_of(issued), now=NOW)
    authenticate(header_of(issued), now=NOW + MINUTE)
    assert noted(issued) == NOW + MINUTE


def test_a_process_that_just_started_does_not_repeat_what_another_noted(issued):
    authenticate(header_of(issued), now=NOW)
    last_used.forget_all()
    authenticate(header_of(issued), now=NOW + timedelta(seconds=30))
    assert noted(issued) == NOW


def test_a_database_that_cannot_write_does_not_refuse_the_request(issued, caplog):
    def no_writing(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise DatabaseError("read-only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(no_writing):
        assert authenticate(header_of(issued), now=NOW)
    assert "could not be noted: read-only" in caplog.text
    assert noted(issued) is None


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_transaction_holds_is_not_waited_for(issued):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, and no row to hold")
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Credential.objects.select_for_update().get(pk=issued.credential.pk)
            held.set()
            done.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    try:
        assert authenticate(header_of(issued), now=NOW)
        assert noted(issued) is None
    finally:
        done.set()
        other.join()
