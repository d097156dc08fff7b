"""Attachments and signatures as they go in and come back. xAPI 1.0.3 Communication §1.5, Data §2.6; xAPI 2.0 §4.1.3."""

import hashlib
import json
from typing import Any

import pytest

from lrs.http.multipart import parse_multipart
from lrs.rules.attachment_parts import Part
from lrs.rules.multipart_body import write_multipart
from tests.xapi.signatures import make_signature_attachment, sign
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_attachment, make_statement, make_verb

pytestmark = pytest.mark.django_db

SCAN = b"\x89PNG\r\n--not-a-boundary\r\n\x00"
MIXED = 'multipart/mixed; boundary="tributary"'


@pytest.fixture(autouse=True)
def _a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def described(content: bytes, **changes: Any) -> dict[str, Any]:
    sha2 = hashlib.sha256(content).hexdigest()
    attachment = make_attachment(sha2=sha2, length=len(content), contentType="image/png", **changes)
    return {name: value for name, value in attachment.items() if name != "fileUrl"}


def send(client: Any, statements: Any, *contents: bytes, kind: str = "image/png") -> Any:
    parts = [Part(hashlib.sha256(content).hexdigest(), kind, content) for content in contents]
    body = b"".join(write_multipart(json.dumps(statements).encode(), parts, "tributary"))
    return client.post("statements", body=body, content_type=MIXED)


def read_with_attachments(client: Any, **parameters: str) -> tuple[dict[str, Any], dict[str, Part]]:
    answer = client.get("statements", {"attachments": "true", **parameters})
    assert answer.status_code == 200
    statements, parts = parse_multipart(answer.content, answer["Content-Type"])
    return json.loads(statements), parts


def codes_of(answer: Any) -> list[tuple[int, str]]:
    return [(problem.get("index"), problem["code"]) for problem in answer.json()["problems"]]


def test_an_attachment_comes_back_byte_for_byte(ana) -> None:
    attachment = described(SCAN)
    assert send(ana, make_statement(attachments=[attachment]), SCAN).status_code == 200
    statement, parts = read_with_attachments(ana, statementId=STATEMENT_ID)
    assert statement["attachments"] == [attachment]
    assert parts == {attachment["sha2"]: Part(attachment["sha2"], "image/png", SCAN)}


def test_a_hash_in_upper_case_finds_its_content(ana) -> None:
    sha2 = hashlib.sha256(SCAN).hexdigest()
    attachment = described(SCAN) | {"sha2": sha2.upper()}
    assert send(ana, make_statement(attachments=[attachment]), SCAN).status_code == 200
    statement, parts = read_with_attachments(ana, statementId=STATEMENT_ID)
    assert statement["attachments"] == [attachment]
    assert list(parts) == [sha2]


def test_without_being_asked_for_attachments_stay_where_they_are(ana) -> None:
    send(ana, make_statement(attachments=[described(SCAN)]), SCAN)
    answer = ana.get("statements", {"statementId": STATEMENT_ID})
    assert answer["Content-Type"] == "application/json"


def test_the_same_request_again_is_accepted(ana) -> None:
    statement = make_statement(attachments=[described(SCAN)])
    assert send(ana, statement, SCAN).status_code == 200
    again = send(ana, statement, SCAN)
    assert (again.status_code, again.json()) == (200, [STATEMENT_ID])


def test_an_attachment_that_lies_elsewhere_may_come_either_way(ana) -> None:
    assert send(ana, make_statement(attachments=[make_attachment()])).status_code == 200
    plain = ana.post("statements", body=make_statement(id=OTHER_ID, attachments=[make_attachment()]))
    assert plain.status_code == 200


def test_statements_without_attachments_may_come_as_multipart(ana) -> None:
    assert send(ana, make_statement()).status_code == 200


def test_a_missing_part_stores_nothing_of_the_batch(ana) -> None:
    answer = send(ana, [make_statement(), make_statement(id=OTHER_ID, attachments=[described(SCAN)])])
    assert (answer.status_code, codes_of(answer)) == (400, [(1, "attachment-missing")])
    assert ana.get("statements").json()["statements"] == []


def test_a_part_too_many_is_refused(ana) -> None:
    answer = send(ana, make_statement(), SCAN)
    assert (answer.status_code, codes_of(answer)) == (400, [(None, "attachment-not-described")])


def test_a_part_of_another_media_type_is_refused(ana) -> None:
    answer = send(ana, make_statement(attachments=[described(SCAN)]), SCAN, kind="text/plain")
    assert (answer.status_code, codes_of(answer)) == (400, [(0, "attachment-type-differs")])


@pytest.mark.parametrize("in_upper_case", [False, True])
def test_a_signed_statement_is_stored_with_its_signature(ana, in_upper_case) -> None:
    signature = sign(make_statement())
    attachment = make_signature_attachment(signature)
    sent = {**attachment, "sha2": attachment["sha2"].upper()} if in_upper_case else attachment
    statement = make_statement(attachments=[sent])
    assert send(ana, statement, signature, kind="application/octet-stream").status_code == 200
    assert read_with_attachments(ana)[1][attachment["sha2"]].content == signature


@pytest.mark.parametrize("in_upper_case", [False, True])
def test_the_signature_of_another_statement_is_refused_however_its_hash_is_written(ana, in_upper_case) -> None:
    signature = sign(make_statement(verb=make_verb(id="http://adlnet.gov/expapi/verbs/passed")))
    attachment = make_signature_attachment(signature)
    sent = {**attachment, "sha2": attachment["sha2"].upper()} if in_upper_case else attachment
    answer = send(ana, make_statement(attachments=[sent]), signature, kind="application/octet-stream")
    assert (answer.status_code, codes_of(answer)) == (400, [(0, "bad-signature")])
    assert ana.get("statements").json()["statements"] == []


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=tributary", "text/plain", "multipart/related"])
def test_statements_come_as_json_or_multipart_mixed_only(ana, content_type) -> None:
    """XAPI-00127."""
    body = b"".join(write_multipart(json.dumps(make_statement()).encode(), [], "tributary"))
    assert ana.post("statements", body=body, content_type=content_type).status_code == 400
