"""Passbacks: what platforms were told of learners, and what they answered."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from lti.tool.models import Passback
from lti.tool.services import passbacks
from people.admin.base import OneTenantAdmin, OneTenantFilter, chosen_tenant
from people.services import learner_list


class StateFilter(admin.SimpleListFilter):
    """Whether scores were sent, wait, or were given up."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        return list(Passback.STATES)

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow the list."""
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Passback)
class PassbackAdmin(OneTenantAdmin):
    """Shows scores on their way to platforms."""

    list_display = ["learner", "link", "state", "shown_score", "sent_at", "due_at", "attempts", "shown_answer"]
    list_filter = [OneTenantFilter, StateFilter]
    list_select_related = ["tenant", "learner", "link"]
    search_fields = ["id"]
    search_help_text = "A learner's address or external id, or the beginning of their name."
    ordering = ["-id"]
    fields = [
        "learner", "user_id", "link", "enrollment", "item", "state", "score", "sent_at", "due_at", "attempts",
        "last_timestamp", "answer_status", "answer",
    ]  # fmt: skip
    readonly_fields = fields
    actions = ["send_again"]

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find by whatever a learner is found by."""
        return queryset.filter(learner_id__in=learner_list.ids_of(chosen_tenant(request).pk, term))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Scores come from what learners do."""
        return False

    @admin.action(description="Send again", permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Send scores once more."""
        found: dict[int, list[int]] = {}
        for each in queryset:
            found.setdefault(each.tenant_id, []).append(each.pk)
        who = request.user.get_username()
        count = sum(passbacks.send_again(tenant_id, ids, who=who) for tenant_id, ids in found.items())
        messages.success(request, f"{count} scores are sent again.")

    @admin.display(description="Score")
    def shown_score(self, passback: Passback) -> str:
        """Return the score that the platform has."""
        score = passback.score or {}
        given = score.get("scoreGiven")
        return " ".join(filter(None, ("" if given is None else f"{given:g} of 100", score.get("activityProgress", ""))))

    @admin.display(description="The platform's answer")
    def shown_answer(self, passback: Passback) -> str:
        """Return what the platform said last."""
        return f"{passback.answer_status or ''} {passback.answer[:120]}".strip()
