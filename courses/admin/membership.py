"""Memberships: the roles of people in courses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from courses.models import Membership
from courses.rules.roles import ROLES
from courses.services import memberships
from people.admin.base import PeopleAdmin, TenantFilter, visible_tenants


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """The roles of one person."""

    roles = forms.MultipleChoiceField(choices=[(role, role) for role in ROLES], widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Membership
        fields = ("roles",)


@admin.register(Membership)
class MembershipAdmin(PeopleAdmin):
    """Shows who has which roles, and changes them; people become members by enrolling."""

    form = MembershipForm
    list_display = ["learner", "course", "shown_roles", "tenant"]
    list_filter = [TenantFilter]
    list_select_related = ["learner", "course", "tenant"]
    search_fields = ["learner__email__exact", "learner__name__startswith"]
    search_help_text = "A person's address, or the beginning of their name."
    fields = ["learner", "course", "roles"]
    readonly_fields = ["learner", "course"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Limit the list to the visible tenants."""
        return super().get_queryset(request).filter(tenant__in=visible_tenants(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People become members by enrolling."""
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Change the roles by the service, which writes the audit trail."""
        who = request.user.get_username()
        memberships.set_roles(obj.tenant_id, obj.course_id, obj.learner_id, form.cleaned_data["roles"], who=who)

    @admin.display(description="Roles")
    def shown_roles(self, membership: Membership) -> str:
        """Return the roles in a row."""
        return ", ".join(membership.roles)
