"""Inverse Functional Identifiers: the one property by which an Agent or a Group is known.

xAPI 1.0.3 Data §2.4.2.3, §2.4.2.4; xAPI 2.0 §4.2.2.1.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import orjson

from lrs.rules.grammar import STRING, Format, Section, Table, optional, required
from lrs.rules.iri import IRL, URI

SECTION = Section("2.4.2.3", "4.2.2.1")
SECTION_OF_ACCOUNT = Section("2.4.2.4", "4.2.2.1")

_MAILTO = re.compile(
    r"""
    mailto:
    (?P<local> [^\x00-\x20\x7f-\x9f"(),:;<>@\[\\\]?\#]++ ) @
    (?P<domain> [^\x00-\x20\x7f-\x9f"(),:;<>@\[\\\]?\#./]++ (?: \. [^\x00-\x20\x7f-\x9f"(),:;<>@\[\\\]?\#./]++ )*+
              | \[ [0-9A-Za-z.:]+ \] )
    """,
    re.VERBOSE,
)
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}").fullmatch
_LONGEST_REMEMBERED: Final = 320


@lru_cache(maxsize=1 << 14)
def _known_mailto(text: str) -> bool:
    return _MAILTO.fullmatch(text) is not None


def is_mailto(value: object) -> bool:
    """Tell whether a value is ``mailto:`` and one email address."""
    return type(value) is str and len(value) <= _LONGEST_REMEMBERED and _known_mailto(value)


MBOX = Format(
    "mailto IRI",
    is_mailto,
    "Send mailto: and one email address, such as mailto:ana@example.org.",
    "mbox-not-mailto",
)
MBOX_SHA1SUM = Format(
    "SHA-1 of a mailto IRI",
    lambda value: type(value) is str and _SHA1(value) is not None,
    "Send the SHA-1 of the mailto IRI as 40 hexadecimal digits.",
    "mbox-sha1sum-not-hex",
)
ACCOUNT = Table(
    "an account",
    SECTION_OF_ACCOUNT,
    {
        "homePage": required(IRL, SECTION_OF_ACCOUNT),
        "name": required(STRING, SECTION_OF_ACCOUNT),
    },
)
IFI_ROWS = {
    "mbox": optional(MBOX, SECTION),
    "mbox_sha1sum": optional(MBOX_SHA1SUM, SECTION),
    "openid": optional(URI, SECTION),
    "account": optional(ACCOUNT, SECTION),
}
IFI_NAMES = tuple(IFI_ROWS)


def identifiers_in(actor: Mapping[str, Any]) -> list[str]:
    """Return the names of all the identifiers that an Agent or Group has."""
    return [name for name in IFI_NAMES if name in actor]


def ifi_of(actor: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the kind of identifier and its canonical value, or None for an anonymous Group.

    An email address keeps its local part as it is, its domain is the same in any case. xAPI 1.0.3 Data §2.4.2.3.
    """
    mbox = actor.get("mbox")
    if mbox is not None:
        address, _, domain = mbox.rpartition("@")
        return "mbox", f"{address}@{domain.lower()}"
    account = actor.get("account")
    if account is not None:
        return "account", orjson.dumps([account["homePage"], account["name"]]).decode()
    openid = actor.get("openid")
    if openid is not None:
        return "openid", openid
    sha1 = actor.get("mbox_sha1sum")
    return None if sha1 is None else ("mbox_sha1sum", sha1.lower())
