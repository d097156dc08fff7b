"""What content items are made of, and how each part is read (LTI Deep Linking 2.0 §3)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lrs.rules.timestamps import parse
from lti.platform.rules.html import sanitized
from lti.platform.rules.reading import (
    Place,
    read_custom,
    read_flag,
    read_line,
    read_lines,
    read_object,
    read_pixels,
    read_url,
)
from lti.platform.rules.submission_review import REVIEWABLE

LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 10_000
LONGEST_HTML: Final = 30_000
LONGEST_ID: Final = 256
LONGEST_MOMENT: Final = 64
HIGHEST_SCORE: Final = 1_000_000_000

_HAS_ZONE = re.compile(r".*[Tt].*(?:[Zz]|[+-]\d\d(?::?\d\d)?)", re.ASCII)
_TARGET = re.compile(r"_blank|[A-Za-z0-9][A-Za-z0-9 ._:-]{0,99}", re.ASCII)
_FEATURE = r"[A-Za-z]{1,30}(?: ?= ?[A-Za-z0-9.%-]{1,20})?"
_FEATURES = re.compile(rf" ?{_FEATURE}(?: ?[, ] ?{_FEATURE}){{0,30}} ?", re.ASCII)
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Picture:
    """An icon or a thumbnail, with its size in pixels as far as it was told."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when; None where it is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class LineItemDeclaration:
    """The column of the gradebook that an activity asks for.

    ``label`` is the item's title where none was sent. ``grades_released`` is None where nothing was said of it.
    ``submission_review`` has the members of the Submission Review Service 1.0, as it spells them; None if submissions
    can't be reviewed.
    """

    label: str
    score_maximum: float
    resource_id: str = ""
    tag: str = ""
    grades_released: bool | None = None
    submission_review: dict[str, object] | None = None


def read_title(value: object, at: Place) -> str:
    """Return a title."""
    return read_line(value, at, LONGEST_TITLE)


def read_description(value: object, at: Place) -> str:
    """Return a text that describes the item."""
    return read_lines(value, at, LONGEST_TEXT)


def read_picture(value: object, at: Place) -> Picture | None:
    """Return an icon or a thumbnail."""
    sent = read_object(value, at)
    if sent is None:
        return None
    url = read_url(sent.get("url"), at.at("url"))
    return Picture(url, **_members(sent, at, _SIZE))


def read_html(value: object, at: Place) -> str:
    """Return HTML that is harmless (§3.4)."""
    if not isinstance(value, str) or not value.strip():
        at.refuse(value, "Send a text of HTML.", "not-html")
    elif len(value) > LONGEST_HTML:
        at.refuse(value, f"Send at most {LONGEST_HTML:,} characters of HTML.", "too-long")
    elif any("\ud800" <= character <= "\udfff" for character in value):
        at.refuse(value, "Send no halves of characters.", "control-characters")
    else:
        return sanitized(value)
    return ""


def read_embed(value: object, at: Place) -> str:
    """Return the HTML that embeds a link (§3.1)."""
    sent = read_object(value, at)
    return "" if sent is None else read_html(sent.get("html"), at.at("html"))


def read_moment(value: object, at: Place) -> datetime | None:
    """Return a date and time that says its zone."""
    try:
        if isinstance(value, str) and len(value) <= LONGEST_MOMENT and _HAS_ZONE.fullmatch(value):
            return parse(value)
    except ValueError:
        pass
    at.refuse(value, "Send an ISO 8601 date and time with its zone, such as 2026-11-20T22:30:00Z.", "not-a-moment")
    return None


def read_window(value: object, at: Place) -> Window:
    """Return from when until when something can be opened or submitted (§3.2)."""
    sent = read_object(value, at) or {}
    found = Window(**_members(sent, at, _MOMENTS))
    if found.start and found.end and found.end < found.start:
        at.refuse(value, "endDateTime can't be before startDateTime.", "ends-before-it-begins")
    return found


def read_line_item(value: object, at: Place) -> LineItemDeclaration | None:
    """Return the line item that an activity asks for (§3.2; AGS 2.0 §3.2)."""
    sent = read_object(value, at)
    if sent is None:
        return None
    score_maximum = _score_maximum(sent.get("scoreMaximum"), at.at("scoreMaximum"))
    members = {"label": "", **_members(sent, at, _LINE_ITEM)}
    return None if score_maximum is None else LineItemDeclaration(score_maximum=score_maximum, **members)


def read_presentation(value: object, at: Place) -> dict[str, object]:
    """Return how a window is opened, with the standard's own names (§3.1)."""
    return _known(value, at, _WINDOW)


def read_frame(value: object, at: Place) -> dict[str, object]:
    """Return the size of a frame (§3.2)."""
    return _known(value, at, _FRAME)


def read_frame_with_source(value: object, at: Place) -> dict[str, object]:
    """Return what is shown in a frame, and its size (§3.1)."""
    sent = read_object(value, at)
    if sent is None:
        return {}
    return {"src": read_url(sent.get("src"), at.at("src")), **_known(sent, at, _FRAME)}


def read_media_type(value: object, at: Place) -> str:
    """Return a media type, its parameters left out (RFC 9110 §8.3.1)."""
    if isinstance(value, str):
        kind = value.partition(";")[0].strip().lower()
        if _MEDIA_TYPE.fullmatch(kind):
            return kind
    at.refuse(value, "Send a media type, such as application/pdf.", "not-a-media-type")
    return ""


def read_submission_review(value: object, at: Place) -> dict[str, object]:
    """Return how submissions are reviewed (LTI Submission Review Service 1.0)."""
    return _known(value, at, _SUBMISSION_REVIEW)


def _score_maximum(value: object, at: Place) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= HIGHEST_SCORE:
        return float(value)
    at.refuse(value, f"Send a number above 0 and not above {HIGHEST_SCORE:,}.", "not-a-maximum")
    return None


def _statuses(value: object, at: Place) -> list[str]:
    if isinstance(value, list) and all(each in REVIEWABLE for each in value):
        return [each for each in REVIEWABLE if each in value]
    at.refuse(value, f"Send an array of some of {', '.join(REVIEWABLE)}.", "not-a-status")
    return []


def _target(value: object, at: Place) -> str:
    if isinstance(value, str) and _TARGET.fullmatch(value):
        return value
    rule = "Send _blank, or at most 100 letters, digits, blanks and ._:- of which the first is a letter or digit."
    at.refuse(value, rule, "not-a-window-name")
    return ""


def _features(value: object, at: Place) -> str:
    if isinstance(value, str) and len(value) <= 500 and _FEATURES.fullmatch(value):
        return value.strip()
    at.refuse(value, "Send window features such as width=640,height=480,menubar=no.", "not-window-features")
    return ""


def _id(value: object, at: Place) -> str:
    return read_line(value, at, LONGEST_ID)


Reader = Callable[[object, Place], Any]

_SIZE: Final[Mapping[str, tuple[str, Reader]]] = {"width": ("width", read_pixels), "height": ("height", read_pixels)}
_MOMENTS: Final[Mapping[str, tuple[str, Reader]]] = {
    "startDateTime": ("start", read_moment),
    "endDateTime": ("end", read_moment),
}
_LINE_ITEM: Final[Mapping[str, tuple[str, Reader]]] = {
    "label": ("label", read_title),
    "resourceId": ("resource_id", _id),
    "tag": ("tag", _id),
    "gradesReleased": ("grades_released", read_flag),
    "submissionReview": ("submission_review", read_submission_review),
}
_FRAME: Final[Mapping[str, Reader]] = {"width": read_pixels, "height": read_pixels}
_WINDOW: Final[Mapping[str, Reader]] = {"targetName": _target, "windowFeatures": _features, **_FRAME}
_SUBMISSION_REVIEW: Final[Mapping[str, Reader]] = {
    "reviewableStatus": _statuses,
    "label": read_title,
    "url": read_url,
    "custom": read_custom,
}


def _members(sent: Mapping[str, Any], at: Place, readers: Mapping[str, tuple[str, Reader]]) -> dict[str, Any]:
    """Read the members that were sent; their names become ours."""
    return {ours: read(sent[name], at.at(name)) for name, (ours, read) in readers.items() if sent.get(name) is not None}


def _known(value: object, at: Place, readers: Mapping[str, Reader]) -> dict[str, object]:
    """Read the members that were sent and are known; their names stay as they are."""
    sent = read_object(value, at) or {}
    return {name: read(sent[name], at.at(name)) for name, read in readers.items() if sent.get(name) is not None}
