"""Keys and secrets: how they are made, kept and compared.

Secrets that are random and long need no slow password hash: a keyed hash can't be reversed without the pepper, and
costs a microsecond on each request instead of a tenth of a second.
"""

import hmac
import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
_KEY_LENGTH = 22  # 131 bits
_SECRET_LENGTH = 43  # 256 bits
_NOBODY = secrets.token_bytes(32)


def new_key() -> str:
    """Return a random key; letters and digits only, so that it fits a URL, a shell and a form."""
    return _random(_KEY_LENGTH)


def new_secret() -> str:
    """Return a random secret of 256 bits; letters and digits only."""
    return _random(_SECRET_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def hashed(key: str, secret: str, *, pepper: bytes) -> bytes:
    """Return the keyed hash under which a secret is kept.

    The key is part of it, so that two credentials with one secret don't show it.
    """
    message = f"{len(key)}:{key}:{secret}".encode("utf-8", "surrogatepass")
    return hmac.digest(pepper, message, "sha256")


def matches(candidate: bytes, stored: bytes | None) -> bool:
    """Compare two keyed hashes in constant time; ``None`` (an unknown key) takes as long and never matches."""
    same = hmac.compare_digest(candidate, _NOBODY if stored is None else bytes(stored))
    return same and stored is not None
