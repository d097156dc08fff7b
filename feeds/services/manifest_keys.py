"""The keys by which manifests are signed: derived from those of ENCRYPTION_KEYS, so that none has to be kept."""

import base64
from functools import lru_cache
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from people.services.encryption import derived

ALGORITHM = "EdDSA"


def signed(claims: dict[str, Any]) -> str:
    """Return claims as a JWS of the newest key (RFC 7515 §3.1, RFC 8037 §3.1)."""
    kid, key = _keys(tuple(settings.ENCRYPTION_KEYS))[0]
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": kid})


def published() -> dict[str, Any]:
    """Return the public halves as a JWK Set (RFC 8037 §2); older keys stay as long as they are in ENCRYPTION_KEYS."""
    return {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": ALGORITHM, "kid": kid, "x": _public(key)}
            for kid, key in _keys(tuple(settings.ENCRYPTION_KEYS))
        ]
    }


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> list[tuple[str, Ed25519PrivateKey]]:
    keys = [Ed25519PrivateKey.from_private_bytes(derived(each, "manifests of feeds")) for each in secrets]
    return [(sha256(_public(key).encode()).hexdigest()[:16], key) for key in keys]


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
