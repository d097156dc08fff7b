"""What these pages share: the tenants that a user may see, and nothing is ever deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from people.models import Tenant
from people.services.administrators import tenants_of


def visible_tenants(request: HttpRequest) -> list[Tenant]:
    """Return the tenants that the user may see; asked once a request."""
    if not hasattr(request, "visible_tenants"):
        request.visible_tenants = tenants_of(request.user)  # type: ignore[attr-defined]
    tenants: list[Tenant] = request.visible_tenants  # type: ignore[attr-defined]
    return tenants


class TenantFilter(admin.SimpleListFilter):
    """Narrows a list to one of the tenants that the user may see."""

    title = "tenant"
    parameter_name = "tenant"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the tenants."""
        return [(tenant.slug, tenant.name) for tenant in visible_tenants(request)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Narrow the list."""
        return queryset.filter(tenant__slug=self.value()) if self.value() else queryset


class PeopleAdmin(ModelAdmin):
    """Nothing is deleted: Statements stand on tenants and credentials for ever."""

    change_list_template = "people/admin/change_list.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    actions: Any = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False
