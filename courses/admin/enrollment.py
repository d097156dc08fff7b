"""Enrollments: where learners stand; closed and opened again, never deleted."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from courses.models import Enrollment
from courses.services import enrollment_list, enrollments
from people.admin.base import OneTenantAdmin, chosen_tenant
from people.services import learner_list


@admin.register(Enrollment)
class EnrollmentAdmin(OneTenantAdmin):
    """Shows enrollments."""

    list_display = ["learner", "course", "created_at", "last_activity_at", "satisfied_at", "ended_at"]
    list_select_related = ["learner", "course", "tenant"]
    search_fields = ["id"]
    search_help_text = "A learner's address or external id, or the beginning of their name; or a registration."
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

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find by a registration, a learner's or a course's id, or by whatever a learner is found by."""
        try:
            wanted = UUID(term)
        except ValueError:
            people = learner_list.ids_of(chosen_tenant(request).pk, term)
            return queryset.filter(learner_id__in=people)
        return queryset.filter(Q(pk=wanted) | Q(learner_id=wanted) | Q(course_id=wanted))

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
            (each.item.depth * 2, str(each.item), each.status)
            for each in enrollment_list.standings_of(enrollment)[:2_000]
        )
        return format_html_join("", '<div style="padding-left:{}rem"><b>{}</b> {}</div>', rows)
