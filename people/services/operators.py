"""In whose name the command line acts: an operator of the installation, or a credential that she names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from people.models import Credential, Tenant
from people.rules.authority import agent_of_key, problems_of_authority
from people.rules.errors import CredentialConflict, InvalidCredential, UnknownCredential
from people.rules.principal import Principal
from people.services.authentication import Recognised, principal_of

EVERYTHING = frozenset({"all"})


def operator(
    tenant: Tenant, name: str, *, agent: Mapping[str, Any] | None = None, may_set_authority: bool = False
) -> Principal:
    """Return the operator at work in a tenant; her authority is an account of that name, unless an agent is given.

    xAPI 1.0.3 Data §2.4.9.
    """
    problems = [] if agent is None else problems_of_authority(agent)
    if problems:
        raise InvalidCredential(" ".join(problem.rule for problem in problems), problems=problems)
    return Principal(
        tenant_id=tenant.pk,
        credential_id=None,
        name=f"operator ({name})",
        scopes=EVERYTHING,
        agent=agent or agent_of_key(tenant.home_page, name),
        may_set_authority=may_set_authority,
    )


def holder_of(tenant: Tenant, key: str, *, now: datetime) -> Principal:
    """Return whom a credential of the tenant stands for; one that was revoked or has expired is refused."""
    credential = Credential.objects.select_related("tenant").filter(tenant=tenant, key=key).order_by().first()
    if credential is None:
        raise UnknownCredential(f"The tenant {tenant.slug!r} has no credential with the key {key!r}.")
    if credential.revoked_at is not None or (credential.expires_at is not None and credential.expires_at <= now):
        raise CredentialConflict(f"The credential {key!r} is revoked or has expired.")
    return principal_of(Recognised(credential, frozenset(credential.scopes), None))
