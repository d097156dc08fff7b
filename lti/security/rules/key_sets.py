"""Reads the public keys of others: JSON Web Key Sets, and keys as PEM texts. RFC 7517."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lti.security.rules.errors import UnusableKey
from people.rules.errors import shortened

MOST_KEYS: Final = 100
SMALLEST_RSA: Final = 2048
LARGEST_RSA: Final = 8192
"""A larger one isn't safer, and would make every message a burden."""
LONGEST_KID: Final = 255
PASTED: Final = "pasted"
"""The id of a key that was pasted as a PEM text, which has none; it answers to every kid."""

_CURVES: Final = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, and the algorithm that its set names for it, if it does."""

    kid: str
    public: RSAPublicKey | EllipticCurvePublicKey
    algorithm: str | None = None

    @property
    def described(self) -> str:
        """Return what kind of key it is, and what its set says that it is for."""
        kind = "RSA" if isinstance(self.public, RSAPublicKey) else f"the curve {self.public.curve.name}"
        meant = f", meant for {self.algorithm}" if self.algorithm is not None else ""
        return f"{kind}, {self.public.key_size} bits{meant}"

    def fits(self, algorithm: str) -> bool:
        """Tell whether signatures of this algorithm can be the key's; an RSA key that is too small is never trusted."""
        if self.algorithm is not None and self.algorithm != algorithm:
            return False
        if isinstance(self.public, RSAPublicKey):
            return algorithm[:2] in ("RS", "PS") and SMALLEST_RSA <= self.public.key_size <= LARGEST_RSA
        return _CURVES.get(algorithm) == self.public.curve.name


def keys_of(document: Any) -> dict[str, Key]:
    """Return the keys of a JWK Set that can verify signatures, by their ids; the first of an id counts.

    Keys that are for encryption, have no id, or are of a kind that we don't know are passed over.
    """
    found = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(found, list):
        raise UnusableKey("The key set isn't an object with an array of keys.", section="RFC 7517 §5")
    keys: dict[str, Key] = {}
    for each in found[:MOST_KEYS]:
        key = _key_of(each)
        if key is not None:
            keys.setdefault(key.kid, key)
    return keys


def kept_set(keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return keys as a JWK Set that has nothing but them, whatever else stood in the one that they came from."""
    return {"keys": [_as_json(key) for key in keys.values()]}


def pasted_keys(text: str) -> dict[str, Key]:
    """Return the keys that an administrator pasted: a JWK Set, one JWK, or a PEM text; UnusableKey if it is none."""
    text = text.strip()
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnusableKey(f"The key isn't JSON: {error}.", section="RFC 7517 §4") from None
        keys = keys_of(document if "keys" in document else {"keys": [{"kid": PASTED, **document}]})
    else:
        try:
            public = load_pem_public_key(text.encode())
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UnusableKey(f"The key is neither JSON nor a public key as PEM: {error}.") from None
        keys = {PASTED: Key(PASTED, public)} if isinstance(public, RSAPublicKey | EllipticCurvePublicKey) else {}
    if not keys:
        raise UnusableKey("There is no RSA or EC key with a kid in it that verifies signatures.")
    return keys


def has_private_half(text: str) -> bool:
    """Tell whether what an administrator pasted, and can be used, has private keys in it (RFC 7518 §6)."""
    if not text.strip().startswith("{"):
        return False  # a public key as PEM has nothing else
    document = json.loads(text)
    keys = document.get("keys", [document])
    return any(isinstance(each, Mapping) and "d" in each for each in keys)


def _key_of(each: Any) -> Key | None:
    if not isinstance(each, Mapping) or each.get("kty") not in ("RSA", "EC") or each.get("use", "sig") != "sig":
        return None
    kid, algorithm = each.get("kid"), each.get("alg")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID or not kid.isprintable():
        return None
    public_only = {name: value for name, value in each.items() if name in ("kty", "n", "e", "crv", "x", "y")}
    # Which algorithm a message uses is judged by Key.fits; here it only says how the numbers are read.
    reader = jwt.algorithms.RSAAlgorithm if each["kty"] == "RSA" else jwt.algorithms.ECAlgorithm
    try:
        built = reader.from_jwk(public_only)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, KeyError, UnsupportedAlgorithm):
        return None
    if not isinstance(built, RSAPublicKey | EllipticCurvePublicKey):
        return None
    return Key(kid, built, algorithm if isinstance(algorithm, str) else None)


def _as_json(key: Key) -> dict[str, Any]:
    if isinstance(key.public, RSAPublicKey):
        numbers = jwt.algorithms.RSAAlgorithm.to_jwk(key.public, as_dict=True)
    else:
        numbers = jwt.algorithms.ECAlgorithm.to_jwk(key.public, as_dict=True)
    found = {name: value for name, value in numbers.items() if name in ("kty", "n", "e", "crv", "x", "y")}
    named = (
        {} if key.algorithm is None else {"alg": shortened(key.algorithm, 50) if key.algorithm.isprintable() else "?"}
    )
    return {**found, **named, "use": "sig", "kid": key.kid}
