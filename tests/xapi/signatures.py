"""Signers of Statements: keys, certificates and JWS in both serializations."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from lrs.rules.signature import SIGNATURE_TYPE, SIGNATURE_USAGE, verify
from lrs.rules.versions import Version
from tests.xapi.statements import make_statement

HASHES: Final = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key_of(owner: str) -> rsa.RSAPrivateKey:
    """Return the owner's key: always the same one, since making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def elliptic_key_of(owner: str) -> ec.EllipticCurvePrivateKey:
    """Return a key that is not for RSA."""
    return ec.generate_private_key(ec.SECP256R1())


def make_certificate(owner: str, *, key: PrivateKey, issuer: str, issuer_key: PrivateKey) -> str:
    """Return a certificate as x5c has it: base64 of DER."""
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(owner))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(issuer_key, hashes.SHA256())
    )
    return base64.b64encode(built.public_bytes(serialization.Encoding.DER)).decode()


def _name(owner: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner)])


def encoded(value: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def sign(payload: object, *, algorithm: str = "RS256", signer: str = "Bo", **header: Any) -> bytes:
    """Return a JWS in compact serialization; a payload that isn't bytes is written as JSON."""
    signed, value = _signed(payload, {"alg": algorithm, **header}, algorithm, signer)
    return f"{signed}.{value}".encode()


def sign_as_json(payload: object, *signers: str, flattened: bool = False) -> bytes:
    """Return a JWS in JSON serialization."""
    entries = []
    for signer in signers:
        signed, value = _signed(payload, {"alg": "RS256"}, "RS256", signer)
        protected, text = signed.split(".")
        entries.append({"protected": protected, "signature": value})
    return json.dumps({"payload": text, **(entries[0] if flattened else {"signatures": entries})}).encode()


def _signed(payload: object, header: object, algorithm: str, signer: str) -> tuple[str, str]:
    text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(text)}"
    value = key_of(signer).sign(signed.encode(), padding.PKCS1v15(), HASHES.get(algorithm, hashes.SHA256()))
    return signed, encoded(value)


def make_signature_attachment(content: bytes, **changes: Any) -> dict[str, Any]:
    """Return what a Statement says of its signature."""
    return {
        "usageType": SIGNATURE_USAGE,
        "display": {"en": "Signature"},
        "contentType": SIGNATURE_TYPE,
        "length": len(content),
        "sha2": hashlib.sha256(content).hexdigest(),
        **changes,
    }


def complaint(content: bytes, version: Version, sent: dict[str, Any] | None = None, **attachment: Any) -> str | None:
    """Return what is wrong with a signature on a Statement."""
    statement = dict(make_statement() if sent is None else sent)
    signature = make_signature_attachment(content, **attachment)
    statement["attachments"] = [*statement.get("attachments", []), signature]
    problems = verify(statement, content, version=version)
    if not problems:
        return None
    [problem] = problems
    assert (problem.code, problem.value) == ("bad-signature", signature["sha2"])
    assert problem.path == f"$.attachments[{len(statement['attachments']) - 1}]"
    return problem.rule
