"""Attempts: where they stand, what came from players, and what of it was set aside; ended, never deleted."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from people.admin.base import OneTenantAdmin, chosen_tenant
from people.rules.errors import Refusal
from people.services import learner_list
from scorm_bridge.models import Attempt
from scorm_bridge.services import attempt_list, attempts

_MOST_SHOWN = 200
_LONGEST = 4_000


@admin.register(Attempt)
class AttemptAdmin(OneTenantAdmin):
    """Shows attempts."""

    list_display = ["learner", "course", "number", "mode", "completion", "success", "begun_at", "ended_at"]
    list_select_related = ["enrollment__learner", "enrollment__course", "tenant"]
    search_fields = ["id"]
    search_help_text = "A learner's address or external id, or the beginning of their name; or a registration."
    ordering = ["-begun_at", "id"]
    fields = [
        "id",
        "learner",
        "course",
        "enrollment",
        "number",
        "mode",
        "begun_at",
        "last_activity_at",
        "ended_at",
        "ended_by",
        "completion",
        "success",
        "score_scaled",
        "progress_measure",
        "seconds",
        "current",
        "activities",
        "commits",
        "set_aside",
    ]
    readonly_fields = fields
    actions = ["end"]

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find by an attempt's or a registration's id, or by whatever a learner is found by."""
        try:
            wanted = UUID(term)
        except ValueError:
            people = learner_list.ids_of(chosen_tenant(request).pk, term)
            return queryset.filter(enrollment__learner_id__in=people)
        return queryset.filter(Q(pk=wanted) | Q(enrollment_id=wanted))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave it to launches to begin attempts."""
        return False

    @admin.action(description="End: the next launch begins a new attempt", permissions=["change"])
    def end(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """End attempts; what was kept of them stays."""
        for each in queryset:
            try:
                attempts.end(each.tenant_id, each.pk, who=request.user.get_username())
            except Refusal as refusal:
                messages.warning(request, refusal.message)

    @admin.display(description="Learner")
    def learner(self, attempt: Attempt) -> str:
        """Return whose attempt it is."""
        return str(attempt.enrollment.learner)

    @admin.display(description="Course")
    def course(self, attempt: Attempt) -> str:
        """Return the course."""
        return str(attempt.enrollment.course)

    @admin.display(description="Activities")
    def activities(self, attempt: Attempt) -> str:
        """Return the attempts on its activities, with links to their elements."""
        rows = (
            (
                reverse("admin:scorm_bridge_scoattempt_change", args=[each.pk]),
                f"{each.activity} ({each.number})",
                f"{each.completion}, {each.success}, {each.elements} elements, {each.total_seconds:g} s",
            )
            for each in attempt_list.sco_attempts_of(attempt)
        )
        return format_html_join("", '<div><a href="{}">{}</a> {}</div>', rows)

    @admin.display(description="Commits, newest first")
    def commits(self, attempt: Attempt) -> str:
        """Return the history of what was taken."""
        found, more = attempt_list.commits_of(attempt, limit=_MOST_SHOWN)
        rows = (
            (
                f"{each.session.number}/{each.number}",
                f"{each.taken_at:%Y-%m-%d %H:%M:%S} UTC",
                f"{each.activity}: {each.elements} elements, {each.bytes} bytes",
                ", ".join(event["kind"] for event in each.events),
            )
            for each in found
        )
        shown = format_html_join("", "<div><b>{}</b> {} {} {}</div>", rows)
        return format_html("{}{}", shown, "… older ones are in the management API." if more else "")

    @admin.display(description="Set aside")
    def set_aside(self, attempt: Attempt) -> str:
        """Return what came and isn't part of the run-time data."""
        found, _ = attempt_list.set_aside_of(attempt, limit=_MOST_SHOWN)
        rows = (
            (
                f"{each.session.number}/{each.number}",
                f"{each.came_at:%Y-%m-%d %H:%M:%S} UTC",
                each.reason,
                json.dumps(json.loads(each.content), indent=2)[:_LONGEST],
            )
            for each in found
        )
        return format_html_join("", "<div><b>{}</b> {}: {}<pre>{}</pre></div>", rows)
