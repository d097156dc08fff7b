"""The token of a launch: unguessable, kept as a keyed hash, good for one attempt until that launch is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from courses.services import progress
from people.rules import secrets, token_bucket
from people.rules.errors import TooManyRequests
from scorm_bridge.models import Attempt, PlayerLaunch
from scorm_bridge.rules.errors import TokenOver

_MOST_REMEMBERED = 8_192
_remembered: dict[tuple[int, UUID], tuple[bytes, UUID]] = {}

COUNTED = ("bucket", "filled_at", "ends_at", "ended_at")
_DIGITS = 9
"""The longest number of a tenant; no database takes every number that a key may have."""


@dataclass(frozen=True, slots=True)
class Held:
    """The launch that a token is of, with its attempt, while nobody else changes anything of the registration."""

    launch: PlayerLaunch
    attempt: Attempt
    enrollment: Any


def new_launch(attempt: Attempt, *, at: datetime, return_url: str) -> tuple[PlayerLaunch, str]:
    """Make a launch of an attempt, and the token that it is known by."""
    secret = secrets.new_secret()
    launch = PlayerLaunch(
        tenant_id=attempt.tenant_id, attempt=attempt, return_url=return_url, launched_at=at, ends_at=_end(at)
    )
    launch.token_hash = _hashed(launch.pk, secret)
    launch.save()
    return launch, f"{attempt.tenant_id}.{launch.pk.hex}.{secret}"


def hold(token: str, *, at: datetime) -> Held:
    """Return what a token is for, and let nobody else change it until the transaction ends; TokenOver for any other.

    The registration is what is locked, as by everything that moves a learner on.
    """
    tenant_id, launch_id, registration = checked(token)
    enrollment = progress.held(tenant_id, registration)
    rows = PlayerLaunch.objects.select_related("attempt").filter(tenant_id=tenant_id, pk=launch_id)
    launch = checked_alive(rows.first(), at=at)
    return Held(launch, launch.attempt, enrollment)


def checked(token: str) -> tuple[int, UUID, UUID]:
    """Return the tenant, the launch and the registration that a token is for; TokenOver for any other."""
    tenant_id, launch_id, secret = _parts(token)
    token_hash, registration = _known(tenant_id, launch_id) or (None, None)
    if not secrets.matches(_hashed(launch_id, secret), token_hash) or registration is None:
        raise TokenOver("The token is of no launch here; open the course again.")
    return tenant_id, launch_id, registration


def checked_alive(launch: PlayerLaunch | None, *, at: datetime) -> PlayerLaunch:
    """Return a launch; TokenOver for one that was too long ago."""
    if launch is None or launch.ends_at <= at:
        raise TokenOver("The launch is too long ago; open the course again.")
    return launch


def count(launch: PlayerLaunch, *, at: datetime) -> None:
    """Count a request, and keep its launch alive; TooManyRequests over SCORM_REQUESTS_PER_MINUTE."""
    count_in(launch, at=at)
    launch.save(update_fields=COUNTED)


def count_in(launch: PlayerLaunch, *, at: datetime) -> None:
    """Count a request as ``count`` does; the caller writes the fields in COUNTED."""
    known = None
    if launch.bucket is not None and launch.filled_at is not None:
        known = token_bucket.Bucket(launch.bucket, launch.filled_at)
    bucket, limit = token_bucket.take(known, now=at.timestamp(), per_minute=settings.SCORM_REQUESTS_PER_MINUTE)
    if limit.exceeded:
        raise TooManyRequests("The player sends more than it may; it goes on in a moment.", headers=limit.headers())
    launch.bucket, launch.filled_at, launch.ends_at = bucket.tokens, bucket.filled_at, _end(at)


def forget() -> None:
    """Forget the launches that this process knows."""
    _remembered.clear()


def _known(tenant_id: int, launch_id: UUID) -> tuple[bytes, UUID] | None:
    """Return the hash of a launch's token, and its registration: neither ever changes, so a process remembers them."""
    found = _remembered.get((tenant_id, launch_id))
    if found is None:
        rows = PlayerLaunch.objects.filter(tenant_id=tenant_id, pk=launch_id)
        for token_hash, registration in rows.values_list("token_hash", "attempt__enrollment_id"):
            found = bytes(token_hash), registration
            if len(_remembered) >= _MOST_REMEMBERED:
                _remembered.clear()
            _remembered[tenant_id, launch_id] = found
    return found


def _end(at: datetime) -> datetime:
    return at + timedelta(hours=settings.SCORM_TOKEN_HOURS)


def _hashed(launch_id: UUID, secret: str) -> bytes:
    return secrets.hashed(str(launch_id), secret, pepper=settings.CREDENTIAL_PEPPER.encode())


def _parts(token: str) -> tuple[int, UUID, str]:
    try:
        tenant_id, launch_id, secret = token.split(".")
        return int(tenant_id[:_DIGITS]), UUID(launch_id), secret
    except ValueError:
        raise TokenOver("This is no token; open the course again.") from None
