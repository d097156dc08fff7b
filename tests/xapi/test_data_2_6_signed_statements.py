"""Signed Statements. xAPI 1.0.3 Data §2.6; xAPI 2.0 §4.2.6; RFC 7515."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.signature import verify
from lrs.rules.versions import Version
from tests.xapi.signatures import (
    complaint,
    encoded,
    key_of,
    make_certificate,
    make_signature_attachment,
    sign,
    sign_as_json,
)
from tests.xapi.statements import (
    ABSENT,
    OTHER_ID,
    make_activity,
    make_agent,
    make_attachment,
    make_group,
    make_result,
    make_statement,
    make_verb,
)
from tests.xapi.strategies import statements

usual = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)

NOT_THIS_STATEMENT = "The Statement in the signature's payload is not the Statement that was sent."
NOT_COMPACT = "The signature must be a JWS in compact serialization: three parts, with dots between."


class TestAlgorithm:
    @both_versions
    @pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
    def test_rsa_with_sha_2_is_taken(self, algorithm: str, version: Version) -> None:
        """XAPI-00117."""
        assert complaint(sign(make_statement(), algorithm=algorithm), version) is None

    @both_versions
    @pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "PS256", "RS1", "rs256", "", None, 256, ["RS256"]])
    def test_any_other_algorithm_is_refused(self, algorithm: Any, version: Version) -> None:
        """XAPI-00117."""
        refused = complaint(sign(make_statement(), alg=algorithm), version)
        assert refused == f"The signature's algorithm (alg) is {algorithm!r}; it must be RS256, RS384 or RS512."

    @both_versions
    def test_a_public_key_is_no_shared_secret(self, version: Version) -> None:
        certificate = make_certificate("Bo", key=key_of("Bo"), issuer="Bo", issuer_key=key_of("Bo"))
        header = encoded(json.dumps({"alg": "HS256", "x5c": [certificate]}).encode())
        signed = f"{header}.{encoded(json.dumps(make_statement()).encode())}"
        value = hmac.digest(base64.b64decode(certificate), signed.encode(), "sha256")
        refused = complaint(f"{signed}.{encoded(value)}".encode(), version)
        assert refused == "The signature's algorithm (alg) is 'HS256'; it must be RS256, RS384 or RS512."

    @both_versions
    def test_an_unsecured_jws_is_refused(self, version: Version) -> None:
        header = encoded(b'{"alg":"none"}')
        content = f"{header}.{encoded(json.dumps(make_statement()).encode())}.".encode()
        refused = complaint(content, version)
        assert refused == "The signature's algorithm (alg) is 'none'; it must be RS256, RS384 or RS512."

    @both_versions
    def test_critical_extensions_that_nobody_knows_are_refused(self, version: Version) -> None:
        refused = complaint(sign(make_statement(), crit=["exp"], exp=1), version)
        assert refused == "The signature's header names critical extensions (crit); none is known here."


class TestForm:
    @both_versions
    def test_the_content_type_is_that_of_octets(self, version: Version) -> None:
        """XAPI-00115."""
        refused = complaint(sign(make_statement()), version, contentType="text/plain")
        assert refused == "The contentType of a signature must be application/octet-stream."

    @both_versions
    @pytest.mark.parametrize("content", [b"", b"x", b"a.b", b"a.b.c.d"])
    def test_a_jws_has_three_parts(self, content: bytes, version: Version) -> None:
        """XAPI-00115."""
        assert complaint(content, version) == NOT_COMPACT

    @both_versions
    @pytest.mark.parametrize(
        "damage",
        [
            lambda text: text + b"=",
            lambda text: text + b"\n",
            lambda text: b" " + text,
            lambda text: text.replace(b".", b"+.", 1),
            lambda text: text.replace(b".", b".\xff", 1),
            lambda text: b"." + text.partition(b".")[2],
            lambda text: text.rpartition(b".")[0] + b".",
        ],
        ids=["padding", "line-break", "space", "plus", "not-ascii", "no-header", "no-signature"],
    )
    def test_parts_are_base64url_and_nothing_else(self, damage: Any, version: Version) -> None:
        """XAPI-00115."""
        assert complaint(damage(sign(make_statement())), version) is not None

    @both_versions
    @pytest.mark.parametrize(
        "header", [b"", b"{", b"[]", b'"RS256"', b'{"alg":"RS256","alg":"RS512"}', b"\xff", b"\xef\xbb\xbf{}"]
    )
    def test_the_header_is_a_json_object(self, header: bytes, version: Version) -> None:
        rest = sign(make_statement()).partition(b".")[2]
        refused = complaint(encoded(header).encode() + b"." + rest, version)
        assert refused is not None
        assert refused.startswith("The JWS's header is not ")

    @both_versions
    @pytest.mark.parametrize("payload", [b"", b"{'id': 1}", b"null", b"[]", b'{"id":1,"id":2}', b"\xff", b"1e999"])
    def test_the_payload_is_a_json_object(self, payload: bytes, version: Version) -> None:
        """XAPI-00116."""
        refused = complaint(sign(payload), version)
        assert refused is not None
        assert refused.startswith("The JWS's payload is not ")

    @both_versions
    @usual
    @given(content=st.binary(max_size=60) | st.text('abcyXZ019-_.={}"', max_size=40).map(str.encode))
    def test_anything_else_is_refused_calmly(self, content: bytes, version: Version) -> None:
        assert complaint(content, version) is not None


class TestJsonSerialization:
    @pytest.mark.parametrize("flattened", [True, False])
    def test_1_0_3_takes_it_as_well(self, flattened: bool) -> None:
        content = sign_as_json(make_statement(), "Bo", flattened=flattened)
        assert complaint(content, Version.V1_0_3) is None

    @pytest.mark.parametrize("flattened", [True, False])
    def test_2_0_takes_compact_serialization_only(self, flattened: bool) -> None:
        content = sign_as_json(make_statement(), "Bo", flattened=flattened)
        assert complaint(content, Version.V2_0_0) == NOT_COMPACT

    def test_an_algorithm_may_stand_in_the_unprotected_header(self) -> None:
        text = encoded(json.dumps(make_statement()).encode())
        jws = {"payload": text, "header": {"alg": "RS256"}, "signature": encoded(b"not checked without a key")}
        assert complaint(json.dumps(jws).encode(), Version.V1_0_3) is None

    def test_every_signature_has_to_be_right(self) -> None:
        jws = json.loads(sign_as_json(make_statement(), "Bo", "Cy"))
        jws["signatures"][1]["protected"] = encoded(b'{"alg":"HS256"}')
        refused = complaint(json.dumps(jws).encode(), Version.V1_0_3)
        assert refused == "The signature's algorithm (alg) is 'HS256'; it must be RS256, RS384 or RS512."

    @pytest.mark.parametrize(
        "changes",
        [
            {"payload": ABSENT},
            {"payload": 1},
            {"signatures": []},
            {"signatures": {}},
            {"signatures": [1]},
            {"signatures": [{"protected": "e30"}]},
            {"signatures": [{"signature": "e30", "header": 1}]},
            {"signature": "e30"},
            {
                "signatures": [
                    {"protected": encoded(b'{"alg":"RS256"}'), "header": {"alg": "RS256"}, "signature": "e30"}
                ]
            },
        ],
        ids=lambda changes: json.dumps(changes, default=str),
    )
    def test_a_broken_one_is_refused(self, changes: dict[str, Any]) -> None:
        jws = {**json.loads(sign_as_json(make_statement(), "Bo")), **changes}
        content = json.dumps({name: value for name, value in jws.items() if value is not ABSENT}).encode()
        assert complaint(content, Version.V1_0_3) is not None


class TestPayload:
    @both_versions
    @pytest.mark.parametrize(
        "changes",
        [
            {"id": ABSENT},
            {"timestamp": ABSENT},
            {"timestamp": "2026-11-20T23:30:55.123+01:00"},
            {"stored": "2026-11-20T22:30:55Z", "version": "1.0.0", "authority": make_agent()},
            {"verb": make_verb(display={"de": "schloss ab"})},
            {"object": make_activity(definition=ABSENT)},
        ],
        ids="-".join,
    )
    def test_what_makes_no_other_statement_makes_no_other_payload(
        self, changes: dict[str, Any], version: Version
    ) -> None:
        assert complaint(sign(make_statement(**changes)), version) is None

    @both_versions
    @pytest.mark.parametrize(
        "changes",
        [
            {"id": OTHER_ID},
            {"timestamp": "2026-11-20T22:30:56Z"},
            {"timestamp": "yesterday"},
            {"actor": make_agent(name="Anna")},
            {"actor": make_group()},
            {"actor": "Ana"},
            {"verb": ABSENT},
            {"object": ["x"]},
            {"result": {"success": True}},
            {"attachments": [make_attachment()]},
            {"attachments": "x"},
        ],
        ids=lambda changes: json.dumps(changes, default=str)[:40],
    )
    def test_the_payload_of_another_statement_is_refused(self, changes: dict[str, Any], version: Version) -> None:
        assert complaint(sign(make_statement(**changes)), version) == NOT_THIS_STATEMENT

    @both_versions
    @pytest.mark.parametrize("name", ["id", "timestamp"])
    def test_what_was_signed_cannot_be_left_out(self, name: str, version: Version) -> None:
        sent = make_statement(**{name: ABSENT})
        assert complaint(sign(make_statement()), version, sent) == NOT_THIS_STATEMENT

    @both_versions
    def test_other_attachments_are_signed_too(self, version: Version) -> None:
        statement = make_statement(attachments=[make_attachment()])
        assert complaint(sign(statement), version, statement) is None

    @both_versions
    def test_an_attachment_cannot_be_added_after_signing(self, version: Version) -> None:
        statement = make_statement(attachments=[make_attachment()])
        assert complaint(sign(make_statement()), version, statement) == NOT_THIS_STATEMENT

    @both_versions
    def test_a_second_signer_signs_what_the_first_one_signed(self, version: Version) -> None:
        first = sign(make_statement(), signer="Bo")
        once = make_statement(attachments=[make_signature_attachment(first)])
        second = sign(once, signer="Cy")
        twice = make_statement(attachments=[make_signature_attachment(first), make_signature_attachment(second)])
        assert verify(twice, first, version=version) == []
        assert verify(twice, second, version=version) == []

    @both_versions
    def test_of_two_signatures_the_wrong_one_is_named(self, version: Version) -> None:
        right, wrong = sign(make_statement()), sign(make_statement(), algorithm="HS256")
        attachments = [make_signature_attachment(right), make_signature_attachment(wrong)]
        [problem] = verify(make_statement(attachments=attachments), wrong, version=version)
        assert problem.path == "$.attachments[1]"

    def test_durations_are_compared_as_the_version_does(self) -> None:
        sent = make_statement(result=make_result(duration="PT1.23S"))
        content = sign(make_statement(result=make_result(duration="PT1.234S")))
        assert complaint(content, Version.V1_0_3, sent) == NOT_THIS_STATEMENT
        assert complaint(content, Version.V2_0_0, sent) is None

    @both_versions
    @usual
    @given(data=st.data())
    def test_any_statement_can_be_signed(self, data: st.DataObject, version: Version) -> None:
        statement = data.draw(statements(version))
        assert complaint(sign(statement), version, statement) is None


def test_the_hash_of_a_signature_may_be_written_in_upper_case() -> None:
    content = sign(make_statement())
    attachment = make_signature_attachment(content, sha2=hashlib.sha256(content).hexdigest().upper())
    assert verify(make_statement(attachments=[attachment]), content, version=Version.V2_0_0) == []
