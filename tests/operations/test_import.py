"""``manage.py statements import`` from files: all that can be stored is stored, the rest is told with reasons."""

import gzip
import hashlib
import io
import json
import sys
from types import SimpleNamespace

import orjson
import pytest
from django.core.management import CommandError

from lrs.models import Statement
from lrs.services.query import statement_by_id
from people.rules.terms import Terms
from people.services import credentials
from tests.lrs.log import LESSON, make_principal, make_statement, store, void_of
from tests.operations.conftest import as_ndjson, ids_in, stored_in

BO = {"objectType": "Agent", "mbox": "mailto:bo@example.org"}


def rejected(folder) -> list[dict]:
    return [json.loads(line) for line in (folder / "rejects.ndjson").read_text().splitlines()]


@pytest.fixture
def bring(north, folder, manage):
    """Import these bytes into north."""

    def run(content: bytes, *words) -> str:
        (folder / "sent.json").write_bytes(content)
        return manage(
            "statements", "import", folder / "sent.json", "--tenant", "north", "--reject", "rejects.ndjson", *words
        )

    return run


STATEMENTS = [make_statement() for _ in range(5)]
IDS = [statement["id"] for statement in STATEMENTS]


@pytest.mark.parametrize(
    "content",
    [
        orjson.dumps(STATEMENTS),
        orjson.dumps(STATEMENTS, option=orjson.OPT_INDENT_2),
        as_ndjson(*STATEMENTS),
        gzip.compress(orjson.dumps(STATEMENTS)),
        gzip.compress(as_ndjson(*STATEMENTS)),
    ],
    ids=["array", "indented array", "lines", "array in gzip", "lines in gzip"],
)
def test_every_form_of_file_is_stored_in_its_order(bring, north, content):
    said = bring(content, "--batch", "2")
    assert said.startswith("Stored 5 Statements; 0 were stored already, 0 were rejected (5 in ")
    assert ids_in(north) == IDS


def test_standard_input_is_a_source_as_well(north, manage, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(as_ndjson(*STATEMENTS)))))
    manage("statements", "import", "-", "--tenant", "north")
    assert ids_in(north) == IDS


def test_the_text_of_a_statement_stays_as_it_was(bring, north):
    statement = as_ndjson(make_statement()).replace(b'"object":', b'"result":{"score":{"raw":1.50}},"object":')
    bring(statement)
    assert '"score":{"raw":1.50}' in Statement.objects.get(tenant=north).payload


def test_the_same_again_stores_nothing_and_succeeds(bring, north):
    bring(as_ndjson(*STATEMENTS))
    assert bring(as_ndjson(*STATEMENTS)).startswith("Stored 0 Statements; 5 were stored already, 0 were rejected")
    assert ids_in(north) == IDS


def test_statements_without_an_id_are_recognised_when_they_come_again(bring, north):
    nameless = make_statement()
    del nameless["id"]
    bring(as_ndjson(nameless, nameless))
    assert bring(as_ndjson(nameless, nameless)).startswith("Stored 0 Statements; 2 were stored already")
    assert len(set(ids_in(north))) == 2


def test_bad_statements_go_to_the_reject_file_and_the_good_ones_of_their_batch_are_stored(bring, north, folder):
    bad = make_statement(verb={"id": "did"}, actor={"mbox": "ana"})
    with pytest.raises(CommandError, match=r"What was rejected is in rejects.ndjson, with reasons") as told:
        bring(as_ndjson(*STATEMENTS[:3], bad, *STATEMENTS[3:]))
    assert told.value.returncode == 3
    assert ids_in(north) == IDS
    [line] = rejected(folder)
    assert (line["number"], line["line"], line["statement"]) == (4, 4, bad)
    assert line["error"]["code"] == "invalid-statement"
    assert {problem["path"] for problem in line["problems"]} == {"$.actor.mbox", "$.verb.id"}


def test_what_is_no_json_is_rejected_as_text_with_the_reason(bring, north, folder):
    with pytest.raises(CommandError):
        bring(as_ndjson(STATEMENTS[0]) + b'{"actor": nobody}\n' + as_ndjson(STATEMENTS[1]))
    assert ids_in(north) == IDS[:2]
    [line] = rejected(folder)
    assert (line["line"], line["text"], line["error"]["code"]) == (2, '{"actor": nobody}', "malformed-request")


@pytest.mark.parametrize("line", [b"17", b"null", b'"text"', b"[]"])
def test_a_line_that_is_no_object_is_rejected(bring, north, folder, line):
    with pytest.raises(CommandError):
        bring(as_ndjson(STATEMENTS[0]) + line + b"\n" + as_ndjson(STATEMENTS[1]))
    assert ids_in(north) == IDS[:2]
    assert [each["line"] for each in rejected(folder)] == [2]


def test_another_content_under_a_stored_id_is_rejected_alone(bring, north, folder):
    store(make_principal(north), STATEMENTS[2])
    with pytest.raises(CommandError):
        bring(as_ndjson(*STATEMENTS[:2], {**STATEMENTS[2], "actor": BO}, *STATEMENTS[3:]))
    assert sorted(ids_in(north)) == sorted(IDS)
    assert [(each["number"], each["error"]["code"]) for each in rejected(folder)] == [(3, "statement-conflict")]


def test_an_id_that_comes_twice_in_a_file_is_stored_once(bring, north, folder):
    with pytest.raises(CommandError):
        bring(as_ndjson(STATEMENTS[0], STATEMENTS[0], {**STATEMENTS[0], "actor": BO}, STATEMENTS[1]))
    assert ids_in(north) == IDS[:2]
    assert [(each["number"], each["error"]["code"]) for each in rejected(folder)] == [(3, "statement-conflict")]


def test_a_rejected_statement_can_be_mended_and_imported_from_the_reject_file(bring, north, folder):
    with pytest.raises(CommandError):
        bring(b'[\n{"actor": {"mbox": "mailto:ana@example.org"},\n "verb": {"id": "https://example.org/v"}}\n]')
    [line] = rejected(folder)
    bring(as_ndjson({**line["statement"], "object": {"id": LESSON}}))
    assert [statement["object"]["id"] for statement in stored_in(north)] == [LESSON]


def test_a_fresh_import_writes_the_reject_file_anew(bring, folder):
    for _ in range(2):
        with pytest.raises(CommandError):
            bring(b"{}\n")
    assert len(rejected(folder)) == 1
    bring(as_ndjson(STATEMENTS[0]))
    assert not (folder / "rejects.ndjson").exists()


def test_each_statement_is_judged_by_the_version_that_it_says(bring, north, folder):
    agents = [{"objectType": "contextAgent", "agent": BO}]
    new = make_statement(version="2.0.0", context={"contextAgents": agents})
    old = make_statement(version="1.0.0", context={"contextAgents": agents})
    with pytest.raises(CommandError):
        bring(as_ndjson(new, old, STATEMENTS[0]))
    assert set(ids_in(north)) == {new["id"], IDS[0]}
    assert [each["number"] for each in rejected(folder)] == [2]


def test_statements_that_say_no_version_are_judged_by_the_one_that_is_given(bring, north):
    bring(as_ndjson(make_statement(timestamp="2026-11-20T23:30:55+01:00")), "--xapi-version", "2.0.0")
    [statement] = stored_in(north)
    assert (statement["timestamp"], statement["version"]) == ("2026-11-20T22:30:55.000Z", "2.0.0")


def test_the_authority_is_the_imports_own_account(bring, north):
    bring(as_ndjson(make_statement(authority=BO)))
    account = {"homePage": "https://north.example.org", "name": "import"}
    assert [each["authority"] for each in stored_in(north)] == [{"objectType": "Agent", "account": account}]


def test_the_authority_can_be_given(bring, north):
    bring(as_ndjson(make_statement()), "--authority", json.dumps(BO))
    assert [each["authority"] for each in stored_in(north)] == [BO]


def test_the_authority_of_each_statement_can_be_kept_but_stored_is_always_ours(bring, north):
    bring(as_ndjson(make_statement(authority=BO, stored="2019-01-01T00:00:00Z")), "--keep-authority")
    [statement] = stored_in(north)
    assert statement["authority"] == BO
    assert statement["stored"] > "2026"


def test_a_credential_gives_its_agent_and_its_tolerances(bring, north, folder):
    terms = Terms("Migration", frozenset({"statements/write"}), agent=BO)
    issued = credentials.create(north, terms)
    bring(as_ndjson(make_statement()), "--credential", issued.credential.key)
    assert [each["authority"] for each in stored_in(north)] == [BO]
    assert Statement.objects.get(tenant=north).credential_id is not None


@pytest.mark.parametrize(
    ("changes", "words", "says"),
    [
        ({"scopes": frozenset({"all/read"})}, [], "lacks the scope 'statements/write'"),
        ({}, ["--keep-authority"], "may not set an authority"),
        ({}, ["--authority", json.dumps(BO)], "exclude each other"),
    ],
)
def test_a_credential_gives_no_more_than_it_has(bring, north, changes, words, says):
    issued = credentials.create(north, Terms(**{"name": "M", "scopes": frozenset({"all"}), **changes}))
    with pytest.raises(CommandError, match=says):
        bring(as_ndjson(make_statement()), "--credential", issued.credential.key, *words)


def test_a_credential_of_another_tenant_is_unknown(bring, south):
    issued = credentials.create(south, Terms("Cy", frozenset({"all"})))
    with pytest.raises(CommandError, match="The tenant 'north' has no credential with the key"):
        bring(as_ndjson(make_statement()), "--credential", issued.credential.key)


def test_a_revoked_credential_imports_nothing(bring, north):
    issued = credentials.create(north, Terms("Old", frozenset({"all"})))
    credentials.revoke(issued.credential.key)
    with pytest.raises(CommandError, match="is revoked or has expired"):
        bring(as_ndjson(make_statement()), "--credential", issued.credential.key)


def test_attachments_come_from_a_folder(bring, north, folder):
    content = b"a certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    (folder / "files").mkdir()
    (folder / "files" / sha2).write_bytes(content)
    about = {"usageType": "https://example.org/u", "display": {"en": "c"}, "contentType": "text/plain", "length": 13}
    with_content = make_statement(attachments=[{**about, "sha2": sha2}])
    without = make_statement(attachments=[{**about, "sha2": "0" * 64}])
    with pytest.raises(CommandError):
        bring(as_ndjson(with_content, without, STATEMENTS[0]), "--attachments", folder / "files")
    assert ids_in(north) == [with_content["id"], IDS[0]]
    assert [each["problems"][0]["code"] for each in rejected(folder)] == ["attachment-missing"]


def test_a_file_that_isnt_the_attachment_of_its_name_is_refused(bring, north, folder):
    sha2 = "0" * 64
    (folder / sha2).write_bytes(b"something else")
    about = {"usageType": "https://example.org/u", "display": {"en": "c"}, "contentType": "text/plain", "length": 14}
    with pytest.raises(CommandError):
        bring(as_ndjson(make_statement(attachments=[{**about, "sha2": sha2}])), "--attachments", folder)
    assert "its hash differs" in rejected(folder)[0]["error"]["message"]


def test_voiding_works_in_either_order(bring, north):
    voiding = void_of(STATEMENTS[0])
    bring(as_ndjson(voiding, *STATEMENTS[:2]))
    assert ids_in(north) == [voiding["id"], IDS[1]]
    principal = make_principal(north)
    row = Statement.objects.get(tenant=north, voided=True)
    assert statement_by_id(principal, row.statement_id, voided=True) is not None


def test_a_missing_file_is_an_error_that_says_so(north, manage):
    with pytest.raises(CommandError, match=r"nowhere.json can't be read: No such file or directory"):
        manage("statements", "import", "nowhere.json", "--tenant", "north")


def test_an_unknown_tenant_is_an_error_that_says_what_to_do(db, manage, folder):
    (folder / "s.json").write_bytes(as_ndjson(make_statement()))
    with pytest.raises(CommandError, match="There is no tenant 'nobody'"):
        manage("statements", "import", "s.json", "--tenant", "nobody")


def test_the_reject_file_lies_in_the_current_folder_by_default(north, manage, folder):
    (folder.parent / "s.json").write_bytes(b"{}\n")
    with pytest.raises(CommandError, match=r"s\.json\.rejected\.ndjson"):
        manage("statements", "import", folder.parent / "s.json", "--tenant", "north")
    assert (folder / "s.json.rejected.ndjson").is_file()
