"""What was set aside: why, and with what; what the store refused is said again when its cause is mended."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from people.admin.base import OneTenantAdmin, OneTenantFilter
from scorm_bridge.models import SetAside
from scorm_bridge.services import refused

_LONGEST = 100_000
_REASONS = (*refused.REASONS, "refused", "superseded", "token-over", "number-used-twice", "too-old", "attempts-used-up")


class ReasonFilter(admin.SimpleListFilter):
    """Why something was set aside."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the reasons."""
        return [(reason, reason) for reason in _REASONS]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list to one of them."""
        return queryset.filter(reason=self.value()) if self.value() in _REASONS else queryset


@admin.register(SetAside)
class SetAsideAdmin(OneTenantAdmin):
    """Shows what was set aside."""

    list_display = ["reason", "attempt", "number", "came_at"]
    list_select_related = ["attempt", "tenant"]
    list_filter = [OneTenantFilter, ReasonFilter]
    ordering = ["reason", "-id"]
    fields = ["reason", "attempt", "session", "number", "came_at", "what"]
    readonly_fields = fields
    actions = ["say_again"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Leave the content out of lists: it may be megabytes."""
        return super().get_queryset(request).defer("content")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Players alone set something aside."""
        return False

    @admin.action(description="Say refused Statements and documents again", permissions=["change"])
    def say_again(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Say what the store refused among what was chosen once more, and tell what came of it."""
        rows = queryset.filter(reason__in=refused.REASONS).order_by("id").values_list("tenant_id", "pk")
        found = [refused.say_one_again(*row, who=request.user.get_username()) for row in rows]
        if any(found):
            messages.success(request, f"{sum(found)} Statements or documents are stored now.")
        if not all(found):
            rest = len(found) - sum(found)
            messages.warning(request, f"{rest} Statements or documents are still refused; each says why.")

    @admin.display(description="Content")
    def what(self, row: SetAside) -> str:
        """Return the content, and why it isn't part of the run-time data."""
        return format_html("<pre>{}</pre>", json.dumps(json.loads(row.content), indent=2)[:_LONGEST])
