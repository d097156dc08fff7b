"""What people and courses were called by LTI 1.1."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from lti.platform.models import NameInLti1p1
from lti.platform.services import names_in_lti1p1
from people.admin.base import OneTenantAdmin, OneTenantFilter
from people.rules.errors import Refusal


class NameInLti1p1Form(forms.ModelForm):  # type: ignore[type-arg]
    """A name, and whose it is."""

    of = forms.CharField(
        max_length=250,
        widget=UnfoldAdminTextInputWidget(),
        help_text="For a user_id: the learner's id, external id or e-mail address; for a context_id: the course's id.",
    )

    class Meta:
        model = NameInLti1p1
        fields = ["tenant", "kind", "of", "value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["of"].initial = str(self.instance.subject)
            self.fields["of"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, before anything is stored."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            tenant = given.get("tenant") or self.instance.tenant
            name = dict(NameInLti1p1._meta.get_field("kind").flatchoices)[given.get("kind") or self.instance.kind]
            try:
                names_in_lti1p1.check(tenant.pk, str(name), given["of"], given["value"])
            except Refusal as refusal:
                raise forms.ValidationError(refusal.message) from None
        return given


@admin.register(NameInLti1p1)
class NameInLti1p1Admin(OneTenantAdmin):
    """Enters single names; `manage.py lti1p1 import` takes tables."""

    form = NameInLti1p1Form
    list_display = ["kind", "value", "subject"]
    list_filter = [OneTenantFilter]
    ordering = ["kind", "value"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what may be entered."""
        return list(NameInLti1p1Form.Meta.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep whose name it is."""
        return ("tenant", "kind") if obj else ()

    def save_model(self, request: HttpRequest, obj: NameInLti1p1, form: Any, change: bool) -> None:
        """Keep the name by the service, which writes the audit trail."""
        given = form.cleaned_data
        who = request.user.get_username()
        kept = names_in_lti1p1.keep(obj.tenant_id, obj.get_kind_display(), given["of"], given["value"], who=who)
        obj.pk, obj._state.adding = kept.pk, False
