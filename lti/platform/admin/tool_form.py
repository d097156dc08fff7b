"""A tool's registration as a form."""

from typing import Any

from django import forms
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from lti.platform.models import Tool
from lti.platform.services import tools
from lti.security.rules import vocabulary as v
from people.rules.errors import Refusal

_MEANINGS = {
    v.LINE_ITEM: "make, change and delete its own columns of the gradebook",
    v.LINE_ITEM_READONLY: "read its own columns of the gradebook",
    v.RESULT_READONLY: "read the results in its columns",
    v.SCORE: "send scores to its columns",
    v.MEMBERSHIP_READONLY: "read who takes part in a course",
    v.GROUP_READONLY: "read the groups of a course",
    v.NOTICE_HANDLERS: "be told of events such as copied courses",
}


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines that the field begins with."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lines."""
        return bool((initial or []) != self.to_python(data))


class ToolForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything that an administrator decides about a tool."""

    redirect_uris = LinesField(label="Redirect URIs", help_text="One on each line, exactly as the tool sends them.")
    scopes = forms.MultipleChoiceField(
        required=False,
        label="May",
        choices=[(each, format_html("{} <small>{}</small>", text, each)) for each, text in _MEANINGS.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scope-choices"}),
    )
    deep_linking = forms.BooleanField(
        required=False, label="Has content to choose from", help_text="The tool takes deep linking requests."
    )
    deep_linking_url = forms.CharField(
        required=False,
        label="Deep linking URL",
        widget=UnfoldAdminTextInputWidget(),
        help_text="If it isn't the launch URL.",
    )
    shared_secret = forms.CharField(
        required=False,
        label="LTI 1.1 shared secret",
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="For tools that go on with what they know by LTI 1.1; kept encrypted. Empty: it stays as it is.",
    )

    class Meta:
        model = Tool
        fields = [
            "tenant", "name", "description", "status", "initiate_login_uri", "target_link_uri", "redirect_uris",
            "jwks_uri", "jwks", "scopes", "shares", "custom", "deep_linking", "deep_linking_url", "icon_uri",
            "own_window", "lti1p1_key", "shared_secret", "lti1p1_guid",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = self._message()
        for name, rows in (("description", 3), ("jwks", 4), ("custom", 3)):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows
        if "deep_linking" in self.fields:
            self.fields["deep_linking"].initial = message is not None
            self.fields["deep_linking_url"].initial = (message or {}).get("target_link_uri", "")

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, before anything is stored."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("lti1p1_key") and not (given.get("shared_secret") or self.instance.lti1p1_secret):
            self.add_error("shared_secret", "A consumer key is of no use without its secret (LTI 1.3 migration §6.2).")
        if not self.errors:
            candidate = Tool(**{name: value for name, value in self.changes().items() if name != "shared_secret"})
            try:
                tools.check(candidate)
            except Refusal as refusal:
                raise forms.ValidationError(refusal.message) from None
        return given

    def changes(self) -> dict[str, Any]:
        """Return what the service is told."""
        given = self.cleaned_data
        plain = ("deep_linking", "deep_linking_url", "tenant", "shared_secret")
        changes = {name: value for name, value in given.items() if name not in plain}
        if given.get("shared_secret"):
            changes["shared_secret"] = given["shared_secret"]
        others = [each for each in self.instance.messages or [] if each.get("type") != v.DEEP_LINKING_REQUEST]
        if given.get("deep_linking"):
            message = {**(self._message() or {}), "type": v.DEEP_LINKING_REQUEST}
            message.pop("target_link_uri", None)
            if given.get("deep_linking_url"):
                message["target_link_uri"] = given["deep_linking_url"]
            others.append(message)
        return {**changes, "messages": others}

    def _message(self) -> dict[str, Any] | None:
        messages = self.instance.messages or []
        return next((each for each in messages if each.get("type") == v.DEEP_LINKING_REQUEST), None)
