"""What these pages share: the tenants that a user may see, and nothing is ever deleted."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from people.models import Tenant
from people.rules.errors import Refusal
from people.services.administrators import tenants_of

MOST_COUNTED = 10_000


class FirstPages(Paginator):  # type: ignore[type-arg]
    """Counts and pages no further than this."""

    @cached_property
    def count(self) -> int:
        """Return how many entries there are, as far as it counts."""
        rows = self.object_list.order_by().values("pk")[:MOST_COUNTED]  # type: ignore[union-attr]
        return int(rows.count())


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

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the visible tenants only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "tenant":
            field.queryset = field.queryset.filter(pk__in=[tenant.pk for tenant in visible_tenants(request)])
        return field


class OneTenantFilter(TenantFilter):
    """Chooses the tenant of a list; there is always one, since indexes have their order within a tenant."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the tenants, and take the one that is named, or the first one."""
        tenants = visible_tenants(request)
        if not tenants:
            raise PermissionDenied
        slug = request.GET.get(self.parameter_name, tenants[0].slug)
        named = [tenant for tenant in tenants if tenant.slug == slug]
        if not named:
            raise Http404("There is no such tenant.")
        self.tenant = named[0]
        return super().lookups(request, model_admin)

    def has_output(self) -> bool:
        """Show whose rows these are, even when there is one tenant only."""
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Narrow the list to the tenant."""
        return queryset.filter(tenant_id=self.tenant.pk)

    def choices(self, changelist: Any) -> Any:
        """Return the tenants, without an entry for all of them."""
        for slug, name in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: slug})
            yield {"selected": slug == self.tenant.slug, "query_string": query, "display": name}


class OneTenantAdmin(PeopleAdmin):
    """Rows of which a tenant may have millions: listed in the order of an index, and counted only so far.

    ``search_fields`` names a column for the search box to be shown; what it finds is up to ``searched``.
    """

    list_filter: Any = [OneTenantFilter]
    list_select_related: Any = ["tenant"]
    paginator = FirstPages
    sortable_by: Any = ()

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit everything to the visible tenants."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(tenant_id__in=[tenant.pk for tenant in visible_tenants(request)])

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Find by indexes."""
        term = search_term.strip().replace("\0", "")
        return (self.searched(request, queryset, term) if term else queryset), False

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Return what is found in the list of the chosen tenant."""
        return queryset

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show what a service refuses; nothing is stored then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect(request.get_full_path())


def chosen_tenant(request: HttpRequest) -> Tenant:
    """Return the tenant of a list that ``OneTenantFilter`` narrows."""
    tenants = visible_tenants(request)
    slug = request.GET.get(OneTenantFilter.parameter_name, tenants[0].slug)
    return next(tenant for tenant in tenants if tenant.slug == slug)
