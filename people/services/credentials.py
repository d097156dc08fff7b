"""Makes, changes, rotates and revokes credentials; a secret is returned once, by the call that makes it."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from people.models import Credential, Tenant
from people.rules import secrets
from people.rules.errors import CredentialConflict, InvalidCredential, Problem, UnknownCredential
from people.rules.terms import Terms, problems_of_key_and_secret, problems_of_terms
from people.services import audit, principal_cache, tolerances


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential with its secret in clear; ``created`` is False if it was there already, just as asked."""

    credential: Credential
    secret: str = field(repr=False)
    created: bool = True


def hashed(key: str, secret: str) -> bytes:
    """Return the keyed hash under which the secret of this key is kept."""
    return secrets.hashed(key, secret, pepper=settings.CREDENTIAL_PEPPER.encode())


@transaction.atomic
def create(
    tenant: Tenant,
    terms: Terms,
    *,
    key: str | None = None,
    secret: str | None = None,
    who: str = audit.COMMAND_LINE,
) -> Issued:
    """Make a credential, with a random key and secret unless they are given.

    The same key and secret on the same terms again change nothing, so that a script may ask for what it needs.
    """
    if key is not None and (existing := Credential.objects.filter(key=key).first()) is not None:
        return _again(existing, tenant, terms, secret)
    new_key = secrets.new_key() if key is None else key
    new_secret = secrets.new_secret() if secret is None else secret
    _check(
        [
            *problems_of_terms(terms, known_tolerances=tolerances.known(), now=timezone.now()),
            *problems_of_key_and_secret(new_key, new_secret),
        ]
    )
    credential = Credential(tenant=tenant, key=new_key, secret_hash=hashed(new_key, new_secret), **_columns(terms))
    try:
        with transaction.atomic():
            credential.save(force_insert=True)
    except IntegrityError:  # somebody else made the same key at the same time
        return _again(Credential.objects.get(key=new_key), tenant, terms, secret)
    _written(credential, who, "credential.create", _columns_as_text(terms))
    return Issued(credential, new_secret)


@transaction.atomic
def change(key: str, terms: Terms, *, who: str) -> Credential:
    """Put other terms in force for a credential; its key and secret stay."""
    credential = _locked(key)
    before = terms_of(credential)
    changed = before.differences(terms)
    problems = problems_of_terms(terms, known_tolerances=tolerances.known(), now=timezone.now())
    _check([problem for problem in problems if problem.path.removeprefix("$.").partition(".")[0] in changed])
    columns = _columns(terms)
    for name in changed:
        setattr(credential, name, columns[name])
    if changed:
        credential.save(update_fields=changed)
        was, becomes = _columns_as_text(before), _columns_as_text(terms)
        _written(credential, who, "credential.change", {name: [was[name], becomes[name]] for name in changed})
    return credential


@transaction.atomic
def rotate(
    key: str, *, secret: str | None = None, overlap: timedelta = timedelta(0), who: str = audit.COMMAND_LINE
) -> Issued:
    """Give a credential another secret; the one before is accepted until the overlap is over, and no earlier one.

    Access tokens that were issued before end with the overlap too.
    """
    credential, now = _locked(key), timezone.now()
    new_secret = secrets.new_secret() if secret is None else secret
    _check(problems_of_key_and_secret(key, new_secret))
    new_hash = hashed(key, new_secret)
    if credential.revoked_at is not None:
        raise CredentialConflict(f"The credential {key!r} is revoked; make a new one.")
    if secrets.matches(new_hash, credential.secret_hash):
        raise CredentialConflict(f"The credential {key!r} has this secret already; choose another.")
    if overlap < timedelta(0):
        raise InvalidCredential("The overlap of two secrets can't be negative.")
    until = now + overlap
    credential.previous_secret_hash = credential.secret_hash if overlap else None
    credential.previous_valid_until = until if overlap else None
    credential.secret_hash = new_hash
    credential.save(update_fields=["secret_hash", "previous_secret_hash", "previous_valid_until"])
    tokens = get_access_token_model().objects.filter(application__credential=credential, expires__gt=until)
    tokens.update(expires=until)
    _written(credential, who, "credential.rotate", {"overlap_seconds": overlap.total_seconds()})
    return Issued(credential, new_secret)


@transaction.atomic
def revoke(key: str, *, who: str = audit.COMMAND_LINE) -> bool:
    """End a credential for good, its access tokens included; return False if it was revoked before."""
    credential = _locked(key)
    if credential.revoked_at is not None:
        return False
    credential.revoked_at = timezone.now()
    credential.save(update_fields=["revoked_at"])
    get_access_token_model().objects.filter(application__credential=credential).delete()
    _written(credential, who, "credential.revoke", {})
    return True


def list_credentials(tenant: Tenant | None = None) -> list[Credential]:
    """Return the credentials of one tenant, or of all, revoked ones included."""
    credentials = Credential.objects.select_related("tenant")
    return list(credentials if tenant is None else credentials.filter(tenant=tenant))


def terms_of(credential: Credential) -> Terms:
    """Return the terms that are in force for a credential."""
    return Terms(
        name=credential.name,
        scopes=frozenset(credential.scopes),
        agent=credential.agent,
        may_set_authority=credential.may_set_authority,
        tolerances=frozenset(credential.tolerances),
        keep_refused=credential.keep_refused,
        requests_per_minute=credential.requests_per_minute,
        expires_at=credential.expires_at,
    )


def _again(existing: Credential, tenant: Tenant, terms: Terms, secret: str | None) -> Issued:
    """Answer a key that exists: as asked, or a conflict that says what is different."""
    key = existing.key
    if secret is None or not secrets.matches(hashed(key, secret), existing.secret_hash):
        raise CredentialConflict(
            f"A credential with the key {key!r} exists and has another secret; "
            "give its own secret, rotate it, or choose another key."
        )
    different = terms_of(existing).differences(terms)
    if existing.tenant_id != tenant.pk:
        different.append("tenant")
    if different:
        raise CredentialConflict(f"The credential {key!r} exists, but not so: {', '.join(different)} differ.")
    if existing.revoked_at is not None:
        raise CredentialConflict(f"The credential {key!r} is revoked; choose another key.")
    return Issued(existing, secret, created=False)


def _locked(key: str) -> Credential:
    credential = Credential.objects.select_for_update().order_by().filter(key=key).first()
    if credential is None:
        raise UnknownCredential(f"There is no credential with the key {key!r}.")
    return credential


def _check(problems: list[Problem]) -> None:
    if problems:
        raise InvalidCredential(" ".join(problem.rule for problem in problems), problems=problems)


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        **asdict(terms),
        "agent": None if terms.agent is None else dict(terms.agent),
        "scopes": sorted(terms.scopes),
        "tolerances": sorted(terms.tolerances),
    }


def _columns_as_text(terms: Terms) -> dict[str, Any]:
    return {**_columns(terms), "expires_at": terms.expires_at.isoformat() if terms.expires_at else None}


def _written(credential: Credential, who: str, action: str, details: dict[str, Any]) -> None:
    """Put down what was done, and have it known at once in this process."""
    tenant_id, subject = credential.tenant_id, f"credential {credential.key}"
    audit.write(tenant_id=tenant_id, who=who, action=action, object=subject, details=details)
    principal_cache.forget_all()
    transaction.on_commit(principal_cache.forget_all)
