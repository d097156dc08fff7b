"""Makes HTML of tools harmless before it is shown among our own (LTI Deep Linking 2.0 §3.1, §3.4).

What isn't listed here doesn't pass. Frames are kept for videos and exercises, in a sandbox that lets them do their work
and nothing to the page around them.
"""

import re
from html import escape, unescape
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

_WITHOUT_A_TRACE: Final = frozenset({"noscript", "script", "style", "textarea", "title"})
"""Here the content goes too: it isn't meant to be read."""

_KNOWN: Final = TAGS | _WITHOUT_A_TRACE | {"big", "font", "nobr"}

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

_OPENING = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_FORMATTING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")
_STEP: Final = 1_024
_MOST_GROWTH: Final = 8
_SMALL: Final = 10_000


def sanitized(html: str) -> str:
    """Return HTML without anything that could act on the page around it; doing so twice changes nothing.

    Where the rules for broken markup keep rearranging it, or would make very much of it, only its text is left.
    """
    html = _OPENING.sub(_strange, html.encode(errors="replace").decode())
    if _grows(html):
        html = _text_of(html)
    for _ in range(_MOST_ROUNDS):
        before, html = html, _once(html)
        if html == before:
            return html
    return _once(_text_of(html))


def _strange(found: re.Match[str]) -> str:
    """Take its meaning from a tag that isn't listed: what it holds is read as if it weren't there.

    That goes for whole languages, such as those of pictures and formulas, by whose rules parsers have been led astray.
    """
    slash, name = found.groups()
    return found[0] if name.lower() in _KNOWN or name.startswith("x-") else f"<{slash}x-{name}"


def _once(html: str) -> str:
    return _LINES_IN_FRONT.sub(r"\1", _FRAME.sub(_frame, _CLEANER.clean(html)))


def _grows(html: str) -> bool:
    """Tell whether little markup would become very much, trying more and more of it.

    What makes text bold and isn't closed is begun anew in each of the following paragraphs (HTML §13.2.4.3): thousands
    of these times thousands of those are hundreds of megabytes.
    """
    if _FORMATTING.search(html) is None:
        return False
    ends = range(_STEP, len(html) + _STEP, _STEP)
    return any(len(_PROBE.clean(html[:end])) > _MOST_GROWTH * end + _SMALL for end in ends)


def _text_of(html: str) -> str:
    """Return the text between the tags as HTML, without reading them as a browser does."""
    return escape(unescape(_TAG.sub(" ", html)), quote=False)


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
_PROBE: Final = nh3.Cleaner(
    tags=set(_KNOWN),
    clean_content_tags=set(),
    attributes={"*": set().union(*ATTRIBUTES.values())},
    link_rel=None,
)
"""Leaves in what the markup is made of, and adds nothing."""
