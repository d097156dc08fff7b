"""Signs webhooks as Standard Webhooks 1.0 prescribes, by any number of secrets at once.

A secret is ``whsec_`` and 24 to 64 bytes in base64, which both sides know (HMAC-SHA256, ``v1``); or ``whsk_`` and the
seed of an ed25519 key, whose public half the receiver has (``v1a``).
"""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SHARED: Final = "whsec_"
PRIVATE: Final = "whsk_"
PUBLIC: Final = "whpk_"
_SHORTEST, _LONGEST = 24, 64
_SEED: Final = 32


def shared_secret(entropy: bytes) -> str:
    """Return random bytes as a secret that both sides know."""
    return SHARED + base64.b64encode(entropy).decode()


def private_key(seed: bytes) -> str:
    """Return 32 random bytes as a key of which the receiver gets the public half alone."""
    return PRIVATE + base64.b64encode(seed).decode()


def public_half(secret: str) -> str:
    """Return what the receiver of a private key's signatures needs; empty for a secret that both sides know."""
    if not secret.startswith(PRIVATE):
        return ""
    raw = _key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PUBLIC + base64.b64encode(raw).decode()


def problem_of(secret: str) -> str:
    """Return what is wrong with a secret, empty if it is right."""
    prefix = next((each for each in (SHARED, PRIVATE) if secret.startswith(each)), "")
    if not prefix:
        return f"A secret begins with {SHARED} (both sides know it) or {PRIVATE} (an ed25519 key)."
    try:
        raw = base64.b64decode(secret.removeprefix(prefix), validate=True)
    except (binascii.Error, ValueError):
        return f"What follows {prefix} is base64."
    if prefix == PRIVATE and len(raw) != _SEED:
        return f"An ed25519 key has {_SEED} bytes; this one has {len(raw)}."
    if prefix == SHARED and not _SHORTEST <= len(raw) <= _LONGEST:
        return f"A secret has {_SHORTEST} to {_LONGEST} bytes; this one has {len(raw)}."
    return ""


def signed(message_id: str, at: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the three headers of a webhook sent at this Unix time; each active secret signs."""
    content = f"{message_id}.{at}.".encode() + body
    signatures = " ".join(_signature(content, secret) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": signatures}


def is_signed_by(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a webhook is signed by a secret or, with the public half, by its key; header names in lower case."""
    content = f"{headers.get('webhook-id', '')}.{headers.get('webhook-timestamp', '')}.".encode() + body
    signatures = headers.get("webhook-signature", "").split(" ")
    if not secret.startswith(PUBLIC):
        return any(hmac.compare_digest(each.encode(), _signature(content, secret).encode()) for each in signatures)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(secret.removeprefix(PUBLIC)))
    return any(_is_of_key(key, each, content) for each in signatures)


def _is_of_key(key: Ed25519PublicKey, signature: str, content: bytes) -> bool:
    try:
        key.verify(base64.b64decode(signature.removeprefix("v1a,"), validate=True), content)
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _signature(content: bytes, secret: str) -> str:
    if secret.startswith(PRIVATE):
        return "v1a," + base64.b64encode(_key(secret).sign(content)).decode()
    key = base64.b64decode(secret.removeprefix(SHARED))
    return "v1," + base64.b64encode(hmac.new(key, content, sha256).digest()).decode()


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret.removeprefix(PRIVATE)))
