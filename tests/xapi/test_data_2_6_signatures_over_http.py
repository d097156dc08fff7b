"""Signed Statements as they are sent. xAPI 1.0.3 Data §2.6; xAPI 2.0 §4.2.6."""

import json
from typing import Any

import pytest

from lrs.rules.attachment_parts import Part
from lrs.rules.multipart_body import write_multipart
from tests.xapi.client import XapiClient
from tests.xapi.signatures import (
    elliptic_key_of,
    key_of,
    make_certificate,
    make_signature_attachment,
    sign,
    sign_as_json,
)
from tests.xapi.statements import make_agent, make_statement
from tests.xapi.story import found, only_in_1_0_3, only_in_2_0

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(client: XapiClient, signature: bytes, **attachment: Any):
    described = make_signature_attachment(signature, **attachment)
    statement = make_statement(attachments=[described])
    parts = [Part(described["sha2"], described["contentType"], signature)]
    body = b"".join(write_multipart(json.dumps(statement).encode(), parts, "b"))
    return client.post("statements", body=body, content_type="multipart/mixed; boundary=b")


def certificate(owner: str = "Bo") -> str:
    return make_certificate(owner, key=key_of(owner), issuer=owner, issuer_key=key_of(owner))


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("with_certificate", [False, True])
def test_the_three_algorithms_are_accepted(ana, algorithm, with_certificate) -> None:
    header = {"x5c": [certificate()]} if with_certificate else {}
    assert send(ana, sign(make_statement(), algorithm=algorithm, **header)).status_code == 200
    assert found(ana) == [make_statement()["id"]]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "PS256", "RS1", ""])
def test_no_other_algorithm_is(ana, algorithm) -> None:
    assert send(ana, sign(make_statement(), algorithm=algorithm)).status_code == 400
    assert found(ana) == []


def test_with_a_certificate_the_signature_must_be_its_owners(ana) -> None:
    response = send(ana, sign(make_statement(), signer="Bo", x5c=[certificate("Cy")]))
    assert (response.status_code, response.json()["problems"][0]["code"]) == (400, "bad-signature")
    assert found(ana) == []


def test_with_a_certificate_a_changed_signature_is_refused(ana) -> None:
    whole = sign(make_statement(), x5c=[certificate()])
    start, _, value = whole.rpartition(b".")
    changed = start + b"." + (b"A" if value[:1] != b"A" else b"B") + value[1:]
    assert send(ana, changed).status_code == 400


def test_a_certificate_for_another_kind_of_key_is_refused(ana) -> None:
    key = elliptic_key_of("Bo")
    other = make_certificate("Bo", key=key, issuer="Bo", issuer_key=key)
    assert send(ana, sign(make_statement(), x5c=[other])).status_code == 400


def test_a_certificate_that_is_none_is_refused(ana) -> None:
    assert send(ana, sign(make_statement(), x5c=["bm9uZQ=="])).status_code == 400


def test_the_payload_is_the_statement_as_statements_are_compared(ana) -> None:
    assert send(ana, sign(make_statement(timestamp="2026-11-20T23:30:55.123+01:00"))).status_code == 200


def test_another_payload_is_refused(ana) -> None:
    assert send(ana, sign(make_statement(actor=make_agent(mbox="mailto:bo@example.org")))).status_code == 400
    assert found(ana) == []


@pytest.mark.parametrize("content", [b"", b"not a signature", b"a.b.c", b"..", b"\xff\xfe.\x00.x"])
def test_what_is_no_signature_is_refused(ana, content) -> None:
    assert send(ana, content).status_code == 400


@only_in_2_0
@pytest.mark.parametrize("flattened", [False, True])
def test_2_0_takes_the_compact_serialization_only(ana, flattened) -> None:
    assert send(ana, sign_as_json(make_statement(), "Bo", flattened=flattened)).status_code == 400


@only_in_1_0_3
@pytest.mark.parametrize("flattened", [False, True])
def test_1_0_3_takes_any_serialization(ana, flattened) -> None:
    assert send(ana, sign_as_json(make_statement(), "Bo", flattened=flattened)).status_code == 200


def test_the_content_type_of_a_signature_is_octets(ana) -> None:
    assert send(ana, sign(make_statement()), contentType="application/jose").status_code == 400


@pytest.mark.parametrize("address", [{}, {"fileUrl": "https://files.example.org/signature"}])
def test_a_signature_never_comes_without_itself(ana, address) -> None:
    attachment = make_signature_attachment(sign(make_statement()), **address)
    assert ana.post("statements", body=make_statement(attachments=[attachment])).status_code == 400
    assert found(ana) == []
