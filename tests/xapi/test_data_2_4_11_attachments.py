"""Headers of attachments. xAPI 1.0.3 Data §2.4.11; xAPI 2.0 §4.2.2.6."""

from typing import Any

import pytest

from lrs.rules.versions import Version
from tests.xapi.statements import ABSENT, complaints, make_attachment, make_statement

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"description": ABSENT},
        {"fileUrl": ABSENT},
        {"length": 0},
        {"length": 27.0},
        {"sha2": "0" * 56},
        {"sha2": "A" * 96},
        {"sha2": "f" * 128},
        {"contentType": "text/plain; charset=ascii"},
        {"contentType": 'multipart/mixed; boundary="a b"'},
        {"contentType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    ],
    ids=str,
)
def test_an_attachment_is_valid(changes: dict[str, Any], version: Version) -> None:
    assert complaints(make_statement(attachments=[make_attachment(**changes)]), version) == []


@both_versions
@pytest.mark.parametrize("name", ["usageType", "display", "contentType", "length", "sha2"])
def test_an_attachment_needs_five_properties(name: str, version: Version) -> None:
    statement = make_statement(attachments=[make_attachment(**{name: ABSENT})])
    assert complaints(statement, version) == [(f"$.attachments[0].{name}", "missing-property")]


@both_versions
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("usageType", "certificate", "not-an-iri"),
        ("display", "Certificate", "not-an-object"),
        ("description", 12345, "not-an-object"),
        ("contentType", 999, "not-a-media-type"),
        ("contentType", "pdf", "not-a-media-type"),
        ("contentType", "text/plain; charset", "not-a-media-type"),
        ("contentType", "", "not-a-media-type"),
        ("length", "27", "not-a-whole-number"),
        ("length", -1, "not-a-whole-number"),
        ("length", 2.5, "not-a-whole-number"),
        ("length", True, "not-a-whole-number"),
        ("sha2", 12345, "not-a-sha-2"),
        ("sha2", "0" * 40, "not-a-sha-2"),
        ("sha2", "g" * 64, "not-a-sha-2"),
        ("fileUrl", "certificate.pdf", "not-an-irl"),
    ],
)
def test_each_property_has_its_format(name: str, value: object, code: str, version: Version) -> None:
    """XAPI-00102 to XAPI-00107."""
    statement = make_statement(attachments=[make_attachment(), make_attachment(**{name: value})])
    assert complaints(statement, version) == [(f"$.attachments[1].{name}", code)]


@both_versions
@pytest.mark.parametrize("value", [make_attachment(), "x", 1])
def test_attachments_are_an_array(value: object, version: Version) -> None:
    """XAPI-00025."""
    assert complaints(make_statement(attachments=value), version) == [("$.attachments", "not-an-array")]
