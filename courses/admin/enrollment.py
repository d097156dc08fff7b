"""Enrollments: where learners stand; closed and opened again, never deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from courses.models import Enrollment
from courses.services import enrollment_list, enrollments
from people.admin.base import PeopleAdmin, TenantFilter, visible_tenants


@admin.register(Enrollment)
class EnrollmentAdmin(PeopleAdmin):
    """Shows enrollments."""

    list_display = ["learner", "course", "tenant", "created_at", "last_activity_at", "satisfied_at", "ended_at"]
    list_filter = [TenantFilter]
    list_select_related = ["learner", "course", "tenant"]
    search_fields = ["learner__email__exact", "learner__name__startswith", "id__exact"]
    search_help_text = "A learner's address or the beginning of their name, or a registration."
    ordering = ["-created_at", "id"]
    fields = [
        "id",
        "learner",
        "course",
        "version",
        "created_at",
        "last_activity_at",
        "satisfied_at",
        "ended_at",
        "tree",
    ]
    readonly_fields = fields
    actions = ["end", "reopen"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the list to the visible tenants."""
        return super().get_queryset(request).filter(tenant__in=visible_tenants(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Enrolling is done from a course."""
        return False

    @admin.action(description="Close", permissions=["change"])
    def end(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Close enrollments: nothing of them is launched."""
        for each in queryset:
            enrollments.end(each.tenant_id, each.pk, who=request.user.get_username())

    @admin.action(description="Re-open", permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Re-open enrollments."""
        for each in queryset:
            enrollments.reopen(each.tenant_id, each.pk, who=request.user.get_username())

    @admin.display(description="Progress")
    def tree(self, enrollment: Enrollment) -> str:
        """Return the status of each item."""
        rows = (
            (item.depth * 2, str(item), status)
            for item, status in enrollment_list.items_with_status(enrollment)[:2_000]
        )
        return format_html_join("", '<div style="padding-left:{}rem"><b>{}</b> {}</div>', rows)
