"""Learners: made and described; they are never deleted, for Statements stand on them."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from people.admin.base import OneTenantAdmin
from people.models import Learner
from people.services import learner_accounts, learner_list, learners


@admin.register(Learner)
class LearnerAdmin(OneTenantAdmin):
    """Shows, makes and describes learners."""

    list_display = ["name", "email", "external_id", "deactivated_at", "created_at"]
    search_fields = ["name"]
    search_help_text = "A whole address or external id, or else the beginning of a name."
    ordering = ["name_key", "id"]
    actions = ["deactivate", "reactivate"]
    told = ("identities", "signs_in_as", "enrollments", "stands", "created_at", "deactivated_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what can be said of a learner, and below it what became of them."""
        editable = ["tenant", "name", "given_name", "family_name", "email", "external_id", "language"]
        return [*editable, *(self.told if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the tenant, and what became of the learner."""
        return ["tenant", *self.told] if obj else []

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find learners as the API does."""
        found: QuerySet[Any] = learner_list.matching(queryset, term)
        return found

    def save_model(self, request: HttpRequest, obj: Learner, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        """Make or change the learner by the services, which write the audit trail."""
        who = request.user.get_username()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            if "external_id" in changes:
                changes["external_id"] = changes["external_id"] or None
            learners.change(obj.tenant_id, obj.pk, who=who, **changes)
            return
        given = {name: form.cleaned_data[name] for name in ("given_name", "family_name", "language")}
        made = learners.create(
            obj.tenant, name=obj.name, email=obj.email, external_id=obj.external_id, who=who, **given
        )
        obj.pk, obj._state.adding = made.pk, False

    @admin.action(description="Deactivate: they can't sign in any more", permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Deactivate learners; what they did stays."""
        for learner in queryset:
            learners.deactivate(learner.tenant_id, learner.pk, who=request.user.get_username())

    @admin.action(description="Reactivate: they can sign in again", permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Let learners sign in again."""
        for learner in queryset:
            learners.deactivate(learner.tenant_id, learner.pk, active=True, who=request.user.get_username())

    @admin.display(description="Known in Statements as")
    def identities(self, learner: Learner) -> str:
        """Return the Agents that are this learner, the first one first."""
        rows = ((json.dumps(agent, ensure_ascii=False),) for agent in learners.identities_of(learner))
        return format_html_join("", "<div><code>{}</code></div>", rows)

    @admin.display(description="Signs in as")
    def signs_in_as(self, learner: Learner) -> str:
        """Return the user name of the learner."""
        return learner_accounts.username_of(learner) or "can't sign in"

    @admin.display(description="Enrollments")
    def enrollments(self, learner: Learner) -> str:
        """Return a link to where the learner stands; the page belongs to a room above, so it is known by name only."""
        query = f"?tenant={learner.tenant.slug}&q={learner.pk}"
        return format_html('<a href="{}{}">Enrollments</a>', reverse("admin:courses_enrollment_changelist"), query)

    @admin.display(description="Where they stand")
    def stands(self, learner: Learner) -> str:
        """Return a link to where the learner stands with each item, as records say; a page of a room above, too."""
        address = reverse("admin:feeds_learner_items", args=[learner.pk])
        return format_html('<a href="{}?tenant={}">With each item, and why</a>', address, learner.tenant.slug)
