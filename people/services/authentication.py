"""Finds out who is asking: from an Authorization header to a Principal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from oauth2_provider.models import get_access_token_model

from people.models import Credential
from people.rules import secrets
from people.rules.authority import agent_of_key
from people.rules.authorization import BEARER_CHALLENGE, KeyAndSecret, has_control_character, read_authorization
from people.rules.errors import NotAuthenticated
from people.rules.principal import Principal
from people.rules.scopes import narrowed
from people.services import last_used, principal_cache
from people.services.credentials import hashed
from people.services.recognisers import recogniser_of


@dataclass(frozen=True, slots=True)
class Recognised:
    """A credential that a client proved to hold, what it may do now, and until when that proof is good."""

    credential: Credential
    scopes: frozenset[str]
    until: datetime | None


def authenticate(authorization: str | None, *, now: datetime) -> Principal:
    """Return whom the Authorization header stands for; NotAuthenticated says why it is nobody.

    Remembered for CREDENTIAL_CACHE_SECONDS in this process. xAPI 1.0.3 Communication §4.0.
    """
    if authorization is None:
        read_authorization(None)
    known_by = principal_cache.digest(authorization or "")
    principal = principal_cache.find(known_by, now=now)
    if principal is None:
        principal = _recognise(authorization, known_by, now)
    if principal.credential_id is not None:
        last_used.note(principal.credential_id, now=now)
    return principal


def credential_of(sent: KeyAndSecret, *, now: datetime) -> Recognised:
    """Return the credential with this key and secret.

    An unknown key costs what a wrong secret costs, and is told the same.
    """
    credential = None
    if not has_control_character(sent.key):  # PostgreSQL takes no U+0000
        credential = Credential.objects.select_related("tenant").filter(key=sent.key).order_by().first()
    candidate = hashed(sent.key, sent.secret)
    is_current = secrets.matches(candidate, credential.secret_hash if credential else None)
    is_previous = secrets.matches(candidate, credential.previous_secret_hash if credential else None)
    if credential is None or not (is_current or is_previous):
        raise NotAuthenticated("The key is unknown or the secret is wrong.")
    until = None if is_current else credential.previous_valid_until
    if until is not None and until <= now:
        raise NotAuthenticated("The secret was replaced by another one and its time is over.")
    _check_is_in_force(credential, now)
    return Recognised(credential, frozenset(credential.scopes), until)


def principal_of(recognised: Recognised) -> Principal:
    """Return the plain value that a request carries from here on."""
    credential = recognised.credential
    return Principal(
        tenant_id=credential.tenant_id,
        credential_id=credential.pk,
        name=credential.name,
        scopes=recognised.scopes,
        agent=credential.agent or agent_of_key(credential.tenant.home_page, credential.key),
        may_set_authority=credential.may_set_authority,
        tolerances=frozenset(credential.tolerances),
        keep_refused=credential.keep_refused,
        requests_per_minute=credential.requests_per_minute,
    )


def principal_of_credential(tenant_id: int, credential_id: int) -> Principal | None:
    """Return what a credential of the tenant stands for now, for work that is done in its name by somebody else.

    Whether it was revoked or has expired is the caller's to judge.
    """
    credential = Credential.objects.select_related("tenant").filter(tenant_id=tenant_id, pk=credential_id).first()
    if credential is None:
        return None
    return principal_of(Recognised(credential, frozenset(credential.scopes), None))


def _recognise(authorization: str | None, known_by: bytes, now: datetime) -> Principal:
    read_in = principal_cache.generation()
    sent = read_authorization(authorization)
    recogniser = recogniser_of(sent.key) if isinstance(sent, KeyAndSecret) else None
    if recogniser is not None and isinstance(sent, KeyAndSecret):
        principal, ends = recogniser(sent, now)
        until = min(ends, now + timedelta(seconds=settings.CREDENTIAL_CACHE_SECONDS))
        entry = principal_cache.Remembered(principal, since=now, until=until)
        principal_cache.remember(known_by, entry, read_in=read_in)
        return principal
    recognised = (
        credential_of(sent, now=now) if isinstance(sent, KeyAndSecret) else _credential_of_token(sent.token, now)
    )
    principal = principal_of(recognised)
    forgotten = now + timedelta(seconds=settings.CREDENTIAL_CACHE_SECONDS)
    ends = [forgotten, recognised.until, recognised.credential.expires_at]
    entry = principal_cache.Remembered(principal, since=now, until=min(end for end in ends if end is not None))
    principal_cache.remember(known_by, entry, read_in=read_in)
    return principal


def _credential_of_token(token: str, now: datetime) -> Recognised:
    """Return the credential that the access token was issued to, narrowed to the token's scopes (RFC 6750 §2.1)."""
    checksum = hashlib.sha256(token.encode()).hexdigest()
    found = (
        get_access_token_model()
        .objects.select_related("application__credential__tenant")
        .filter(token_checksum=checksum)
        .order_by()
        .first()
    )
    credential = found.application.credential if found is not None and found.application is not None else None
    if found is None or credential is None:
        raise NotAuthenticated("The access token is unknown or was revoked.", headers=dict(BEARER_CHALLENGE))
    if found.expires <= now:
        raise NotAuthenticated("The access token has expired; request another.", headers=dict(BEARER_CHALLENGE))
    _check_is_in_force(credential, now)
    return Recognised(credential, narrowed(frozenset(credential.scopes), found.scope.split()), found.expires)


def _check_is_in_force(credential: Credential, now: datetime) -> None:
    if credential.revoked_at is not None:
        raise NotAuthenticated("The credential was revoked.")
    if credential.expires_at is not None and credential.expires_at <= now:
        raise NotAuthenticated(f"The credential expired on {credential.expires_at:%Y-%m-%d at %H:%M} UTC.")
