"""What the store's administration pages share: one tenant at a time, lists that never count the whole, no changes."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from people.services.administrators import tenants_of

MOST_COUNTED = 10_000


def visible_tenants(request: HttpRequest) -> list[Any]:
    """Return the tenants that the user may see; asked once a request."""
    if not hasattr(request, "visible_tenants"):
        request.visible_tenants = tenants_of(request.user)  # type: ignore[attr-defined]
    tenants: list[Any] = request.visible_tenants  # type: ignore[attr-defined]
    return tenants


def chosen_tenant(request: HttpRequest) -> Any:
    """Return the tenant that the query string names, the first one if it names none; what isn't visible is unknown."""
    tenants = visible_tenants(request)
    if not tenants:
        raise PermissionDenied
    slug = request.GET.get("tenant")
    if slug is None:
        return tenants[0]
    for tenant in tenants:
        if tenant.slug == slug:
            return tenant
    raise Http404("There is no such tenant.")


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of the first rows; beyond ``MOST_COUNTED`` it neither counts nor pages."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, as far as it counts."""
        rows = self.object_list.order_by().values("pk")[:MOST_COUNTED]  # type: ignore[union-attr]
        return int(rows.count())


class TenantFilter(admin.SimpleListFilter):
    """Chooses the tenant of a list; there is always one."""

    title = "tenant"
    parameter_name = "tenant"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the tenants that the user may see."""
        self.tenant = chosen_tenant(request)
        return [(tenant.slug, tenant.name) for tenant in visible_tenants(request)]

    def has_output(self) -> bool:
        """Show the filter even when there is only one tenant, so that it is clear whose data this is."""
        return True

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to the tenant."""
        return queryset.filter(tenant_id=self.tenant.pk)

    def choices(self, changelist: Any) -> Any:
        """Return the tenants, without an entry for all of them."""
        for slug, name in self.lookup_choices:
            yield {
                "selected": slug == self.tenant.slug,
                "query_string": changelist.get_query_string({self.parameter_name: slug}),
                "display": name,
            }


class StoreAdmin(ModelAdmin):
    """Shows rows of the visible tenants, and changes none of them."""

    change_list_template = "people/admin/change_list.html"
    list_filter: Any = [TenantFilter]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering: Any = ["-pk"]
    actions: Any = None

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit everything to the visible tenants; the tenant also leads each table's primary key."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(tenant_id__in=[tenant.pk for tenant in visible_tenants(request)])

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes what is stored."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes what is stored."""
        return False

    def page(self, request: HttpRequest, **context: Any) -> dict[str, Any]:
        """Return the context of a page of our own."""
        return {**self.admin_site.each_context(request), "opts": self.opts, **context}
