"""The self-submitting forms that platform and tool pass each other, for tests without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """The first form of a page: where it goes, and what it carries."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


def form_of(page: str) -> Form:
    """Return what a browser would submit."""
    reader = _FormReader()
    reader.feed(page)
    assert reader.form is not None, page
    return reader.form


class _FormReader(HTMLParser):
    form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is None:
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
        elif tag == "input" and self.form is not None and "name" in given:
            self.form.fields[given["name"]] = given.get("value", "")
