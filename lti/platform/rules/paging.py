"""Pages of LTI's services. AGS 2.0 §3.2.4; NRPS 2.0 §2.4.2, §2.4.3; RFC 8288.

Clients are known that lower-case the addresses of next pages, so nothing in them depends on case.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

from lti.platform.rules.errors import InvalidParameter

MOST: Final = 500
_LARGEST: Final = 1 << 62
_HEX: Final = "_hex"


def limit_of(text: str | None, *, most: int = MOST) -> int:
    """Return how many entries a page has: what is asked for, up to ``most``."""
    if text is None:
        return most
    number = whole_number("limit", text)
    if number < 1:
        raise InvalidParameter("limit is a whole number from 1.")
    return min(number, most)


def whole_number(name: str, text: str, *, section: str = InvalidParameter.section) -> int:
    """Return a parameter that is a whole number."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18 or int(text) > _LARGEST:
        raise InvalidParameter(f"{name} is a whole number; {text[:50]!r} is none.", section=section)
    return int(text)


def link(url: str, relation: str) -> str:
    """Return a Link header's value (RFC 8288 §3); the relation is quoted, as some clients ask for."""
    return f'<{url}>; rel="{relation}"'


def without_case(filters: Mapping[str, str]) -> dict[str, str]:
    """Return filters as they stand in the address of a next page: those that depend on case in hexadecimal."""
    return dict(
        (name, value) if value == value.lower() else (name + _HEX, value.encode("utf-8", "replace").hex())
        for name, value in filters.items()
    )


def filters_of(query: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the filters of these names, as a tool sends them or as they stand in the address of a next page."""
    known = {name: query[name] for name in names if name in query}
    for name in names:
        if name + _HEX in query:
            try:
                known[name] = bytes.fromhex(query[name + _HEX]).decode()
            except ValueError:
                rule = f"{name}{_HEX} is no text; use the address of the next page as it came."
                raise InvalidParameter(rule) from None
    return known


def with_query(url: str, **parameters: str | int | None) -> str:
    """Return an address with parameters; those that are None are left out."""
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"{url}?{query}" if query else url
