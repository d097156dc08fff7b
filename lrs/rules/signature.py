"""Signed Statements: the JWS must be well formed, speak of this Statement, and fit its certificate.

xAPI 1.0.3 Data §2.6; xAPI 2.0 §4.2.6; RFC 7515.
"""

import base64
import binascii
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lrs.rules.equality import comparable
from lrs.rules.errors import MalformedRequest, Problem
from lrs.rules.json_text import read_json
from lrs.rules.versions import Version

SIGNATURE_USAGE = "http://adlnet.gov/expapi/attachments/signature"
SIGNATURE_TYPE = "application/octet-stream"

_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}
_NOT_SIGNED = frozenset({"attachments", "authority", "stored", "version", "timestamp", "id"})


class _Malformed(Exception):
    """What is wrong with a signature, in words for its author."""


def verify(statement: Mapping[str, Any], content: bytes, *, version: Version) -> list[Problem]:
    """Return what is wrong with the signature of a Statement; nothing when it is as the standard wants it.

    ``content`` is the attachment's content. Only RS256, RS384 and RS512 are known here: ``none`` and symmetric
    algorithms are refused by name. With a certificate (x5c) the signature must have been made by its key.
    """
    attachment = next(each for each in statement["attachments"] if each["usageType"] == SIGNATURE_USAGE)
    try:
        if attachment["contentType"] != SIGNATURE_TYPE:
            raise _Malformed(f"A signature's contentType must be {SIGNATURE_TYPE}.")
        header, payload, signature, signed = _taken_apart(content)
        algorithm = header.get("alg")
        if not isinstance(algorithm, str) or algorithm not in _HASHES:
            raise _Malformed(f"The signature's algorithm is {algorithm!r}; it must be RS256, RS384 or RS512.")
        _check_payload(statement, payload, version)
        if "x5c" in header:
            _check_certificates(header["x5c"], _HASHES[algorithm], signature, signed)
    except _Malformed as malformed:
        section = "xAPI 2.0 §4.2.6" if version.is_2 else "xAPI 1.0.3 Data §2.6"
        return [Problem("$.attachments", attachment["sha2"], str(malformed), section, "bad-signature")]
    return []


def _taken_apart(content: bytes) -> tuple[dict[str, Any], bytes, bytes, bytes]:
    pieces = content.strip().split(b".")
    if len(pieces) != 3:
        raise _Malformed("The signature must be a JWS in compact serialization: three parts, separated by dots.")
    header = _json(_decoded(pieces[0], "header"), "header")
    if "crit" in header:
        raise _Malformed("The signature's header names critical extensions (crit); none is known here.")
    return header, _decoded(pieces[1], "payload"), _decoded(pieces[2], "signature"), pieces[0] + b"." + pieces[1]


def _decoded(piece: bytes, name: str) -> bytes:
    try:
        return base64.b64decode(piece + b"=" * (-len(piece) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise _Malformed(f"The JWS's {name} is not base64url.") from None


def _json(text: bytes, name: str) -> dict[str, Any]:
    try:
        value = read_json(text)
    except MalformedRequest as error:
        raise _Malformed(f"The JWS's {name} is not valid JSON: {error.message}") from None
    if not isinstance(value, dict):
        raise _Malformed(f"The JWS's {name} is not a JSON object.")
    return value


def _check_payload(statement: Mapping[str, Any], payload: bytes, version: Version) -> None:
    """Compare without what is assigned when a Statement is stored; what both have of it must still agree."""
    signed = _json(payload, "payload")
    ignored = {name for name in _NOT_SIGNED if name not in signed or name not in statement}
    ignored |= {"authority", "stored", "version", "attachments"}
    remaining = [each for each in statement["attachments"] if each["usageType"] != SIGNATURE_USAGE]
    try:
        same = comparable(statement, version=version, ignored=ignored) == comparable(
            signed, version=version, ignored=ignored
        ) and _same_attachments(remaining, signed.get("attachments", []), version)
    except (ValueError, TypeError, KeyError, AttributeError):
        same = False
    if not same:
        raise _Malformed("The Statement in the signature's payload is not the Statement that was sent.")


def _same_attachments(sent: list[Any], signed: list[Any], version: Version) -> bool:
    none: frozenset[str] = frozenset()
    return bool(
        comparable({"attachments": sent}, version=version, ignored=none)
        == comparable({"attachments": signed}, version=version, ignored=none)
    )


def _check_certificates(chain: object, algorithm: hashes.HashAlgorithm, signature: bytes, signed: bytes) -> None:
    if not isinstance(chain, list) or not chain or not all(isinstance(each, str) for each in chain):
        raise _Malformed("The JWS's x5c must be an array of base64 certificates.")
    try:
        certificates = [x509.load_der_x509_certificate(base64.b64decode(each, validate=True)) for each in chain]
    except (ValueError, binascii.Error):
        raise _Malformed("The JWS's x5c has something that is no certificate in base64 DER.") from None
    key = certificates[0].public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise _Malformed("The certificate of the JWS has no RSA key, but its algorithm is RSA.")
    try:
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        raise _Malformed("The signature was not made by the key of its certificate, or was changed.") from None
    for certificate, issuer in pairwise(certificates):
        try:
            certificate.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature):
            raise _Malformed("A certificate in x5c was not issued by the one that follows it.") from None
