"""The audit trail is added to and never changed."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from people.models import AuditEntry
from people.models.audit_entry import AuditTrailIsAppendOnly
from people.services import audit

MOMENT = datetime(2030, 1, 31, 12, 0, tzinfo=UTC)


@pytest.fixture
def entry(tenant):
    audit.write(
        tenant_id=tenant.pk,
        who="user bo",
        action="statement.void",
        object="statement 1",
        details={"why": "test"},
        at=MOMENT,
    )
    return AuditEntry.objects.get(action="statement.void")


def test_an_entry_says_who_did_what_to_which_object_and_when(entry):
    assert (entry.who, entry.action, entry.object, entry.at) == ("user bo", "statement.void", "statement 1", MOMENT)
    assert entry.details == {"why": "test"}


def test_an_entry_cannot_be_saved_again(entry):
    entry.who = "user cy"
    with pytest.raises(AuditTrailIsAppendOnly):
        entry.save()


def test_an_entry_cannot_be_deleted(entry):
    with pytest.raises(AuditTrailIsAppendOnly):
        entry.delete()


@pytest.mark.parametrize("act", [lambda entries: entries.update(who="user cy"), lambda entries: entries.delete()])
def test_entries_cannot_be_changed_or_deleted_together(entry, act):
    with pytest.raises(AuditTrailIsAppendOnly):
        act(AuditEntry.objects.filter(pk=entry.pk))


def test_the_database_refuses_a_change_that_comes_another_way(entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_auditentry SET who = 'user cy'")


def test_postgresql_refuses_a_deletion_too(entry):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the model refuses it")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditentry")
