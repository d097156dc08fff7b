"""The terms of a credential as a form: scopes and tolerances as checkboxes, each with what it means."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from unfold.widgets import (
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from people.models import Credential
from people.rules import secrets
from people.rules.scopes import SCOPES
from people.rules.terms import Terms, problems_of_key_and_secret, problems_of_terms
from people.services import tolerances


class ExplainedChoices(forms.CheckboxSelectMultiple):
    """Checkboxes, each with its name and an explanation."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "scope-choices"})


class AgentField(forms.JSONField):
    """An Agent as JSON; none is an empty field."""

    def prepare_value(self, value: Any) -> Any:
        """Return the text that the field begins with."""
        return "" if value is None else super().prepare_value(value)


def _explained(choices: Any) -> list[tuple[str, Any]]:
    return [(name, format_html("<b>{}</b> – {}", name, description)) for name, description in choices.items()]


class CredentialForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything that may be decided about a credential; its secret never passes through."""

    scopes = forms.MultipleChoiceField(widget=ExplainedChoices(), choices=lambda: _explained(SCOPES))
    tolerances = forms.MultipleChoiceField(
        required=False,
        widget=ExplainedChoices(),
        choices=lambda: _explained(tolerances.known()),
        help_text="Sloppiness of authoring tools that is repaired, and marked, instead of being refused.",
    )
    key = forms.CharField(
        max_length=200,
        initial=secrets.new_key,
        widget=UnfoldAdminTextInputWidget(),
        help_text="What a client gives as its user name.",
    )
    agent = AgentField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="The authority of its Statements, as JSON; by default its key's account on the tenant's home page.",
    )
    expires_at = forms.SplitDateTimeField(required=False, widget=UnfoldAdminSplitDateTimeWidget(), label="Expires")

    class Meta:
        model = Credential
        fields = [
            "tenant",
            "name",
            "key",
            "scopes",
            "agent",
            "may_set_authority",
            "tolerances",
            "keep_refused",
            "requests_per_minute",
            "expires_at",
        ]

    def clean_key(self) -> str:
        """Return a key that nobody has."""
        key: str = self.cleaned_data["key"]
        problems = problems_of_key_and_secret(key, "a secret")
        if problems:
            raise forms.ValidationError(problems[0].rule)
        return key

    def clean(self) -> dict[str, Any]:
        """Judge the terms by the rules that the command line and the API go by, too."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        for problem in problems_of_terms(self.terms, known_tolerances=tolerances.known(), now=timezone.now()):
            field = problem.path.removeprefix("$.").partition(".")[0]
            if field in self.changed_data or self.instance.pk is None:
                self.add_error(field if field in self.fields else None, problem.rule)
        return cleaned

    @property
    def terms(self) -> Terms:
        """Return the terms that the form describes."""
        cleaned = self.cleaned_data
        return Terms(
            name=cleaned["name"],
            scopes=frozenset(cleaned["scopes"]),
            agent=cleaned["agent"] or None,
            may_set_authority=cleaned["may_set_authority"],
            tolerances=frozenset(cleaned["tolerances"]),
            keep_refused=cleaned["keep_refused"],
            requests_per_minute=cleaned["requests_per_minute"],
            expires_at=cleaned["expires_at"],
        )


class RotateForm(forms.Form):
    """How a secret is replaced; ``replaces`` keeps a page that is sent twice from doing it twice."""

    overlap_hours = forms.IntegerField(
        min_value=0,
        max_value=24 * 90,
        initial=0,
        label="Hours that the old secret stays good",
        help_text="0 ends it at once. Access tokens that were issued before end with it.",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
    )
    replaces = forms.CharField(widget=forms.HiddenInput())
