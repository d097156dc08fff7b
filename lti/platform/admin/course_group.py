"""Groups of courses. Course Groups Service 1.0."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextareaWidget

from lti.platform.models import CourseGroup, CourseGroupSet
from lti.platform.services import groups
from people.admin.base import OneTenantAdmin, OneTenantFilter


class CourseGroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A group and who is in it."""

    set_name = forms.CharField(required=False, max_length=200, help_text="Groups of one set belong together.")
    members = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text="Learners by e-mail address, external id or id, one on each line.",
    )

    class Meta:
        model = CourseGroup
        fields = ["tenant", "course", "name", "tag", "set_name", "members"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.tenant_id:
            self.fields["set_name"].initial = self.instance.set.name if self.instance.set_id else ""
            self.fields["members"].initial = "\n".join(groups.names_of_members(self.instance))


@admin.register(CourseGroup)
class CourseGroupAdmin(OneTenantAdmin):
    """Makes groups and puts people in them."""

    form = CourseGroupForm
    list_display = ["name", "course", "set", "tag"]
    list_filter = [OneTenantFilter]
    list_select_related = ["tenant", "course", "set"]
    ordering = ["course", "id"]
    raw_id_fields = ["course"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what may be decided."""
        return list(CourseGroupForm.Meta.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the course of a group."""
        return ("tenant", "course") if obj else ()

    def save_model(self, request: HttpRequest, obj: CourseGroup, form: Any, change: bool) -> None:
        """Keep the group and its members by the service."""
        given = form.cleaned_data
        lines = [line.strip() for line in given["members"].splitlines() if line.strip()]
        groups.keep(obj, set_name=given["set_name"].strip(), members=lines, who=request.user.get_username())


@admin.register(CourseGroupSet)
class CourseGroupSetAdmin(OneTenantAdmin):
    """Shows the sets of groups."""

    list_display = ["name", "course"]
    list_filter = [OneTenantFilter]
    list_select_related = ["tenant", "course"]
    ordering = ["course", "name"]
    readonly_fields = ["tenant", "course", "name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody makes a set by itself: it comes with its first group."""
        return False
