"""Links: what platforms' links lead to, and whether their gradebooks show what they were told."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from lti.tool.models import Link
from lti.tool.services import reconciliation
from people.admin.base import OneTenantAdmin
from people.rules.errors import Refusal


@admin.register(Link)
class LinkAdmin(OneTenantAdmin):
    """Shows links, and compares scores with those of the platform."""

    list_display = ["shown", "platform", "course", "item", "created_at"]
    list_select_related = ["tenant", "deployment__platform", "course"]
    ordering = ["-id"]
    fields = [
        "resource_link_id", "title", "platform", "context", "course", "item", "line_item", "line_items", "scopes",
        "created_at",
    ]  # fmt: skip
    readonly_fields = fields
    actions = ["reconcile"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Links come with launches."""
        return False

    @admin.action(description="Reconcile: send again what its gradebook shows otherwise", permissions=["change"])
    def reconcile(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Compare what platforms show with what they were told."""
        for link in queryset[:20]:
            try:
                found = reconciliation.reconcile(link.tenant_id, link.pk, who=request.user.get_username())
            except Refusal as refusal:
                messages.error(request, f"{link}: {refusal.message}")
            else:
                messages.success(request, f"{link}: {found} scores are sent again.")

    @admin.display(description="Link")
    def shown(self, link: Link) -> str:
        """Return how the platform calls it."""
        return str(link)

    @admin.display(description="Platform")
    def platform(self, link: Link) -> str:
        """Return whose it is."""
        return str(link.deployment.platform)
