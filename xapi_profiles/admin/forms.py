"""The forms of the administration's own pages."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget


class DocumentForm(forms.Form):
    """A Profile's document, to be loaded or checked."""

    tenant = forms.ChoiceField()
    document = forms.FileField(help_text="A Profile as JSON-LD.")

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    """A Statement that somebody wonders about."""

    statement = forms.CharField(
        max_length=1_000_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 20}),
        help_text="One Statement as JSON. Nothing is stored.",
    )
