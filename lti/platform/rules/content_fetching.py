"""How files and images of deep linking are fetched: how they are called, and when a failed try comes again."""

import mimetypes
import re
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

_UNSAFE = re.compile(r"[^\w.\- ]+")
_PAUSES: Final = (1, 10, 60, 360)
"""Minutes after the first try that failed, the second one, and so on."""
MOST_TRIES: Final = len(_PAUSES) + 1
_MAY_PASS: Final = frozenset({408, 425, 429})


def next_try(attempts: int) -> timedelta | None:
    """Return how long after a failed try the next one comes, None if there is none any more."""
    return timedelta(minutes=_PAUSES[attempts - 1]) if attempts < MOST_TRIES else None


def may_pass(status: int) -> bool:
    """Tell whether an answer that isn't 200 may be another one later (RFC 9110 §15)."""
    return status >= 500 or status in _MAY_PASS


def problem_of_answer(url: str, wanted: str, status: int, media_type: str) -> str:
    """Return why an answer isn't the file or image that is wanted; nothing if it is (Deep Linking 2.0 §3.3, §3.5)."""
    if status != 200:
        return f"{url[:200]!r} is answered with {status}."
    if wanted == "image" and not media_type.startswith("image/"):
        return f"{url[:200]!r} is {media_type!r}, and no image."
    return ""


def media_type_of(header: str) -> str:
    """Return the media type of a Content-Type, without its parameters."""
    return header.partition(";")[0].strip().lower()


def name_of(url: str, media_type: str) -> str:
    """Return how a file is called: as in its address, with an ending that fits what it is."""
    name = _UNSAFE.sub("-", unquote(urlsplit(url).path.rpartition("/")[2])).strip(". -")[-100:] or "file"
    ending = mimetypes.guess_extension(media_type) or ""
    return name if "." in name else name + ending
