"""The form of a feed: exactly what its kind asks for, each thing as a field of its own."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from feeds.rules.event_names import EVENTS
from feeds.rules.sink_options import Option
from feeds.services.sinks import Sink

_OPTION = "option_"
_COMMON = ["name", "url", "owner", "purpose", "events", "course", "verb", "profile", "group"]


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What every feed is told; ``sink`` is its kind, whose own fields ``form_for`` adds."""

    sink: Sink

    events = forms.MultipleChoiceField(
        required=False,
        choices=[(each, each) for each in EVENTS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "scope-choices"}),
        help_text="All of them, if none is chosen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in (self.instance.options or {}).items():
            self.initial.setdefault(_OPTION + name, value)
        if "url" in self.fields:
            self.fields["url"].help_text = self.sink.help_of_url

    @property
    def asked(self) -> dict[str, Any]:
        """Return what was filled in, as the services take it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in fields_for(self.sink)}
        said = {name.removeprefix(_OPTION): given.pop(name) for name in list(given) if name.startswith(_OPTION)}
        options = {name: value for name, value in said.items() if value not in ("", None)}
        return {**given, "options": options}


def form_for(sink: Sink) -> type[FeedForm]:
    """Return the form of feeds of a kind."""
    own: dict[str, Any] = {"sink": sink, **{_OPTION + each.name: _field(each) for each in sink.options}}
    if not sink.signs:
        own["secret"] = forms.CharField(
            required=False,
            widget=UnfoldAdminPasswordWidget(render_value=False),
            help_text="What the receiver lets in, if it asks for something. Leave it empty to keep it.",
        )
    return type("FormOfKind", (FeedForm,), own)


def fields_for(sink: Sink) -> list[str]:
    """Return the names of the fields of a kind; how requests go out is asked only where there is a choice."""
    own = [_OPTION + each.name for each in sink.options]
    secret = [] if sink.signs else ["secret"]
    one_by_one = [] if sink.keeps_order else ["in_order", "at_once"]
    return [*_COMMON[:2], *own, *secret, *_COMMON[2:], *one_by_one]


def _field(option: Option) -> forms.Field:
    said = {"label": option.name.replace("_", " ").capitalize(), "help_text": option.help, "initial": option.default}
    if option.choices:
        choices = [(each, each or "–") for each in option.choices]
        return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget(), required=option.is_needed, **said)
    if option.type == "flag":
        return forms.BooleanField(required=False, widget=UnfoldBooleanWidget(), **said)
    if option.type == "number":
        return forms.IntegerField(widget=UnfoldAdminIntegerFieldWidget(), **said)
    return forms.CharField(widget=UnfoldAdminTextInputWidget(), required=option.is_needed, **said)
