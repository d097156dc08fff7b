"""``manage.py statements import --workers``: several processes store at once, and tell what one would tell."""

import json
import pickle

import pytest
from django.core.management import CommandError
from django.db import connection

from lrs.rules.errors import InvalidStatement, Problem
from tests.lrs.log import make_statement
from tests.operations.conftest import as_ndjson, ids_in

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite takes one writer at a time.")

STATEMENTS = [make_statement() for _ in range(40)]


@pytest.fixture
def bring(north, folder, manage):
    def run(content: bytes, *words: str) -> str:
        (folder / "sent.json").write_bytes(content)
        said = ("--tenant", "north", "--reject", "rejects.ndjson", "--batch", "3", *words)
        return manage("statements", "import", folder / "sent.json", *said)

    return run


@on_postgresql
def test_every_statement_is_stored_once(bring, north):
    said = bring(as_ndjson(*STATEMENTS), "--workers", "2")
    assert said.startswith("Stored 40 Statements; 0 were stored already, 0 were rejected (40 in ")
    assert sorted(ids_in(north)) == sorted(statement["id"] for statement in STATEMENTS)


@on_postgresql
def test_what_is_rejected_is_told_in_the_order_of_the_source(bring, north, folder):
    sent = [{**each, "verb": {}} if number % 7 == 0 else each for number, each in enumerate(STATEMENTS, start=1)]
    with pytest.raises(CommandError, match=r"What was rejected is in rejects\.ndjson"):
        bring(as_ndjson(*sent), "--workers", "2")
    told = [json.loads(line) for line in (folder / "rejects.ndjson").read_text().splitlines()]
    assert [each["number"] for each in told] == [7, 14, 21, 28, 35]
    assert {each["problems"][0]["path"] for each in told} == {"$.verb.id"}
    assert len(ids_in(north)) == 35


def test_one_worker_keeps_the_order_of_the_source(bring, north):
    bring(as_ndjson(*STATEMENTS), "--workers", "1")
    assert ids_in(north) == [statement["id"] for statement in STATEMENTS]


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_no_worker_is_no_number_of_workers(bring, workers):
    with pytest.raises(CommandError, match="is no number from 1"):
        bring(as_ndjson(*STATEMENTS), "--workers", workers)


def test_a_refusal_comes_from_another_process_as_it_was():
    problem = Problem("$.verb.id", None, "Add id.", "xAPI 1.0.3 Data §2.4.3", "missing-property", 3)
    refusal = InvalidStatement("The Statement is not valid.", problems=[problem])
    assert pickle.loads(pickle.dumps(refusal)).as_json() == refusal.as_json()  # noqa: S301 - our own


def test_sqlite_is_not_asked_for_more_than_one_writer(bring, north):
    if connection.vendor == "sqlite":
        bring(as_ndjson(*STATEMENTS), "--workers", "3")
        assert ids_in(north) == [statement["id"] for statement in STATEMENTS]
