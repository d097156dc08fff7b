"""Reads the content items that a tool sends back (LTI Deep Linking 2.0 §3, §4.5.6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from lti.platform.rules import content_item_parts as parts
from lti.platform.rules.content_item_parts import LineItemDeclaration, Picture, Reader, Window
from lti.platform.rules.errors import DEEP_LINKING, InvalidContentItems
from lti.platform.rules.reading import (
    Place,
    read_anything,
    read_custom,
    read_object,
    read_pixels,
    read_url,
    without_nulls,
)
from lti.platform.rules.web_urls import problem_of_web_url
from people.rules.errors import Problem

LINK: Final = "link"
LTI_RESOURCE_LINK: Final = "ltiResourceLink"
FILE: Final = "file"
HTML: Final = "html"
IMAGE: Final = "image"

MOST_ITEMS: Final = 500
LONGEST_EXTENSION: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentItem:
    """One thing that a person chose in a tool; what wasn't sent, or isn't of this type, keeps its default.

    ``window`` and ``iframe`` have the standard's own names (``targetName``, ``width``, ``src``); None if the item isn't
    meant to be shown so. ``html`` and ``embed_html`` are harmless already. ``extensions`` are named by URLs (§3.6).
    """

    type: str
    title: str = ""
    text: str = ""
    url: str = ""
    html: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    line_item: LineItemDeclaration | None = None
    available: Window = field(default_factory=Window)
    submission: Window = field(default_factory=Window)
    icon: Picture | None = None
    thumbnail: Picture | None = None
    window: dict[str, object] | None = None
    iframe: dict[str, object] | None = None
    embed_html: str = ""
    width: int | None = None
    height: int | None = None
    media_type: str = ""
    expires_at: datetime | None = None
    extensions: dict[str, Any] = field(default_factory=dict)


_TITLE: Final[Mapping[str, tuple[str, Reader]]] = {
    "title": ("title", parts.read_title),
    "text": ("text", parts.read_description),
}
_PICTURES: Final[Mapping[str, tuple[str, Reader]]] = {
    "icon": ("icon", parts.read_picture),
    "thumbnail": ("thumbnail", parts.read_picture),
}
_URL: Final[Mapping[str, tuple[str, Reader]]] = {"url": ("url", read_url)}


@dataclass(frozen=True, slots=True)
class _Type:
    """What items of a type have: the property that they can't do without, and how each is read."""

    section: str
    required: str | None
    properties: Mapping[str, tuple[str, Reader]]


_TYPES: Final[Mapping[str, _Type]] = {
    LINK: _Type(
        f"{DEEP_LINKING} §3.1",
        "url",
        {
            **_TITLE,
            **_PICTURES,
            **_URL,
            "embed": ("embed_html", parts.read_embed),
            "window": ("window", parts.read_presentation),
            "iframe": ("iframe", parts.read_frame_with_source),
        },
    ),
    LTI_RESOURCE_LINK: _Type(
        f"{DEEP_LINKING} §3.2",
        None,
        {
            **_TITLE,
            **_PICTURES,
            **_URL,
            "window": ("window", parts.read_presentation),
            "iframe": ("iframe", parts.read_frame),
            "custom": ("custom", read_custom),
            "lineItem": ("line_item", parts.read_line_item),
            "available": ("available", parts.read_window),
            "submission": ("submission", parts.read_window),
        },
    ),
    FILE: _Type(
        f"{DEEP_LINKING} §3.3",
        "url",
        {
            **_TITLE,
            **_PICTURES,
            **_URL,
            "mediaType": ("media_type", parts.read_media_type),
            "expiresAt": ("expires_at", parts.read_moment),
        },
    ),
    HTML: _Type(f"{DEEP_LINKING} §3.4", "html", {**_TITLE, "html": ("html", parts.read_html)}),
    IMAGE: _Type(
        f"{DEEP_LINKING} §3.5",
        "url",
        {**_TITLE, **_PICTURES, **_URL, "width": ("width", read_pixels), "height": ("height", read_pixels)},
    ),
}

TYPES: Final[tuple[str, ...]] = tuple(_TYPES)
"""The types that are known here."""


def read_items(
    items: object,
    *,
    accept_types: Collection[str],
    accept_multiple: bool,
    accept_line_item: bool,
    accept_media_types: str = "",
) -> list[ContentItem]:
    """Return the items of a response to a request that accepts these; None, as nothing sent, is no item.

    Raises InvalidContentItems with everything that is wrong with any of them. Line items that aren't accepted are left
    out, and not looked at (§4.4.1).
    """
    root = Place("$", f"{DEEP_LINKING} §4.5.6", [])
    sent = _sent(items, root, accept_multiple=accept_multiple)
    asked = _Asked(frozenset(accept_types), accept_line_item, _ranges(accept_media_types))
    read = [_item(each, root.at(index), asked) for index, each in enumerate(sent)]
    if root.problems:
        raise InvalidContentItems(_message(root.problems), problems=root.problems)
    return [each for each in read if each is not None]


@dataclass(frozen=True, slots=True)
class _Asked:
    types: frozenset[str]
    line_item: bool
    media_ranges: tuple[str, ...]


def _sent(items: object, at: Place, *, accept_multiple: bool) -> list[Any]:
    if items is None:
        return []
    if not isinstance(items, list):
        at.refuse(items, "Send an array of content items.", "not-an-array")
    elif len(items) > MOST_ITEMS:
        at.refuse(f"{len(items)} items", f"Send at most {MOST_ITEMS} items.", "too-many-items")
    else:
        if len(items) > 1 and not accept_multiple:
            at.refuse(f"{len(items)} items", "Send one item: accept_multiple isn't true.", "more-than-one-item")
        return items
    return []


def _item(value: object, at: Place, asked: _Asked) -> ContentItem | None:
    found = read_object(value, at)
    sent = without_nulls(found or {})
    kind = None if found is None else _type_of(sent, at, asked)
    if kind is None:
        return None
    rules = _TYPES[kind]
    here = replace(at, section=rules.section)
    left_out = set() if asked.line_item else {"lineItem"}
    properties = {
        ours: read(sent[name], here.at(name))
        for name, (ours, read) in rules.properties.items()
        if name in sent and name not in left_out
    }
    if rules.required is not None and rules.required not in sent:
        here.at(rules.required).refuse(None, f"An item of type {kind} has {rules.required}.", "missing")
    _check_media_type(properties.get("media_type", ""), here, asked)
    return _labelled(ContentItem(type=kind, extensions=_extensions(sent, here), **properties))


def _type_of(sent: Mapping[str, Any], at: Place, asked: _Asked) -> str | None:
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        known = ", ".join(each for each in TYPES if each in asked.types)
        rule = f"{_shown(kind)} isn't a type that is known here; send one of {known}."
        at.at("type").refuse(kind, rule, "unknown-type")
        return None
    if kind not in asked.types:
        accepted = ", ".join(sorted(asked.types)) or "nothing"
        at.at("type").refuse(kind, f"Send what accept_types asked for: {accepted}.", "type-not-accepted")
    return kind


def _shown(kind: object) -> str:
    return repr(kind[:200]) if isinstance(kind, str) else "What was sent"


def _check_media_type(media_type: str, at: Place, asked: _Asked) -> None:
    if not media_type or not asked.media_ranges:
        return
    family = media_type.partition("/")[0] + "/*"
    if not {media_type, family, "*/*"} & set(asked.media_ranges):
        rule = f"Send what accept_media_types asked for: {', '.join(asked.media_ranges)}."
        at.at("mediaType").refuse(media_type, rule, "media-type-not-accepted")


def _ranges(accept: str) -> tuple[str, ...]:
    """Return the media ranges of a list such as ``image/*,text/html``, without their parameters."""
    ranges = (each.partition(";")[0].strip().lower() for each in accept.split(","))
    return tuple(each for each in ranges if each)


def _extensions(sent: Mapping[str, Any], at: Place) -> dict[str, Any]:
    """Return what is named by a URL; other names that aren't known are left out (§3.6)."""
    named = [name for name in sent if problem_of_web_url(name) is None]
    return {name: read_anything(sent[name], at.at(name), LONGEST_EXTENSION) for name in named}


def _labelled(item: ContentItem) -> ContentItem:
    """Give a line item without a label that of the item (§3.2)."""
    if item.line_item is None or item.line_item.label:
        return item
    return replace(item, line_item=replace(item.line_item, label=item.title))


def _message(problems: list[Problem]) -> str:
    first = problems[0]
    others = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"The content items can't be used: {first.path}: {first.rule}{others}"
