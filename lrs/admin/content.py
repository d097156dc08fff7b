"""Shows stored content of any kind as escaped text, never as what it says it is."""

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lrs.admin.pretty_json import pretty

MOST_CHARACTERS = 50_000


def as_json(text: str) -> SafeString:
    """Return a text as coloured JSON."""
    return format_html('<pre class="json" tabindex="0">{}</pre>', pretty(text))


def preview(content: bytes, content_type: str) -> SafeString:
    """Return what can be shown of a content: JSON, the beginning of a text, or its size."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return format_html("{} that are no text", filesizeformat(len(content)))
    if kind == "application/json" or kind.endswith("+json"):
        return as_json(text)
    rest = f"\n… {len(text) - MOST_CHARACTERS:,} more characters" if len(text) > MOST_CHARACTERS else ""
    return format_html('<pre class="json" tabindex="0">{}{}</pre>', text[:MOST_CHARACTERS], rest)
