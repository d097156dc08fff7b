"""Makes HTML of tools harmless before it is shown among our own (LTI Deep Linking 2.0 §3.1, §3.4).

What isn't listed here doesn't pass. Frames are kept for videos and exercises, in a sandbox that lets them do their work
and nothing to the page around them.
"""

import re
from typing import Final

import nh3

from lti.platform.rules.web_urls import problem_of_web_url

_TEXT: Final = frozenset(
    {
        "a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code",
        "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p",
        "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary",
        "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    }
)  # fmt: skip
_MEDIA: Final = frozenset({"audio", "iframe", "img", "source", "video"})
TAGS: Final = _TEXT | _MEDIA

_SIZE: Final = frozenset({"height", "width"})
_CELL: Final = frozenset({"align", "colspan", "headers", "rowspan", "scope", "valign"})
ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "*": frozenset({"aria-label", "dir", "lang", "role", "style", "title"}),
    "a": frozenset({"href", "hreflang", "target"}),
    "audio": frozenset({"src"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "iframe": frozenset({"allow", "allowfullscreen", "src"}) | _SIZE,
    "img": frozenset({"alt", "src"}) | _SIZE,
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "source": frozenset({"src", "type"}),
    "td": _CELL,
    "th": _CELL | {"abbr"},
    "time": frozenset({"datetime"}),
    "video": frozenset({"src"}) | _SIZE,
}
"""Names and ids are left out: they would stand in the way of those that our own scripts look for."""

_WITHOUT_A_TRACE: Final = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "svg",
        "math",
        "object",
        "embed",
        "applet",
        "select",
        "textarea",
    }
)
"""Here the content goes too: it isn't meant to be read."""

_ALWAYS: Final = {
    "iframe": {
        "sandbox": "allow-scripts allow-same-origin allow-forms allow-popups allow-presentation",
        "referrerpolicy": "strict-origin-when-cross-origin",
        "loading": "lazy",
    },
    "audio": {"controls": "", "preload": "metadata"},
    "video": {"controls": "", "preload": "metadata"},
    "img": {"referrerpolicy": "no-referrer", "loading": "lazy"},
}

_STYLES: Final = frozenset(
    {
        "background-color", "border", "border-collapse", "border-color", "border-style", "border-width", "color",
        "font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "line-height",
        "list-style-type", "max-width", "padding", "padding-left", "text-align", "text-decoration", "text-indent",
        "text-transform", "vertical-align", "white-space", "width",
    }
)  # fmt: skip
_STYLE_VALUE = re.compile(r"(?:rgba?|hsla?)\([0-9., %/]{1,40}\)|[A-Za-z0-9#%., +-]{1,100}", re.ASCII)
_FRAME_FEATURES: Final = frozenset({"autoplay", "encrypted-media", "fullscreen", "picture-in-picture"})
_MAIL = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_~-]+@[A-Za-z0-9.-]+", re.ASCII)

# In what the sanitizer writes, "<" stands only where a tag begins; the exception is what a frame holds.
_FRAME = re.compile(r"<iframe((?: [^<>]*)?)>.*?</iframe>", re.DOTALL)
_LINES_IN_FRONT = re.compile(r"(<pre(?: [^<>]*)?>)\n+")
_MOST_ROUNDS: Final = 8


def sanitized(html: str) -> str:
    """Return HTML without anything that could act on the page around it; doing so twice changes nothing.

    Where the browser's rules for broken markup keep rearranging it, only its text is left.
    """
    for _ in range(_MOST_ROUNDS):
        before, html = html, _once(html)
        if html == before:
            return html
    return _TEXT_ALONE.clean(html)


def _once(html: str) -> str:
    return _LINES_IN_FRONT.sub(r"\1", _FRAME.sub(_frame, _CLEANER.clean(html)))


def _frame(found: re.Match[str]) -> str:
    """Empty a frame of what would be shown where there are no frames; drop it if it shows nothing."""
    return f"<iframe{found[1]}></iframe>" if ' src="' in found[1] else ""


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return _style(value)
    if name in ("src", "href"):
        return value if _is_followed(tag, value) else None
    if name == "allow":
        return _features(value)
    if name == "target":
        return "_blank" if value.strip().lower() == "_blank" else None
    return value


def _is_followed(tag: str, url: str) -> bool:
    if tag == "a" and _MAIL.fullmatch(url):
        return True
    return problem_of_web_url(url, https_only=tag == "iframe") is None


def _style(value: str) -> str | None:
    """Keep the declarations that only change how text looks, in one form."""
    pairs = [declaration.partition(":")[::2] for declaration in value.split(";")]
    stripped = [(name.strip().lower(), what.strip()) for name, what in pairs]
    kept = [f"{name}:{what}" for name, what in stripped if name in _STYLES and _STYLE_VALUE.fullmatch(what)]
    return ";".join(kept) or None


def _features(value: str) -> str | None:
    kept = [feature for feature in (each.strip().lower() for each in value.split(";")) if feature in _FRAME_FEATURES]
    return "; ".join(dict.fromkeys(kept)) or None


_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_WITHOUT_A_TRACE),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_attribute,
    set_tag_attribute_values=_ALWAYS,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)
_TEXT_ALONE: Final = nh3.Cleaner(tags=set(), clean_content_tags=set(_WITHOUT_A_TRACE), attributes={})
