"""Makes, rotates and uses our own keys."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lti.security.models import SigningKey
from lti.security.rules import rotation
from people.services import encryption

ALGORITHM = "RS256"
_AHEAD = timedelta(hours=24)
"""How long a new key is published before it signs: others keep key sets for a while."""
_REMEMBERED_SECONDS = 60.0

_remembered: tuple[float, str, Any] | None = None


def rotate(*, at_once: bool = False) -> SigningKey:
    """Make a key; it signs a day from now, or at once if there is no other or a key has to be given up."""
    now = timezone.now()
    at_once = at_once or not SigningKey.objects.filter(signs_from__lte=now).exists()
    return _make(now if at_once else now + _AHEAD)


def withdraw() -> SigningKey:
    """Make a key that signs at once, and forget all others: what they signed is trusted by nobody any more.

    Other processes sign with what they remember for a minute; what they send meanwhile is refused.
    """
    with transaction.atomic():
        made = rotate(at_once=True)
        SigningKey.objects.exclude(pk=made.pk).delete()
    return made


def rotate_if_due() -> SigningKey | None:
    """Make the next key when the newest has become LTI_KEY_DAYS old, and drop those that nobody needs any more."""
    now, overlap = timezone.now(), timedelta(days=settings.LTI_KEY_OVERLAP_DAYS)
    with transaction.atomic():
        # Who waited for the lock of another process reads again what that one made.
        list(SigningKey.objects.select_for_update())
        keys = list(SigningKey.objects.all())
        shown = {key.pk for key in rotation.published(keys, now=now, overlap=overlap)}
        SigningKey.objects.filter(pk__in=[key.pk for key in keys if key.pk not in shown]).delete()
        age = timedelta(days=settings.LTI_KEY_DAYS)
        return rotate() if rotation.is_due(keys, now=now, age=age) else None


def key_set() -> dict[str, Any]:
    """Return our public keys as a JWK Set; the first call ever makes a key."""
    keys = list(SigningKey.objects.all()) or [_first()]
    overlap = timedelta(days=settings.LTI_KEY_OVERLAP_DAYS)
    return {"keys": [key.public for key in rotation.published(keys, now=timezone.now(), overlap=overlap)]}


def state_of(key: SigningKey) -> str:
    """Return what a key is for now, in words."""
    all_keys, now, overlap = (
        list(SigningKey.objects.all()),
        timezone.now(),
        timedelta(days=settings.LTI_KEY_OVERLAP_DAYS),
    )
    if key.signs_from > now:
        return f"published, signs from {key.signs_from:%Y-%m-%d %H:%M} UTC"
    signing = rotation.signing(all_keys, now=now)
    if signing is not None and key.pk == signing.pk:
        return "signs"
    is_shown = any(each.pk == key.pk for each in rotation.published(all_keys, now=now, overlap=overlap))
    return "signs no longer, still published" if is_shown else "not published any more"


def signed(claims: Mapping[str, Any]) -> str:
    """Return claims as a JWT that is signed by the key of now."""
    kid, private = current()
    return jwt.encode(dict(claims), private, algorithm=ALGORITHM, headers={"kid": kid})


def current() -> tuple[str, Any]:
    """Return the id of the key that signs now, and its private half; remembered by the process for a minute."""
    global _remembered  # noqa: PLW0603 - reading and decrypting a key takes longer than signing
    if _remembered is None or _remembered[0] < time.monotonic():
        key = rotation.signing(list(SigningKey.objects.all()), now=timezone.now()) or _first()
        private = load_pem_private_key(encryption.decrypted(key.private), password=None)
        _remembered = (time.monotonic() + _REMEMBERED_SECONDS, key.kid, private)
    return _remembered[1], _remembered[2]


def forget() -> None:
    """Forget what this process remembers; for rotation, and for tests."""
    global _remembered  # noqa: PLW0603 - see above
    _remembered = None


def _first() -> SigningKey:
    """Make the first key, as of the beginning of the hour: of processes that do so at once, only one can."""
    try:
        with transaction.atomic():
            return _make(timezone.now().replace(minute=0, second=0, microsecond=0))
    except IntegrityError:
        return SigningKey.objects.latest("signs_from")


def _make(signs_from: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = str(uuid4())
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    kept = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made = SigningKey.objects.create(
        kid=kid,
        private=encryption.encrypted(kept),
        public={name: public[name] for name in ("kty", "n", "e")} | {"kid": kid, "use": "sig", "alg": ALGORITHM},
        signs_from=signs_from,
    )
    forget()
    return made
