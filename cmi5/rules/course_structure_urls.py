"""The URLs of a course structure (cmi5 §8.1, §13.1.4, §14; RFC 1738, RFC 3986)."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final
from urllib.parse import unquote, unquote_plus

LAUNCH_PARAMETERS: Final = ("endpoint", "fetch", "actor", "registration", "activityId")

HELD_BY_BROWSERS: Final = frozenset(
    {"about", "blob", "data", "filesystem", "javascript", "jar", "livescript", "vbscript", "view-source"}
)
"""Schemes that lead to no content but into the browser: what they hold would run in the page that launches it."""

_OF_THE_WEB: Final = frozenset({"http", "https"})
"""Their URLs name a host and no user (RFC 1738 §3.3)."""

_HIGHEST_PORT: Final = 65_535

# What stands in a URL as it is; everything else is written with a percent sign.
_STANDS: Final = r"A-Za-z0-9$\-_.+!*'(),;:@&=~"
_WRITTEN: Final = "%[0-9A-Fa-f]{2}"
_PARTS = re.compile(
    rf"""
    (?: (?P<scheme> [A-Za-z][A-Za-z0-9+.\-]* ) : )?
    (?: // (?P<authority> (?: [{_STANDS}\[\]]++ | {_WRITTEN} )*+ ) )?
    (?: [{_STANDS}/]++ | {_WRITTEN} )*+
    (?: \? (?: [{_STANDS}/?]++ | {_WRITTEN} )*+ )?
    (?: \# (?: [{_STANDS}/?]++ | {_WRITTEN} )*+ )?
    """,
    re.VERBOSE,
).fullmatch
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:").match
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_.])?").fullmatch
_AUTHORITY = re.compile(
    r"(?:(?P<user>[^@\[\]]*)@)?(?:(?P<name>[^@:\[\]]*)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{0,5}))?"
).fullmatch


def is_url(text: str) -> bool:
    """Tell whether a text is a URL, or a reference to one, in form and characters."""
    parts = _PARTS(text)
    if parts is None:
        return False
    if parts["scheme"] is not None and parts["authority"] is None:
        return False
    return parts["authority"] is None or _is_authority(parts["authority"], (parts["scheme"] or "").lower())


def is_held_by_browsers(url: str) -> bool:
    """Tell whether a URL has a scheme that leads into the browser."""
    return url.partition(":")[0].lower() in HELD_BY_BROWSERS


def is_fully_qualified(url: str) -> bool:
    """Tell whether a URL has a scheme, be it one of an application (§13.1.4); its form is another question."""
    return _SCHEME(url) is not None


def conflicting_parameters(url: str) -> list[str]:
    """Return the names in a URL's query that the launch uses itself (§8.1)."""
    query = url.partition("#")[0].partition("?")[2]
    names = {unquote_plus(field.partition("=")[0]) for field in query.split("&")}
    return [name for name in LAUNCH_PARAMETERS if name in names]


def file_of(url: str) -> str | None:
    """Return the name of the file in a package that a relative URL leads to, None if it leads out of the package."""
    try:
        path = unquote(url.partition("#")[0].partition("?")[0], errors="strict")
    except UnicodeDecodeError:
        return None
    if path.startswith("/"):
        return None
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _is_authority(text: str, scheme: str) -> bool:
    parts = _AUTHORITY(text)
    if parts is None or int(parts["port"] or 0) > _HIGHEST_PORT:
        return False
    if scheme in _OF_THE_WEB and parts["user"] is not None:
        return False
    if parts["address"] is not None:
        return _is_ipv6(parts["address"])
    return scheme not in _OF_THE_WEB or _HOST(parts["name"]) is not None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
