"""Signed Statements: the JWS must be well formed, speak of this Statement, and fit its certificate.

xAPI 1.0.3 Data §2.6; xAPI 2.0 §4.2.6.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from lrs.rules.equality import SET_BY_STORE, comparable
from lrs.rules.errors import Problem
from lrs.rules.jws import MalformedSignature, Signature, check, payload_of, signatures_in
from lrs.rules.versions import Version

SIGNATURE_USAGE: Final = "http://adlnet.gov/expapi/attachments/signature"
SIGNATURE_TYPE: Final = "application/octet-stream"

Json = Mapping[str, Any]

_HASHES = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
_MAY_BE_ADDED = ("id", "timestamp")
"""What a store on the way may have given the Statement after it was signed; what the signer gave must still be so."""


def verify(statement: Json, content: bytes, *, version: Version) -> list[Problem]:
    """Return what is wrong with the signature of a Statement; nothing when it is as the standard wants it.

    ``content`` is the content of one of the Statement's signatures. With a certificate (x5c) the signature must have
    been made by its key. 1.0.3 only advises against JSON serialization, 2.0 forbids it.
    """
    place, attachment = _described(statement, content)
    try:
        if attachment["contentType"].strip().lower() != SIGNATURE_TYPE:
            raise MalformedSignature(f"The contentType of a signature must be {SIGNATURE_TYPE}.")
        for signature in signatures_in(content, json_serialization=not version.is_2):
            check(signature)
            _check_payload(statement, signature, version)
    except MalformedSignature as malformed:
        section = "xAPI 2.0 §4.2.6" if version.is_2 else "xAPI 1.0.3 Data §2.6"
        return [Problem(f"$.attachments[{place}]", attachment["sha2"], str(malformed), section, "bad-signature")]
    return []


def _described(statement: Json, content: bytes) -> tuple[int, Json]:
    """Return the attachment that describes this content; a Statement may have several signatures."""
    signatures = [pair for pair in enumerate(statement["attachments"]) if _is_signature(pair[1])]
    for place, attachment in signatures:
        sha2 = attachment["sha2"].lower()
        if _HASHES[len(sha2)](content).hexdigest() == sha2:
            return place, attachment
    return signatures[0]


def _is_signature(attachment: Json) -> bool:
    return bool(attachment.get("usageType") == SIGNATURE_USAGE)


def _check_payload(statement: Json, signature: Signature, version: Version) -> None:
    """Compare what was signed with what was sent, but for this and other signatures."""
    signed = payload_of(signature)
    ignored = SET_BY_STORE | {name for name in _MAY_BE_ADDED if name not in signed}
    try:
        same = comparable(_unsigned(statement), version=version, ignored=ignored) == comparable(
            _unsigned(signed), version=version, ignored=ignored
        )
    except (ValueError, TypeError, KeyError, AttributeError):  # the payload is no valid Statement at all
        same = False
    if not same:
        raise MalformedSignature("The Statement in the signature's payload is not the Statement that was sent.")


def _unsigned(statement: Json) -> Json:
    """Return the Statement before it was signed; without any attachments left it had no such property."""
    attachments = [each for each in statement.get("attachments", ()) if not _is_signature(each)]
    rest = {name: value for name, value in statement.items() if name != "attachments"}
    return {**rest, "attachments": attachments} if attachments else rest
