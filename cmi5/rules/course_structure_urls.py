"""The URLs and IRIs of a course structure (cmi5 §3, §8.1, §13.1.4, §14)."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qsl, unquote

LAUNCH_PARAMETERS: Final = ("endpoint", "fetch", "actor", "registration", "activityId")

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]+").fullmatch
_QUALIFIED = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]+").match
_FILE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:///?[^/?#]").match

# What RFC 1738 lets stand in a URL as it is, and what is written with a percent sign.
_URL = re.compile(r"(?:[A-Za-z0-9$\-_.+!*'(),;/?:@&=#~\[\]]|%[0-9A-Fa-f]{2})+").fullmatch


def is_fully_qualified_iri(text: str) -> bool:
    """Tell whether a text is an IRI with a scheme, and no reference to one (cmi5 §3)."""
    return _IRI(text) is not None


def is_fully_qualified_url(text: str) -> bool:
    """Tell whether a URL has a scheme and a host, or is what an application's own scheme leads to (§13.1.4)."""
    return _QUALIFIED(text) is not None or _FILE(text) is not None


def is_url(text: str) -> bool:
    """Tell whether a text has only what may stand in a URL (RFC 1738 §2.2)."""
    return _URL(text) is not None


def conflicting_parameters(url: str) -> list[str]:
    """Return the names in a URL's query that the launch uses itself (§8.1)."""
    query = url.partition("#")[0].partition("?")[2]
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    return [name for name in LAUNCH_PARAMETERS if name in names]


def file_of(url: str) -> str:
    """Return the name of the file in a package that a relative URL leads to."""
    name = unquote(url.partition("#")[0].partition("?")[0])
    return name.removeprefix("./")


def is_in_package(url: str, names: Collection[str]) -> bool:
    """Tell whether a relative URL leads to a file of the package, by the exact name."""
    return file_of(url) in names
