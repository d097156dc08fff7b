"""How attachments and the parts of a request fit. xAPI 1.0.3 Communication §1.5.1, §1.5.2; xAPI 2.0 §4.1.3."""

import hashlib
from typing import Any

import pytest

from lrs.rules.attachment_parts import Part, match_attachments, signed_contents
from lrs.rules.signature import SIGNATURE_USAGE
from tests.xapi.statements import make_attachment, make_statement, make_sub_statement

TEXT = b"here is a certificate"


def sha_256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def part_of(content: bytes, **changes: Any) -> Part:
    return Part(**{"sha2": sha_256(content), "content_type": "text/plain", "content": content, **changes})


def described(content: bytes = TEXT, **changes: Any) -> dict[str, Any]:
    """Return an attachment without fileUrl, as it describes a part."""
    attachment = make_attachment(sha2=sha_256(content), length=len(content), contentType="text/plain")
    del attachment["fileUrl"]
    return {**attachment, **changes}


def complaints(statements: list[dict[str, Any]], *parts: Part, is_multipart: bool = True) -> list[tuple[Any, ...]]:
    found = match_attachments(statements, {part.sha2: part for part in parts}, is_multipart=is_multipart)
    return [(problem.index, problem.path, problem.code) for problem in found]


def test_an_attachment_with_its_part_is_complete() -> None:
    assert complaints([make_statement(attachments=[described()])], part_of(TEXT)) == []


def test_a_hash_in_upper_case_is_the_same_hash() -> None:
    statement = make_statement(attachments=[described(sha2=sha_256(TEXT).upper())])
    assert complaints([statement], part_of(TEXT)) == []


@pytest.mark.parametrize("is_multipart", [True, False])
def test_statements_without_attachments_are_complete(is_multipart: bool) -> None:
    assert complaints([make_statement()], is_multipart=is_multipart) == []


@pytest.mark.parametrize("is_multipart", [True, False])
def test_an_attachment_that_lies_elsewhere_needs_no_part(is_multipart: bool) -> None:
    assert complaints([make_statement(attachments=[make_attachment()])], is_multipart=is_multipart) == []


@pytest.mark.parametrize("is_multipart", [True, False])
def test_an_attachment_without_part_and_address_is_missing(is_multipart: bool) -> None:
    """XAPI-00129."""
    statement = make_statement(attachments=[make_attachment(), described()])
    missing = complaints([make_statement(), statement], is_multipart=is_multipart)
    assert missing == [(1, "$.attachments[1]", "attachment-missing")]


@pytest.mark.parametrize("is_multipart", [True, False])
def test_a_signature_must_come_itself(is_multipart: bool) -> None:
    signature = make_attachment(usageType=SIGNATURE_USAGE)
    missing = complaints([make_statement(attachments=[signature])], is_multipart=is_multipart)
    assert missing == [(0, "$.attachments[0]", "attachment-missing")]


def test_a_part_that_nothing_describes_is_too_much() -> None:
    """XAPI-00128."""
    too_much = complaints([make_statement(attachments=[described()])], part_of(TEXT), part_of(b"other"))
    assert too_much == [(None, "$", "attachment-not-described")]


def test_one_part_may_serve_several_statements() -> None:
    statements = [make_statement(attachments=[described()]), make_statement(attachments=[described()])]
    assert complaints(statements, part_of(TEXT)) == []


def test_attachments_of_substatements_count() -> None:
    statement = make_statement(object=make_sub_statement(attachments=[described()]))
    assert complaints([statement], part_of(TEXT)) == []
    assert complaints([statement]) == [(0, "$.object.attachments[0]", "attachment-missing")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    statements = [make_statement(attachments=[described(b"a"), described(b"b")])]
    assert complaints(statements, part_of(b"c")) == [
        (0, "$.attachments[0]", "attachment-missing"),
        (0, "$.attachments[1]", "attachment-missing"),
        (None, "$", "attachment-not-described"),
    ]


@pytest.mark.parametrize("kind", ["text/plain", "Text/Plain", "text/plain; charset=ascii"])
def test_the_media_type_may_be_given_with_and_without_parameters(kind: str) -> None:
    part = part_of(TEXT, content_type=kind, repeats=frozenset({"contentType"}))
    assert complaints([make_statement(attachments=[described()])], part) == []


def test_two_media_types_contradict_each_other() -> None:
    part = part_of(TEXT, content_type="image/png", repeats=frozenset({"contentType"}))
    wrong = complaints([make_statement(attachments=[described()])], part)
    assert wrong == [(0, "$.attachments[0].contentType", "attachment-type-differs")]


def test_a_part_that_gives_no_type_contradicts_none() -> None:
    part = part_of(TEXT, content_type="application/octet-stream")
    assert complaints([make_statement(attachments=[described()])], part) == []


def test_one_content_may_be_described_as_two_types() -> None:
    statement = make_statement(attachments=[described(), described(contentType="text/markdown")])
    part = part_of(TEXT, content_type="text/markdown", repeats=frozenset({"contentType"}))
    assert complaints([statement], part) == []


def test_two_lengths_contradict_each_other() -> None:
    part = part_of(TEXT, repeats=frozenset({"length"}))
    wrong = complaints([make_statement(attachments=[described(length=1)])], part)
    assert wrong == [(0, "$.attachments[0].length", "attachment-length-differs")]


def test_the_content_of_every_signature_is_found_however_its_hash_is_written() -> None:
    signature = described(b"a.b.c", usageType=SIGNATURE_USAGE, sha2=sha_256(b"a.b.c").upper())
    statements = [make_statement(), make_statement(attachments=[described(), signature])]
    parts = {part.sha2: part for part in (part_of(TEXT), part_of(b"a.b.c"))}
    assert list(signed_contents(statements, parts)) == [(1, statements[1], b"a.b.c")]
