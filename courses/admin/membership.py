"""Memberships: the roles of people in courses."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from courses.models import Membership
from courses.rules.roles import ROLES
from courses.services import memberships
from people.admin.base import OneTenantAdmin, chosen_tenant
from people.services import learner_list


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """The roles of one person."""

    roles = forms.MultipleChoiceField(choices=[(role, role) for role in ROLES], widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Membership
        fields = ("roles",)


@admin.register(Membership)
class MembershipAdmin(OneTenantAdmin):
    """Shows who has which roles, and changes them; people become members by enrolling."""

    form = MembershipForm
    list_display = ["learner", "course", "shown_roles", "shown_origin"]
    list_select_related = ["learner", "course", "tenant"]
    search_fields = ["id"]
    search_help_text = "A person's address or external id, or the beginning of their name; or the id of a course."
    fields = ["learner", "course", "roles", "shown_origin"]
    readonly_fields = ["learner", "course", "shown_origin"]

    def get_ordering(self, request: HttpRequest) -> list[str]:
        """Return the order of the index that keeps a person once in a course."""
        return ["course_id", "learner_id"]

    def searched(self, request: HttpRequest, queryset: "QuerySet[Any]", term: str) -> "QuerySet[Any]":
        """Find by a person's or a course's id, or by whatever a person is found by."""
        try:
            wanted = UUID(term)
        except ValueError:
            return queryset.filter(learner_id__in=learner_list.ids_of(chosen_tenant(request).pk, term))
        return queryset.filter(Q(learner_id=wanted) | Q(course_id=wanted))

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

    @admin.display(description="From an LMS")
    def shown_origin(self, membership: Membership) -> str:
        """Return the roles that only an LMS gave; what is saved here is given here, and stays."""
        return ", ".join(membership.from_outside) or "none"
