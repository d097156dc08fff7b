"""Signatures that name their certificate. xAPI 1.0.3 Data §2.6; xAPI 2.0 §4.2.6; RFC 7515 §4.1.6."""

import json
from typing import Any

import pytest

from lrs.rules.versions import Version
from tests.xapi.signatures import complaint, elliptic_key_of, encoded, key_of, make_certificate, sign
from tests.xapi.statements import make_statement, make_verb

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)

NOT_BY_THE_CERTIFICATE = "The signature was not made by the key of its certificate, or was changed."
BROKEN_CHAIN = "A certificate in x5c was not issued by the one that follows it."


def root() -> str:
    return make_certificate("Root", key=key_of("Root"), issuer="Root", issuer_key=key_of("Root"))


def certificate_of_bo() -> str:
    return make_certificate("Bo", key=key_of("Bo"), issuer="Root", issuer_key=key_of("Root"))


@both_versions
@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_signature_by_the_key_of_its_certificate_is_taken(algorithm: str, version: Version) -> None:
    content = sign(make_statement(), algorithm=algorithm, x5c=[certificate_of_bo(), root()])
    assert complaint(content, version) is None


@both_versions
def test_one_certificate_is_enough(version: Version) -> None:
    assert complaint(sign(make_statement(), x5c=[certificate_of_bo()]), version) is None


@both_versions
def test_a_signature_by_another_key_is_refused(version: Version) -> None:
    content = sign(make_statement(), signer="Cy", x5c=[certificate_of_bo(), root()])
    assert complaint(content, version) == NOT_BY_THE_CERTIFICATE


@both_versions
def test_a_payload_that_was_changed_is_refused(version: Version) -> None:
    header, _, value = sign(
        make_statement(verb=make_verb(id="https://example.org/x")), x5c=[certificate_of_bo()]
    ).split(b".")
    content = b".".join((header, encoded(json.dumps(make_statement()).encode()).encode(), value))
    assert complaint(content, version) == NOT_BY_THE_CERTIFICATE


@both_versions
def test_another_algorithm_than_the_header_says_is_refused(version: Version) -> None:
    content = sign(make_statement(), algorithm="RS256", x5c=[certificate_of_bo()])
    header = encoded(json.dumps({"alg": "RS512", "x5c": [certificate_of_bo()]}).encode())
    assert complaint(header.encode() + content[content.index(b".") :], version) == NOT_BY_THE_CERTIFICATE


@both_versions
def test_the_first_certificate_is_the_signers(version: Version) -> None:
    content = sign(make_statement(), x5c=[root(), certificate_of_bo()])
    assert complaint(content, version) == NOT_BY_THE_CERTIFICATE


@both_versions
def test_a_certificate_that_the_next_one_did_not_issue_is_refused(version: Version) -> None:
    stranger = make_certificate("Root", key=key_of("Cy"), issuer="Root", issuer_key=key_of("Cy"))
    assert complaint(sign(make_statement(), x5c=[certificate_of_bo(), stranger]), version) == BROKEN_CHAIN


@both_versions
def test_a_certificate_of_an_issuer_by_another_name_is_refused(version: Version) -> None:
    renamed = make_certificate("Cy", key=key_of("Root"), issuer="Root", issuer_key=key_of("Root"))
    assert complaint(sign(make_statement(), x5c=[certificate_of_bo(), renamed]), version) == BROKEN_CHAIN


@both_versions
def test_an_issuer_may_use_another_kind_of_key(version: Version) -> None:
    issuer = elliptic_key_of("Root")
    root = make_certificate("Root", key=issuer, issuer="Root", issuer_key=issuer)
    leaf = make_certificate("Bo", key=key_of("Bo"), issuer="Root", issuer_key=issuer)
    assert complaint(sign(make_statement(), x5c=[leaf, root]), version) is None


@both_versions
def test_a_signer_has_an_rsa_key(version: Version) -> None:
    key = elliptic_key_of("Bo")
    certificate = make_certificate("Bo", key=key, issuer="Bo", issuer_key=key)
    refused = complaint(sign(make_statement(), x5c=[certificate]), version)
    assert refused == "The certificate of the JWS has no RSA key, but its algorithm needs one."


@both_versions
@pytest.mark.parametrize("x5c", [None, [], "MIIB", [1], [""], ["x"], ["e30="], [None], ["MIIB"] * 21, {}])
def test_what_is_no_certificate_is_refused(x5c: Any, version: Version) -> None:
    refused = complaint(sign(make_statement(), x5c=x5c), version)
    assert refused is not None
    assert "x5c" in refused
