"""JSON Web Signatures, as far as Statements are signed by them (RFC 7515; RFC 7518 §3.3).

Only RSA with SHA-2 is known here: ``none`` and symmetric algorithms can't be mistaken for a signature.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import read_json

ALGORITHMS: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "RS256": hashes.SHA256(),
    "RS384": hashes.SHA384(),
    "RS512": hashes.SHA512(),
}
LONGEST_CHAIN: Final = 20
"""How many certificates one header may have; each one costs a verification."""

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*").fullmatch


class MalformedSignature(Exception):
    """What is wrong with a signature, in words for its author."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of a JWS: its header, the octets that were signed, and the payload among them."""

    header: Mapping[str, Any]
    payload: bytes
    signed: bytes
    value: bytes


def signatures_in(content: bytes, *, json_serialization: bool) -> list[Signature]:
    """Return the signatures of a JWS: one in compact serialization, one or more where JSON serialization may be used.

    Raises MalformedSignature. RFC 7515 §7.1, §7.2.
    """
    try:
        text = content.decode("ascii" if not json_serialization else "utf-8")
    except UnicodeDecodeError:
        raise MalformedSignature("The signature is not a JWS: it has characters that no JWS has.") from None
    if json_serialization and text.lstrip().startswith("{"):
        return _from_json(_object(content, "JSON serialization"))
    pieces = text.split(".")
    if len(pieces) != 3:
        raise MalformedSignature(
            "The signature must be a JWS in compact serialization: three parts, with dots between."
        )
    return [_signature(*pieces, unprotected={})]


def check(signature: Signature) -> None:
    """Refuse other algorithms than RS256, RS384 and RS512, and a signature that its own certificate doesn't bear out.

    Raises MalformedSignature. RFC 7515 §4.1.1, §4.1.6, §5.2.
    """
    name = signature.header.get("alg")
    algorithm = ALGORITHMS.get(name) if isinstance(name, str) else None
    if algorithm is None:
        raise MalformedSignature(f"The signature's algorithm (alg) is {name!r}; it must be RS256, RS384 or RS512.")
    if "crit" in signature.header:
        raise MalformedSignature("The signature's header names critical extensions (crit); none is known here.")
    if not signature.value:
        raise MalformedSignature("The JWS has a header and a payload, but its signature is empty.")
    if "x5c" in signature.header:
        _check_certificates(_chain(signature.header["x5c"]), algorithm, signature)


def _from_json(serialized: Mapping[str, Any]) -> list[Signature]:
    several = serialized.get("signatures")
    entries = [serialized] if several is None else several
    if not isinstance(entries, list) or not entries or (several is not None and "signature" in serialized):
        raise MalformedSignature("The JWS's JSON serialization must have either signature or signatures.")
    found = []
    for entry in entries:
        texts = [
            entry.get("protected", "") if isinstance(entry, dict) else None,
            serialized.get("payload"),
            entry.get("signature") if isinstance(entry, dict) else None,
        ]
        unprotected = entry.get("header", {}) if isinstance(entry, dict) else None
        if not all(isinstance(text, str) for text in texts) or not isinstance(unprotected, dict):
            raise MalformedSignature("The JWS's JSON serialization must have payload, signature and a header.")
        found.append(_signature(*map(str, texts), unprotected=unprotected))
    return found


def _signature(protected: str, payload: str, value: str, *, unprotected: Mapping[str, Any]) -> Signature:
    header = _object(_decoded(protected, "header"), "header") if protected or not unprotected else {}
    if header.keys() & unprotected.keys():
        raise MalformedSignature("The JWS has the same name in its protected and its unprotected header.")
    signed = f"{protected}.{payload}".encode()
    return Signature({**header, **unprotected}, _decoded(payload, "payload"), signed, _decoded(value, "signature"))


def _decoded(piece: str, name: str) -> bytes:
    if _BASE64URL(piece) is None or len(piece) % 4 == 1:
        raise MalformedSignature(f"The JWS's {name} is not base64url (without padding).")
    return base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4))


def _object(text: bytes, name: str) -> dict[str, Any]:
    try:
        value = read_json(text)
    except MalformedRequest as error:
        raise MalformedSignature(f"The JWS's {name} is not valid JSON: {error.message}") from None
    if not isinstance(value, dict):
        raise MalformedSignature(f"The JWS's {name} is not a JSON object.")
    return value


def payload_of(signature: Signature) -> dict[str, Any]:
    """Return the JSON object that was signed; raises MalformedSignature if it is anything else."""
    return _object(signature.payload, "payload")


def _chain(x5c: object) -> list[x509.Certificate]:
    if not isinstance(x5c, list) or not 0 < len(x5c) <= LONGEST_CHAIN or not all(isinstance(one, str) for one in x5c):
        raise MalformedSignature(f"The JWS's x5c must be an array of 1 to {LONGEST_CHAIN} certificates as texts.")
    try:
        return [x509.load_der_x509_certificate(base64.b64decode(one, validate=True)) for one in x5c]
    except (ValueError, binascii.Error, x509.InvalidVersion):
        raise MalformedSignature("The JWS's x5c has something that is no certificate in base64 DER.") from None


def _check_certificates(
    chain: Sequence[x509.Certificate], algorithm: hashes.HashAlgorithm, signature: Signature
) -> None:
    """Check the signature by the first certificate's key, and each certificate by the key of the next one.

    Whom to trust, and since when, is not asked: this catches mistakes (xAPI 1.0.3 Data §2.6, note).
    """
    try:
        key = chain[0].public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPublicKey):
        raise MalformedSignature("The certificate of the JWS has no RSA key, but its algorithm needs one.")
    try:
        key.verify(signature.value, signature.signed, padding.PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError):
        raise MalformedSignature("The signature was not made by the key of its certificate, or was changed.") from None
    for certificate, issuer in pairwise(chain):
        try:
            _check_issued_by(certificate, issuer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            raise MalformedSignature("A certificate in x5c was not issued by the one that follows it.") from None


def _check_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> None:
    """Check one link of the chain.

    The library's own check knows no SHA-1 any more, with which the standard's example was signed (Appendix D); since
    nobody is trusted for it, it is read here.
    """
    key, method = issuer.public_key(), certificate.signature_algorithm_parameters
    if not isinstance(key, rsa.RSAPublicKey) or isinstance(method, padding.PSS):
        certificate.verify_directly_issued_by(issuer)
        return
    algorithm = certificate.signature_hash_algorithm
    if certificate.issuer != issuer.subject or not isinstance(method, padding.PKCS1v15) or algorithm is None:
        raise InvalidSignature
    key.verify(certificate.signature, certificate.tbs_certificate_bytes, method, algorithm)
