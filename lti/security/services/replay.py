"""Lets everything be used once, in whatever process; a unique key of the database decides."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lti.security.models import UsedOnce
from lti.security.rules.errors import Replayed
from people.services.clearing import delete_portion

_LEEWAY = timedelta(minutes=5)


def use(tenant_id: int, kind: str, issuer: str, value: str, *, until: datetime) -> None:
    """Use something of an issuer that may be used once; Replayed if it was."""
    text = f"{kind}\0{issuer}\0{value}".encode("utf-8", "surrogatepass")
    digest = UUID(bytes=hashlib.sha256(text).digest()[:16])
    try:
        with transaction.atomic():
            UsedOnce.objects.create(tenant_id=tenant_id, digest=digest, expires_at=until + _LEEWAY)
    except IntegrityError:
        raise Replayed(f"The {kind} was used before; each may be used once.") from None


def clear() -> int:
    """Delete a portion of what has expired, and return how many there were."""
    return delete_portion(UsedOnce.objects.filter(expires_at__lt=timezone.now()), by="expires_at")
