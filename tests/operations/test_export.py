"""``manage.py statements export``: what is stored, as it is stored, one a line."""

import gzip
import hashlib
import json

import orjson
import pytest
from django.core.management import CommandError

from lrs.rules.attachment_parts import Part
from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services import statement_export
from lrs.services.query import StatementQuery
from lrs.services.record import record
from lrs.services.statement_export import pages_of
from tests.lrs.log import LESSON, make_principal, make_statement, reference_to, sources_of, store, void_of

OURS = ("stored", "authority")


def lines(path) -> list[dict]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return [json.loads(line) for line in text.splitlines()]


def ids(path) -> list[str]:
    return [statement["id"] for statement in lines(path)]


@pytest.fixture
def export(north, folder, manage):
    """Export north and return the ids that came."""

    def run(*words: str) -> list[str]:
        manage("statements", "export", "out.ndjson", "--tenant", "north", *words)
        return ids(folder / "out.ndjson")

    return run


@pytest.fixture
def ana(north):
    return make_principal(north)


def test_statements_come_in_the_order_in_which_they_were_stored(export, ana):
    made = [make_statement() for _ in range(5)]
    for statement in made:
        store(ana, statement)
    assert export() == [statement["id"] for statement in made]


def test_many_pages_are_one_file(export, ana, monkeypatch):
    monkeypatch.setattr(statement_export, "PAGE", 2)
    made = [make_statement() for _ in range(5)]
    store(ana, *made)
    assert export() == [statement["id"] for statement in made]


def test_what_is_stored_while_an_export_runs_is_left_to_the_next(north, ana, monkeypatch):
    monkeypatch.setattr(statement_export, "PAGE", 1)
    store(ana, make_statement(), make_statement())
    pages = pages_of(StatementQuery(north.pk))
    next(pages)
    store(ana, make_statement())
    assert len(list(pages)) == 1


def test_an_empty_store_gives_an_empty_file(export, folder):
    assert export() == []
    assert (folder / "out.ndjson").read_bytes() == b""


def test_another_tenants_statements_stay_away(export, south):
    store(make_principal(south), make_statement())
    assert export() == []


ANA = {"mbox": "mailto:ana@example.org"}
CY = {"objectType": "Agent", "mbox": "mailto:cy@example.org"}
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"actor": CY}, ["--agent", json.dumps(CY)]),
        ({"verb": {"id": "https://example.org/passed"}}, ["--verb", "https://example.org/passed"]),
        ({"object": {"id": "https://example.org/other"}}, ["--activity", "https://example.org/other"]),
        ({"context": {"registration": REGISTRATION}}, ["--registration", REGISTRATION]),
        ({"context": {"instructor": CY}}, ["--agent", json.dumps(CY), "--related-agents"]),
        (
            {"context": {"contextActivities": {"parent": [{"id": "https://example.org/p"}]}}},
            ["--activity", "https://example.org/p", "--related-activities"],
        ),
    ],
    ids=["agent", "verb", "activity", "registration", "related agents", "related activities"],
)
def test_the_filters_are_the_apis(export, ana, changes, words):
    wanted = make_statement(**changes)
    store(ana, make_statement(), wanted, make_statement())
    assert export(*words) == [wanted["id"]]


def test_since_and_until_are_the_apis(export, ana, folder):
    for _ in range(3):
        store(ana, make_statement())
    export()
    first, second, _ = lines(folder / "out.ndjson")
    assert export("--since", first["stored"], "--until", second["stored"]) == [second["id"]]


def test_a_wrong_filter_is_an_error_that_names_it(export):
    with pytest.raises(CommandError, match="The parameter 'registration' is 'x': it must be a UUID"):
        export("--registration", "x")


def test_voided_statements_are_left_out_unless_they_are_asked_for(export, ana):
    statement = make_statement()
    voiding = void_of(statement)
    store(ana, statement, voiding)
    assert export() == [voiding["id"]]
    assert export("--include-voided") == [statement["id"], voiding["id"]]


def test_a_statement_that_came_over_several_lines_is_one_line_with_its_numbers_as_they_were(export, ana, folder):
    text = orjson.dumps(make_statement(result={"score": {"raw": 1}}), option=orjson.OPT_INDENT_2)
    text = text.replace(b'"raw": 1', b'"raw": 1.50').replace(b"\n", b"\r\n")
    record(read_statements(text)[1], principal=ana, version=Version.V1_0_3)
    export()
    content = (folder / "out.ndjson").read_bytes()
    assert content.count(b"\n") == 1
    assert b"\r" not in content
    assert b'"raw": 1.50' in content


@pytest.mark.parametrize(("name", "words"), [("out.ndjson.gz", []), ("out.gz", ["--gzip"])])
def test_gzip_is_asked_for_or_seen_from_the_name(north, ana, manage, folder, name, words):
    statement = make_statement()
    store(ana, statement)
    manage("statements", "export", name, "--tenant", "north", *words)
    assert ids(folder / name) == [statement["id"]]


def test_standard_output_has_the_statements_and_nothing_else(north, ana, manage, capfdbinary):
    statement = make_statement()
    store(ana, statement)
    said = manage("statements", "export", "-", "--tenant", "north")
    assert json.loads(capfdbinary.readouterr().out)["id"] == statement["id"]
    assert said == "Exported 1 Statements.\n"


def test_a_file_gets_its_name_when_it_is_complete(north, manage, folder):
    (folder / "out.ndjson").write_text("the export before")
    with pytest.raises(CommandError):
        manage("statements", "export", "out.ndjson", "--tenant", "north", "--verb", "no IRI")
    assert (folder / "out.ndjson").read_text() == "the export before"


def attached(content: bytes) -> tuple[dict, dict[str, Part]]:
    sha2 = hashlib.sha256(content).hexdigest()
    about = {"usageType": "https://example.org/u", "display": {"en": "c"}, "contentType": "text/plain"}
    statement = make_statement(attachments=[{**about, "length": len(content), "sha2": sha2}])
    return statement, {sha2: Part(sha2, "text/plain", content)}


def test_attachments_are_written_by_their_hash(export, ana, folder):
    statement, parts = attached(b"a certificate")
    record(sources_of(statement), principal=ana, version=Version.V1_0_3, parts=parts)
    export("--attachments", "files")
    assert {path.name: path.read_bytes() for path in (folder / "files").iterdir()} == {
        sha2: part.content for sha2, part in parts.items()
    }


def test_a_store_goes_out_and_comes_into_an_empty_tenant_as_it_was(north, south, ana, manage, folder):
    statement, parts = attached(b"a certificate")
    record(sources_of(statement), principal=ana, version=Version.V1_0_3, parts=parts)
    voided, referred = make_statement(), make_statement(object={"id": LESSON})
    agents = [{"objectType": "contextAgent", "agent": CY}]
    store(ana, reference_to(referred), referred, voided, void_of(voided), make_statement(timestamp="2026-01-01T00:00Z"))
    store(ana, make_statement(context={"contextAgents": agents}), version=Version.V2_0_0)
    everything = ("--include-voided", "--attachments", "files")
    manage("statements", "export", "north.ndjson.gz", "--tenant", "north", *everything)
    manage("statements", "import", "north.ndjson.gz", "--tenant", "south", "--attachments", "files")
    manage("statements", "export", "south.ndjson", "--tenant", "south", *everything)
    before, after = lines(folder / "north.ndjson.gz"), lines(folder / "south.ndjson")
    assert len(before) == 7
    assert without_ours(after) == without_ours(before)
    manage("statements", "export", "south.ndjson", "--tenant", "south")
    assert voided["id"] not in ids(folder / "south.ndjson")


def without_ours(statements: list[dict]) -> list[dict]:
    kept = [{name: value for name, value in each.items() if name not in OURS} for each in statements]
    return sorted(kept, key=lambda each: each["id"])
