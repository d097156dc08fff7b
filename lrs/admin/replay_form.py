"""The form by which a refused request is mended and sent again."""

from typing import Any

from django import forms
from django.utils.html import format_html
from unfold.widgets import TEXTAREA_CLASSES

from lrs.admin.pretty_json import indented
from lrs.models import RefusedRequest
from lrs.rules.tolerance import TOLERANCES


class ReplayForm(forms.Form):
    """A body mended by hand, the tolerances to repair it by, or both."""

    body = forms.CharField(
        required=False,
        strip=False,
        label="Body, as it will be sent",
        widget=forms.Textarea(
            {"rows": 16, "spellcheck": "false", "class": " ".join([*TEXTAREA_CLASSES, "code-area"])},
        ),
    )
    tolerances = forms.MultipleChoiceField(
        required=False, label="Repair by these rules", widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, data: Any, *, request: RefusedRequest) -> None:
        self.original = indented(text_of(request))
        super().__init__(data, initial={"body": self.original})
        self.fields["tolerances"].choices = [  # type: ignore[attr-defined]
            (name, format_html("<b>{}</b> {}", name, tolerance.description)) for name, tolerance in TOLERANCES.items()
        ]
        if not is_editable(request):
            del self.fields["body"]

    @property
    def new_body(self) -> bytes | None:
        """Return the body that was mended by hand, or None if it stays as it came.

        It is shown in more lines than it has; as long as nobody changes it, it is sent as it came. Browsers send the
        ends of lines as CR LF, which JSON doesn't mind.
        """
        text = self.cleaned_data.get("body")
        if text is None or _lines(text) == _lines(self.original):
            return None
        return _lines(text).encode()


def is_editable(request: RefusedRequest) -> bool:
    """Tell whether the body can be mended as a text: the parts of a multipart request can't."""
    return request.is_whole and not request.content_type.lower().startswith("multipart/")


def text_of(request: RefusedRequest) -> str:
    """Return the body as a text, with marks for what is none."""
    return bytes(request.body).decode("utf-8", "replace")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
