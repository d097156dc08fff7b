"""``manage.py log``: old months leave the database as files, and come back as they were."""

import gzip
import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
from django.core.management import CommandError
from django.db import connection

from feeds.models import Record
from feeds.services import following
from lrs.models import Statement
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import StatementConflict
from lrs.rules.keys import VERB, key_of
from lrs.rules.months import month_at
from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services import log_reading
from lrs.services.query import StatementQuery, archived_month, find, statement_by_id
from lrs.services.record import record
from lrs.services.sql import months
from people.models import AuditEntry
from tests.lrs.log import DID, make_statement, reference_to, sources_of, store, void_of
from tests.lrs.months import APRIL, MARCH, everything_in, half_detached, move, stored_in

on_postgresql = pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no partitions.")
pytestmark = pytest.mark.django_db(transaction=True)

NOW = month_at(datetime.now(UTC))
WRITTEN_BY_HAND = rb"""{"actor": {"mbox": "mailto:a@example.org"}, "verb":{"id":"https://example.org/v"},
    "object":  {"id":"https://example.org/x"}, "result":{"score":{"raw":1.50}, "response":"\\N\u00e9\n\t"}}"""


@on_postgresql
def test_months_before_are_written_and_leave_the_log(principal, folder, manage):
    [old] = stored_in(MARCH, principal, make_statement())
    [younger] = stored_in(APRIL, principal, make_statement())
    said = manage("log", "archive", "--before", "2025-04", "--to", folder)
    assert said.splitlines() == [
        f"2025-03: 1 Statements written to {folder / '2025-03'}",
        "2025-03: verified and detached",
    ]
    assert [str(row.statement_id) for row in Statement.objects.all()] == [younger["id"]]
    with gzip.open(folder / "2025-03" / "north" / "statements.ndjson.gz") as lines:
        assert [orjson.loads(line)["id"] for line in lines] == [old["id"]]
    assert not (folder / "2025-04").exists()
    assert "2025-03   detached" in manage("log", "status")


@on_postgresql
@pytest.mark.parametrize("drop", [[], ["--drop"]], ids=["from the detached tables", "from the files"])
def test_a_month_comes_back_exactly_as_it_was(principal, folder, manage, drop):
    [sent] = record(sources_of(make_statement()), principal=principal, version=Version.V1_0_3)
    [by_hand] = record(read_statements(WRITTEN_BY_HAND)[1], principal=principal, version=Version.V1_0_3)
    target = make_statement()
    stored_in(MARCH, principal, target, reference_to(target))
    move(str(sent), MARCH)
    move(str(by_hand), MARCH)
    store(principal, void_of(target))
    before = everything_in(principal.tenant_id)
    manage("log", "archive", "--before", "2025-04", "--to", folder, *drop)
    assert everything_in(principal.tenant_id) != before
    said = manage("log", "attach", "2025-03", "--from", folder)
    assert said.splitlines()[-1] == "2025-03: part of the log again"
    assert everything_in(principal.tenant_id) == before


@on_postgresql
def test_attachments_are_written_beside_the_statements(principal, folder, manage):
    content = b"A certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    attachment = {
        "usageType": "https://example.org/certificate",
        "display": {"en": "Certificate"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": sha2,
    }
    statement = make_statement(attachments=[attachment])
    parts = {sha2: Part(sha2, "text/plain", content)}
    record(sources_of(statement), principal=principal, version=Version.V1_0_3, parts=parts)
    move(statement["id"], MARCH)
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    assert (folder / "2025-03" / "attachments" / sha2).read_bytes() == content
    assert json.loads((folder / "2025-03" / "manifest.json").read_text())["attachments"] == 1


@on_postgresql
def test_a_statement_that_is_voided_while_its_month_is_away_is_voided_when_it_comes_back(principal, folder, manage):
    [target] = stored_in(MARCH, principal, make_statement())
    manage("log", "archive", "--before", "2025-04", "--to", folder, "--drop")
    store(principal, void_of(target))
    manage("log", "attach", "2025-03", "--from", folder)
    assert Statement.objects.get(statement_id=target["id"]).voided


@on_postgresql
def test_an_archived_id_is_neither_stored_again_nor_found(principal, folder, manage):
    [old] = stored_in(MARCH, principal, make_statement())
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    with pytest.raises(StatementConflict, match="was stored in 2025-03, which is archived"):
        store(principal, old)
    assert statement_by_id(principal, UUID(old["id"]), voided=False) is None
    assert archived_month(principal.tenant_id, UUID(old["id"])) == MARCH
    assert find(StatementQuery(principal.tenant_id, keys=[[key_of(VERB, DID)]])).payloads == []


@on_postgresql
def test_what_refers_to_an_archived_statement_is_stored(principal, folder, manage):
    [old] = stored_in(MARCH, principal, make_statement())
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    reference = reference_to(old)
    store(principal, reference)
    assert [str(row.statement_id) for row in Statement.objects.all()] == [reference["id"]]


@on_postgresql
def test_a_run_that_was_interrupted_is_finished_by_the_next_one(principal, folder, manage):
    stored_in(MARCH, principal, make_statement(), make_statement())
    before = everything_in(principal.tenant_id)
    months.detach_table("lrs_statementkey", MARCH)
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    manage("log", "archive", "--before", "2025-04", "--to", folder, "--drop")
    manage("log", "attach", "2025-03", "--from", folder)
    assert everything_in(principal.tenant_id) == before


@on_postgresql
@pytest.mark.parametrize("name", ["statements.ndjson.gz", "rows.ndjson.gz", "keys.tsv.gz"])
def test_damaged_files_are_not_attached(principal, folder, manage, name):
    stored_in(MARCH, principal, make_statement())
    manage("log", "archive", "--before", "2025-04", "--to", folder, "--drop")
    file = folder / "2025-03" / "north" / name
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CommandError, match=f"{name} isn't what the manifest says"):
        manage("log", "attach", "2025-03", "--from", folder)
    assert months.detached() == []
    assert not Statement.objects.exists()


@on_postgresql
def test_a_month_stays_in_the_log_if_the_content_of_an_attachment_is_not_what_it_should_be(principal, folder, manage):
    stored_in(MARCH, principal, make_statement())
    contents = folder / "2025-03" / "attachments"
    contents.mkdir(parents=True)
    (contents / hashlib.sha256(b"A certificate").hexdigest()).write_bytes(b"Another")
    with pytest.raises(CommandError, match="isn't the content that its name, a SHA-256, says"):
        manage("log", "archive", "--before", "2025-04", "--to", folder)
    assert Statement.objects.count() == 1


@on_postgresql
def test_a_month_of_which_only_the_keys_were_detached_can_be_attached(principal, folder, manage):
    stored_in(MARCH, principal, make_statement())
    before = everything_in(principal.tenant_id)
    months.detach_table("lrs_statementkey", MARCH)
    manage("log", "attach", "2025-03", "--from", folder)
    assert everything_in(principal.tenant_id) == before


@on_postgresql
def test_a_month_whose_detaching_was_interrupted_can_be_attached(principal, folder, manage):
    stored_in(MARCH, principal, make_statement())
    before = everything_in(principal.tenant_id)
    with half_detached(MARCH):
        assert "2025-03   detached" in manage("log", "status")
    manage("log", "attach", "2025-03", "--from", folder)
    assert everything_in(principal.tenant_id) == before


@on_postgresql
def test_a_month_that_is_there_is_not_attached_again(principal, folder, manage):
    with pytest.raises(CommandError, match=r"2025-03 is part of the log\."):
        manage("log", "attach", "2025-03", "--from", folder)


@on_postgresql
def test_this_month_is_the_youngest_that_may_stay(principal, folder, manage):
    with pytest.raises(CommandError, match="isn't here yet: only months that are over can be archived"):
        manage("log", "archive", "--before", NOW.plus(1), "--to", folder)


@on_postgresql
def test_the_audit_trail_tells_of_both(principal, folder, manage):
    stored_in(MARCH, principal, make_statement())
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    manage("log", "attach", "2025-03", "--from", folder)
    told = AuditEntry.objects.filter(object="month 2025-03").order_by("id").values_list("action", "details__statements")
    assert list(told) == [("log.archive", 1), ("log.attach", 1)]


@on_postgresql
@pytest.mark.usefixtures("two_months")
def test_months_ahead_are_made_by_hand_as_well(manage):
    try:
        assert manage("log", "partitions", "--ahead", "4") == f"Made {NOW.plus(4)}.\n"
        assert manage("log", "partitions") == "All of them are there.\n"
    finally:
        with connection.cursor() as cursor:
            for table in months.TABLES:
                cursor.execute(f"DROP TABLE {table}_{NOW.plus(4).suffix}")


def test_sqlite_says_that_it_has_no_months(manage):
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="SQLite has no partitions"):
            manage("log", "status")


@on_postgresql
def test_who_follows_the_log_is_told_that_a_month_left_before_they_read_it(principal, folder, manage):
    [old] = stored_in(MARCH, principal, make_statement())
    stored_in(APRIL, principal, make_statement())
    before = Statement.objects.get(statement_id=old["id"]).position
    assert log_reading.archived_up_to(principal.tenant_id, before - 1) is None
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    assert log_reading.archived_up_to(principal.tenant_id, before - 1) == APRIL.first_position - 1
    assert log_reading.archived_up_to(principal.tenant_id, APRIL.first_position - 1) is None
    manage("log", "attach", "2025-03", "--from", folder)
    assert log_reading.archived_up_to(principal.tenant_id, before - 1) is None


@on_postgresql
def test_records_of_an_archived_month_are_not_dropped_by_making_all_anew(principal, folder, manage):
    stored_in(MARCH, principal, make_statement())
    stored_in(APRIL, principal, make_statement())
    following.catch_up()
    manage("log", "archive", "--before", "2025-04", "--to", folder)
    with pytest.raises(CommandError, match="There are records up to 2025-03: records of archived months"):
        manage("feeds", "rebuild", "north")
    assert Record.objects.count() == 2
    manage("log", "attach", "2025-03", "--from", folder)
    assert manage("feeds", "rebuild", "north") == "north: 2 records\n"
