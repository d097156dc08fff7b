"""Contexts: the courses of platforms, and their rosters."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from lti.tool.models import PlatformContext
from lti.tool.services import rosters
from people.admin.base import OneTenantAdmin
from people.rules.errors import Refusal


@admin.register(PlatformContext)
class ContextAdmin(OneTenantAdmin):
    """Shows contexts, and pulls their rosters."""

    list_display = ["shown", "platform", "pulled_at", "next_pull_at", "outcome"]
    list_select_related = ["tenant", "deployment__platform"]
    ordering = ["-id"]
    fields = ["context_id", "title", "platform", "memberships_url", "pulled_at", "next_pull_at", "outcome", "courses"]
    readonly_fields = fields
    actions = ["pull_now"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Contexts come with launches."""
        return False

    @admin.action(description="Pull the roster now", permissions=["change"])
    def pull_now(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Pull rosters, and say what came of each."""
        for context in queryset[:20]:
            try:
                outcome = rosters.pull(context.tenant_id, context.pk, who=request.user.get_username())
            except Refusal as refusal:
                messages.error(request, f"{context}: {refusal.message}")
            else:
                messages.success(request, f"{context}: {outcome}")

    @admin.display(description="Context")
    def shown(self, context: PlatformContext) -> str:
        """Return how the platform calls it."""
        return str(context)

    @admin.display(description="Platform")
    def platform(self, context: PlatformContext) -> str:
        """Return whose it is."""
        return str(context.deployment.platform)

    @admin.display(description="Courses here")
    def courses(self, context: PlatformContext) -> str:
        """Return the courses into which its roster goes."""
        return ", ".join(rosters.titles_of(context)) or "none: nothing here is linked from it yet"
