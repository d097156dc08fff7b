"""The fetch URL and the token of a session: unguessable, given once, good for one session (cmi5 §8.1.2, §8.2)."""

import base64
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cmi5.models import Session
from cmi5.rules.errors import SessionIsOver
from cmi5.services import lms
from people.rules import secrets
from people.rules.authorization import KeyAndSecret
from people.rules.errors import NotAuthenticated
from people.rules.principal import Confinement, Principal

ROOM = "cmi5"
_DIGITS = 9
"""The longest number of a tenant; no database takes every number that a key may have."""

new_secret = secrets.new_secret


def hashed(session_id: UUID, secret: str) -> bytes:
    """Return the keyed hash under which a session's secret is kept."""
    return secrets.hashed(str(session_id), secret, pepper=settings.CREDENTIAL_PEPPER.encode())


def fetch(tenant_id: int, session_id: UUID, secret: str) -> dict[str, str]:
    """Return the auth-token of a session, once; an error code of cmi5 §8.2.3 otherwise.

    Of requests that come at the same time one gets the token: the row is changed by a statement that looks at it.
    """
    session = Session.objects.filter(tenant_id=tenant_id, pk=session_id).first()
    if not secrets.matches(hashed(session_id, secret), None if session is None else session.fetch_hash):
        return _error("2", "The fetch URL is unknown.")
    now, token_secret = timezone.now(), new_secret()
    taken = Session.objects.filter(
        tenant_id=tenant_id, pk=session_id, fetched_at__isnull=True, abandoned_at__isnull=True, ends_at__gt=now
    ).update(fetched_at=now, token_hash=hashed(session_id, token_secret))
    if not taken:
        return _error("1", "The authorization token was returned before, or the session is over.")
    key = f"{ROOM}.{tenant_id}.{session_id}"
    return {"auth-token": base64.b64encode(f"{key}:{token_secret}".encode()).decode()}


def recognise(sent: KeyAndSecret, now: datetime) -> tuple[Principal, datetime]:
    """Return whom the token of a session stands for, and until when at most."""
    session = _session_of(sent.key)
    stored = None if session is None else session.token_hash
    key = UUID(int=0) if session is None else session.pk
    if not secrets.matches(hashed(key, sent.secret), stored) or session is None:
        raise NotAuthenticated("The token is of no session here.", headers={})
    if session.abandoned_at is not None:
        raise SessionIsOver("9.3.6.0-2 (d2): the session was abandoned; launch the AU again.")
    if session.ends_at <= now:
        raise SessionIsOver("8.1.2.0-2 (d): the session is over; launch the AU again.")
    confinement = Confinement(
        kind=ROOM,
        id=session.pk,
        registration=session.enrollment_id,
        activity_id=session.unit.activity_id,
        agent=session.actor,
    )
    return lms.principal(session.tenant_id, confinement), session.ends_at


def _session_of(key: str) -> Session | None:
    try:
        _, tenant_id, session_id = key.split(".")
        tenant, session = int(tenant_id[:_DIGITS]), UUID(session_id)
    except ValueError:
        return None
    return Session.objects.select_related("unit").filter(tenant_id=tenant, pk=session).first()


def _error(code: str, text: str) -> dict[str, str]:
    return {"error-code": code, "error-text": text}
