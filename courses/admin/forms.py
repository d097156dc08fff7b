"""The forms of the administration's own pages."""

from typing import Any

from django import forms

from courses.services import importers


class PackageForm(forms.Form):
    """A package to be imported or checked."""

    tenant = forms.ChoiceField()
    kind = forms.ChoiceField()
    package = forms.FileField(help_text="A ZIP with its manifest, or the manifest alone.")

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]
        self.fields["kind"].choices = [(kind, kind) for kind in importers.kinds()]


class CsvForm(forms.Form):
    """People who shall be enrolled."""

    people = forms.FileField(help_text="CSV in UTF-8 with the columns name, email, external_id and role.")
