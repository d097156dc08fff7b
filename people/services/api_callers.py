"""Who asks the management API, and in which tenant: a credential in its own, staff in those that they administer."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from drf_spectacular.utils import OpenApiParameter

from people.models import Tenant
from people.rules.errors import AmbiguousTenant, NotAuthenticated, UnknownTenant
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services.administrators import READS, WRITES, administrator, tenants_of

TENANT = OpenApiParameter("tenant", str, description="The tenant's slug; needed by who sees several tenants.")


@dataclass(frozen=True, slots=True)
class Caller:
    """One of the two: the principal of a credential, or a signed-in user."""

    principal: Principal | None = None
    user: AbstractUser | None = None

    @property
    def who(self) -> str:
        """Return what the audit trail calls the caller."""
        return f"credential {self.principal.name}" if self.principal else self._staff().get_username()

    def may(self, permission: str) -> bool:
        """Tell whether the caller has a permission: a credential by the scope ``all``, staff by Django's."""
        if self.principal is not None:
            return allows(self.principal.scopes, "all")
        user = self._staff()
        return user.is_active and user.is_staff and user.has_perm(permission)

    def tenants(self) -> list[Tenant]:
        """Return the tenants that the caller may see at all."""
        if self.principal is not None:
            return list(Tenant.objects.filter(pk=self.principal.tenant_id))
        return tenants_of(self._staff())

    def tenant(self, slug: str | None) -> Tenant:
        """Return the tenant that is meant; it must be named by who sees several.

        A tenant that the caller may not see is as unknown as one that doesn't exist.
        """
        seen = self.tenants()
        if slug is None and len(seen) > 1:
            raise AmbiguousTenant("You see several tenants: name one by the parameter 'tenant'.")
        found = [tenant for tenant in seen if slug in (None, tenant.slug)]
        if not found:
            raise UnknownTenant(f"There is no tenant {slug!r} here." if slug else "You administer no tenant.")
        return found[0]

    def acting_in(self, tenant: Tenant, *, writes: bool = False) -> Principal:
        """Return the principal in whose name something is read or stored."""
        if self.principal is not None:
            return self.principal
        return administrator(tenant, self._staff().get_username(), scopes=WRITES if writes else READS)

    def _staff(self) -> AbstractUser:
        if self.user is None:
            raise NotAuthenticated("Nobody is signed in.")
        return self.user


def caller_of(request: Any) -> Caller:
    """Return who asks; ``request.auth`` is the principal of a credential, None for a session."""
    if isinstance(request.auth, Principal):
        return Caller(principal=request.auth)
    return Caller(user=request.user if isinstance(request.user, AbstractUser) else None)
