"""Credentials of a tenant, a page at a time and one by one."""

from people.models import Credential, Tenant
from people.rules.errors import UnknownCredential


def page_of(tenant: Tenant, *, after: int, limit: int) -> tuple[list[Credential], int | None]:
    """Return credentials in the order in which they were made, and the id after which the next page begins."""
    rows = list(
        Credential.objects.select_related("tenant").filter(tenant=tenant, pk__gt=after).order_by("pk")[: limit + 1]
    )
    page = rows[:limit]
    return page, page[-1].pk if len(rows) > limit else None


def get(tenant: Tenant, credential_id: int) -> Credential:
    """Return one credential of the tenant, revoked or not."""
    found = Credential.objects.select_related("tenant").filter(tenant=tenant, pk=credential_id).order_by().first()
    if found is None:
        raise UnknownCredential(f"The tenant {tenant.slug!r} has no credential {credential_id}.")
    return found
