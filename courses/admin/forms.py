"""The forms of the administration's own pages."""

import csv
import io
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from courses.rules.enrollment_csv import MOST_BYTES
from courses.rules.roles import ROLES, STUDY
from courses.services import course_pages, importers


class PackageForm(forms.Form):
    """A package to be imported or checked."""

    tenant = forms.ChoiceField()
    kind = forms.ChoiceField()
    package = forms.FileField(help_text="A ZIP with its manifest, or the manifest alone.")
    organization = forms.CharField(
        required=False,
        max_length=1_000,
        help_text="SCORM: the identifier of the organization that becomes the course, where the package has several. "
        "“Only check it” lists them; without one it is the package's default.",
    )

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]
        self.fields["kind"].choices = [(kind, kind) for kind in importers.kinds()]


class NewCourseForm(forms.Form):
    """A course that is put together here."""

    tenant = forms.ChoiceField(widget=UnfoldAdminSelectWidget())
    title = forms.CharField(max_length=500, widget=UnfoldAdminTextInputWidget())
    kind = forms.ChoiceField(
        label="It consists",
        widget=UnfoldAdminSelectWidget(),
        help_text="What is in it is chosen in its editor afterwards.",
    )

    def __init__(self, *args: Any, tenants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(tenant.slug, tenant.name) for tenant in tenants]
        self.fields["kind"].choices = [(kind, kind) for kind in course_pages.makers()]


class CsvForm(forms.Form):
    """People who shall be enrolled: those of a file, or one who is typed in."""

    people = forms.FileField(
        required=False, help_text="Many: CSV in UTF-8 with the columns name, email, external_id and role."
    )
    name = forms.CharField(required=False, max_length=200, help_text="Or one: somebody who isn't known is made.")
    email = forms.EmailField(required=False)
    external_id = forms.CharField(required=False, max_length=200)
    role = forms.ChoiceField(required=False, choices=[(role, role) for role in ROLES], initial=STUDY)

    def clean(self) -> dict[str, Any]:
        """Ask for a file, or for what one person is known by."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("people") and not given.get("email") and not given.get("external_id"):
            raise forms.ValidationError("Choose a file, or give an e-mail address or an external id.")
        return given

    def content(self) -> bytes:
        """Return the file, or a file of the one person."""
        given = self.cleaned_data
        if given["people"]:
            content: bytes = given["people"].read(MOST_BYTES + 1)
            return content
        columns = ("name", "email", "external_id", "role")
        target = io.StringIO()
        csv.writer(target).writerows([columns, [given[column] for column in columns]])
        return target.getvalue().encode()
