"""Builds signed messages that are valid unless a test says otherwise, down to the last byte."""

import base64
import json
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lti.security.rules.errors import SECURITY
from lti.security.rules.key_sets import Key
from lti.security.rules.signed import Expectation

NOW = 1_900_000_000
ISSUER, CLIENT = "https://lms.example", "tool-1"
SECTION = f"{SECURITY} §5.1.3"


class _Gone:
    """Stands for what is left out; it is called the same in every process."""

    def __repr__(self) -> str:
        return "left out"


GONE: Any = _Gone()
"""The value of what isn't sent."""


@cache
def rsa_key(bits: int = 2048, name: str = "") -> rsa.RSAPrivateKey:
    """Return a key; another name is another key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def ec_key(curve: type[ec.EllipticCurve] = ec.SECP256R1) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve())


def jwk_of(private: Any, kid: str = "key-1", **more: Any) -> dict[str, Any]:
    """Return the public half as a JSON Web Key."""
    reader = jwt.algorithms.RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    found = reader.to_jwk(private.public_key(), as_dict=True)
    found.pop("key_ops", None)
    return {key: value for key, value in {**found, "kid": kid, "use": "sig", **more}.items() if value is not GONE}


def pem_of(private: Any) -> bytes:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def claims_of(**changes: Any) -> dict[str, Any]:
    valid = {"iss": ISSUER, "aud": CLIENT, "sub": "ana", "iat": NOW, "exp": NOW + 300, "nonce": "n-1"}
    return {name: value for name, value in {**valid, **changes}.items() if value is not GONE}


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def token_of(claims: Any = None, *, header: Any = None, key: Any = None, algorithm: str = "RS256") -> str:
    """Return a message; claims and header may be bytes, to be taken as they are."""
    sent = {"typ": "JWT", "alg": algorithm, "kid": "key-1", **(header if isinstance(header, dict) else {})}
    sent = {name: value for name, value in sent.items() if value is not GONE}
    head = header if isinstance(header, bytes) else json.dumps(sent).encode()
    body = claims if isinstance(claims, bytes) else json.dumps(claims_of() if claims is None else claims).encode()
    text = f"{base64url(head)}.{base64url(body)}"
    signer = jwt.algorithms.get_default_algorithms()[algorithm]
    return f"{text}.{base64url(signer.sign(text.encode(), rsa_key() if key is None else key))}"


def finder_of(*keys: Key) -> Any:
    """Find one of these keys; without any, the one that messages are signed by."""
    known = {key.kid: key for key in keys or [Key("key-1", rsa_key().public_key())]}
    return known.get


def expectation_of(**changes: Any) -> Expectation:
    valid = {"section": SECTION, "issuer": ISSUER, "audience": CLIENT, "authorized_party": CLIENT}
    return Expectation(**{**valid, **changes})
