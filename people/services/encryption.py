"""Encrypts what has to be kept and read again: private keys and other systems' secrets."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from people.rules.errors import Refusal


class Undecipherable(Refusal):
    """What was kept was encrypted by a key that isn't in ENCRYPTION_KEYS."""

    status = 500
    code = "undecipherable"
    section = "encryption at rest"


def encrypted(plain: bytes) -> bytes:
    """Return what may be kept; the first of ENCRYPTION_KEYS encrypts."""
    return _box(tuple(settings.ENCRYPTION_KEYS)).encrypt(plain)


def decrypted(kept: bytes) -> bytes:
    """Return what was encrypted by any of ENCRYPTION_KEYS."""
    try:
        return _box(tuple(settings.ENCRYPTION_KEYS)).decrypt(bytes(kept))
    except InvalidToken:
        raise Undecipherable(
            "A kept secret can't be read: ENCRYPTION_KEYS lacks the key that it was kept by."
        ) from None


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(key, "encryption at rest"))) for key in keys])


def derived(key: str, purpose: str) -> bytes:
    """Return the 32 bytes that one of ENCRYPTION_KEYS is for a purpose, so that nothing has to be kept for it."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"tributary {purpose}".encode()).derive(key.encode())
