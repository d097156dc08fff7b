"""Who may look at which tenant in the administration, and in whose name an administrator acts."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin

from people.models import Tenant
from people.rules.authority import agent_of_key
from people.rules.principal import Principal

READS = frozenset({"all/read"})
WRITES = frozenset({"all"})


def tenants_of(user: AbstractBaseUser | AnonymousUser) -> list[Tenant]:
    """Return the tenants whose data a staff user may see: every one for a superuser."""
    if not (user.is_active and getattr(user, "is_staff", False)):
        return []
    if isinstance(user, PermissionsMixin) and user.is_superuser:
        return list(Tenant.objects.all())
    return list(Tenant.objects.filter(administrators=user.pk))


def administrator(tenant: Tenant, username: str, *, scopes: frozenset[str] = READS) -> Principal:
    """Return an administrator as the one who acts in a tenant.

    The authority of what she stores is the account of her user name on the tenant's home page.
    xAPI 1.0.3 Data §2.4.9.
    """
    return Principal(
        tenant_id=tenant.pk,
        credential_id=None,
        name=username,
        scopes=scopes,
        agent=agent_of_key(tenant.home_page, username),
    )
