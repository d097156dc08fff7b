"""Learners: made and described; they are never deleted, for Statements stand on them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from people.admin.base import PeopleAdmin, TenantFilter, visible_tenants
from people.models import Learner
from people.services import learners


@admin.register(Learner)
class LearnerAdmin(PeopleAdmin):
    """Shows, makes and describes learners."""

    list_display = ["name", "email", "external_id", "tenant", "created_at"]
    list_filter = [TenantFilter]
    list_select_related = ["tenant"]
    search_fields = ["name__startswith", "email__exact", "external_id__exact"]
    search_help_text = "The beginning of a name, or a whole address or external id."
    ordering = ["name", "id"]
    actions = ["deactivate"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the list to the visible tenants."""
        return super().get_queryset(request).filter(tenant__in=visible_tenants(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what can be said of a learner, and below it how Statements name them."""
        editable = ["tenant", "name", "given_name", "family_name", "email", "external_id", "language"]
        return [*editable, *(["identities", "created_at", "deactivated_at"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the tenant, and what became of the learner."""
        return ["tenant", "identities", "created_at", "deactivated_at"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the visible tenants only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "tenant":
            field.queryset = field.queryset.filter(pk__in=[tenant.pk for tenant in visible_tenants(request)])
        return field

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

    @admin.action(description="Deactivate: they can't sign in any more")
    def deactivate(self, request: HttpRequest, queryset: "QuerySet[Any]") -> None:
        """Deactivate learners; what they did stays."""
        for learner in queryset.filter(deactivated_at__isnull=True):
            learners.change(
                learner.tenant_id, learner.pk, who=request.user.get_username(), deactivated_at=timezone.now()
            )

    @admin.display(description="Known in Statements as")
    def identities(self, learner: Learner) -> str:
        """Return the Agents that are this learner."""
        return " · ".join(str(identity.identifier) for identity in learner.identities.order_by("pk"))
