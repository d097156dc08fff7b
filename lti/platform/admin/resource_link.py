"""Links of tools: what an administrator may set right."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from lti.platform.models import ResourceLink
from lti.platform.services import links
from people.admin.base import OneTenantAdmin, OneTenantFilter


@admin.register(ResourceLink)
class ResourceLinkAdmin(OneTenantAdmin):
    """Shows links; they are made in the course editor."""

    list_display = ["title", "tool", "course", "id", "created_at"]
    list_filter = [OneTenantFilter]
    list_select_related = ["tenant", "tool", "course"]
    ordering = ["course", "created_at"]
    readonly_fields = ["id", "tenant", "tool", "deployment", "course", "editor", "history"]
    fields = [
        "id", "tenant", "tool", "deployment", "course", "editor", "title", "text", "url", "custom", "presentation",
        "available_from", "available_until", "submission_from", "submission_until", "lti1p1_id", "history",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes a link here."""
        return False

    def save_model(self, request: HttpRequest, obj: ResourceLink, form: Any, change: bool) -> None:
        """Change it by the service."""
        links.change(obj, form.changed_data, who=request.user.get_username())

    @admin.display(description="Course editor")
    def editor(self, link: ResourceLink) -> str:
        """Return a link to the editor."""
        return format_html('<a href="{}">Open</a>', reverse("lti-course-editor", args=[link.course_id]))
