"""The inventory of integrations: every connection in and out on one page, also as CSV, with who answers for it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from people.admin.base import OneTenantAdmin, visible_tenants
from people.models import Integration, Tenant
from people.rules.errors import Refusal
from people.services.connections import as_csv, connections_of, describe


@admin.register(Integration)
class IntegrationAdmin(OneTenantAdmin):
    """Shows the connections of a tenant, and takes down who answers for them."""

    def get_urls(self) -> list[Any]:
        """Return the addresses of the list and of its CSV: there are no others."""
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="people_integration_changelist"),
            path("integrations.csv", view(self.csv), name="people_integration_csv"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show all connections of a tenant; take down what one is for."""
        tenant = self._tenant(request)
        if request.method == "POST":
            self._describe(request, tenant)
            return redirect(request.get_full_path())
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": "Integrations"}
        page |= {"tenant": tenant, "tenants": visible_tenants(request), "is_fullwidth": True}
        page |= {"connections": connections_of(tenant.pk), "may_change": self.has_change_permission(request)}
        return TemplateResponse(request, "people/admin/integrations.html", page)

    def csv(self, request: HttpRequest) -> HttpResponse:
        """Return all connections of a tenant as CSV."""
        tenant = self._tenant(request)
        response = HttpResponse(as_csv(connections_of(tenant.pk)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="integrations-{tenant.slug}.csv"'
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one here: connections are made where they belong."""
        return False

    def _tenant(self, request: HttpRequest) -> Tenant:
        if not self.has_view_permission(request):
            raise PermissionDenied
        slug = request.GET.get("tenant")
        found = [each for each in visible_tenants(request) if slug in (None, each.slug)]
        if not found:
            raise Http404("There is no such tenant.")
        return found[0]

    def _describe(self, request: HttpRequest, tenant: Tenant) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied
        said = {name: request.POST.get(name, "").strip() for name in ("owner", "purpose")}
        try:
            describe(tenant.pk, request.POST.get("connection", ""), who=request.user.get_username(), **said)
        except Refusal as refusal:
            messages.error(request, refusal.message)
