"""IRIs, and the narrower IRLs and URIs: they have a scheme and nothing but the characters of RFC 3987.

xAPI 1.0.3 Data §2.2, §4.3; xAPI 2.0 §4.2.7.
"""

import re
from functools import lru_cache

from lrs.rules.grammar import Format, Section

SECTION = Section("4.3", "4.2.7")

_NOT_ALLOWED = r'\x00-\x20\x7f-\x9f"<>\\^`{|}%\[\]#'
_IRI = re.compile(
    rf"""
    (?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*+) :
    (?: // (?P<authority> (?: [^{_NOT_ALLOWED}/?] | %[0-9A-Fa-f]{{2}} | \[[0-9A-Fa-f:.]+\] )*+ ) )?+
    (?P<path>     (?: [^{_NOT_ALLOWED}?] | %[0-9A-Fa-f]{{2}} )*+ )
    (?P<query>    \? (?: [^{_NOT_ALLOWED}] | %[0-9A-Fa-f]{{2}} )*+ )?+
    (?P<fragment> \# (?: [^{_NOT_ALLOWED}] | %[0-9A-Fa-f]{{2}} )*+ )?+
    """,
    re.VERBOSE,
)
_LONGEST_REMEMBERED = 512


def is_iri(value: object) -> bool:
    """Tell whether a value is an IRI with a scheme; an http IRI names a host too."""
    if type(value) is not str:
        return False
    return _known_iri(value) if len(value) <= _LONGEST_REMEMBERED else _is_iri(value)


def is_uri(value: object) -> bool:
    """Tell whether a value is a URI: an IRI in ASCII alone."""
    return type(value) is str and value.isascii() and is_iri(value)


def _is_iri(text: str) -> bool:
    found = _IRI.fullmatch(text)
    if found is None:
        return False
    if found["scheme"].lower() in ("http", "https"):
        return bool(found["authority"])
    return bool(found["authority"] or found["path"] or found["query"])


_known_iri = lru_cache(maxsize=1 << 14)(_is_iri)


IRI = Format(
    "IRI",
    is_iri,
    "Send a whole IRI with its scheme, such as https://example.org/path; spaces and other reserved characters"
    " are percent-encoded.",
    "not-an-iri",
)
IRL = Format(
    "IRL",
    is_iri,
    "Send a whole IRL with its scheme, such as https://example.org/path; spaces and other reserved characters"
    " are percent-encoded.",
    "not-an-irl",
)
URI = Format(
    "URI",
    is_uri,
    "Send a whole URI with its scheme and in ASCII, such as https://openid.example.org/ana.",
    "not-a-uri",
)
