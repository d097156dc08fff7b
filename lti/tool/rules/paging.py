"""The next page of a list, by the Link header. RFC 8288 §3; AGS 2.0 §3.2.4, NRPS 2.0 §2.4.2."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

_LONGEST: Final = 10_000
_LINK: Final = re.compile(r"<([^>]*)>((?:\s*;[^,<]*)*)")
_NEXT: Final = re.compile(r";\s*rel\s*=\s*(\"[^\"]*\bnext\b[^\"]*\"|next\b)", re.IGNORECASE)


def next_page(header: str | None, *, url: str) -> str | None:
    """Return the address of the next page, as it is written; one on another host isn't followed, with our token."""
    named = _next_named(header)
    if named is None:
        return None
    found = urljoin(url, named)
    return found if origin_of(found) == origin_of(url) else None


def is_last(header: str | None) -> bool:
    """Tell whether a page names no next one, be it one that isn't followed."""
    return _next_named(header) is None and len(header or "") <= _LONGEST


def _next_named(header: str | None) -> str | None:
    for match in _LINK.finditer((header or "")[:_LONGEST]):
        if _NEXT.search(match[2]):
            return match[1].strip()
    return None


def with_parameter(url: str, name: str, value: str) -> str:
    """Return a URL that has a parameter; one that has it already keeps its own."""
    parts = urlsplit(url)
    if any(known == name for known, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return url
    added = urlencode({name: value})
    return parts._replace(query=f"{parts.query}&{added}" if parts.query else added).geturl()


def with_path(url: str, ending: str) -> str:
    """Return a URL whose path goes on; its query stays (AGS 2.0 §3.4.1)."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{ending}").geturl()


def origin_of(url: str) -> str:
    """Return scheme, host and port of an http(s) URL, empty for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    if set(parts.netloc) & set(" ;,'\"\\<>@"):
        return ""
    return f"{parts.scheme}://{parts.netloc.lower()}"
