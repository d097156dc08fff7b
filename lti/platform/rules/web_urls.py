"""Which URLs of tools are taken: those of the web, that every browser and library reads alike."""

import re
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 2_000

# Browsers take a backslash for a slash and drop line ends, where libraries keep both in the name of the host.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\.?\Z){_LABEL}(?:\.{_LABEL})*\.?", re.ASCII)
_AUTHORITY = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::[0-9]{1,5})?", re.ASCII)
_BEGINNING = re.compile(r"https?://", re.IGNORECASE | re.ASCII)


def problem_of_web_url(url: object, *, https_only: bool = False) -> str | None:
    """Return what a URL of the web would have to be, None if it is one."""
    if not isinstance(url, str) or not url:
        return "be a text, the absolute URL of something on the web"
    if len(url) > LONGEST:
        return f"have at most {LONGEST:,} characters"
    if _AMBIGUOUS.search(url) or not _is_text(url):
        return (
            "have no blanks, control characters, backslashes, quotes or angle brackets; write them with a percent sign"
        )
    if not _BEGINNING.match(url) or (https_only and url[:8].lower() != "https://"):
        return "begin with https://" if https_only else "begin with https:// or http://"
    return _problem_of_authority(url)


def host_of(url: str) -> str:
    """Return the host of a URL of the web in small letters, as hosts are compared."""
    return (urlsplit(url).hostname or "").rstrip(".")


def is_host_name(text: str) -> bool:
    """Tell whether a text is the name of a host in small letters, international ones in their ASCII form."""
    return _NAME.fullmatch(text) is not None


def is_within(host: str, domain: str) -> bool:
    """Tell whether a host is a domain, or one below it."""
    return host == domain or host.endswith(f".{domain}")


def _problem_of_authority(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "name a host and, if any, a port that can exist"
    if "@" in parts.netloc:
        return "name no user and no password"
    if _AUTHORITY.fullmatch(parts.netloc) is None or port == 0:
        return "name a host in ASCII (international names as xn--…) and, if any, a port that can exist"
    if not parts.netloc.startswith("[") and not is_host_name((parts.hostname or "").lower()):
        return "name a host that can exist"
    return None


def _is_text(text: str) -> bool:
    """Tell whether a text can be written: JSON may hold halves of characters that no encoding can."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
