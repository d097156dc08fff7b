"""Language tags, and maps from a language tag to a text.

A tag is taken if it is well formed; whether its subtags are registered is not asked. xAPI 1.0.3 Data §2.2, §4.2;
xAPI 2.0 §4.2.7; RFC 5646 §2.1.
"""

import re
from functools import lru_cache

from lrs.rules.grammar import STRING, Format, MapOf, Section

SECTION = Section("4.2", "4.2.7")

_WELL_FORMED = re.compile(
    r"""
    (?: (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{4,8} )    # language and extended language
        (?:-[a-z]{4})?                                      # script
        (?:-(?:[a-z]{2}|[0-9]{3}))?                         # region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*            # variants
        (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*                # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?                          # private use
      | x(?:-[a-z0-9]{1,8})+
      | en-gb-oed | i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)
      | sgn-(?:be-fr|be-nl|ch-de) | art-lojban | cel-gaulish | no-(?:bok|nyn)
      | zh-(?:guoyu|hakka|min|min-nan|xiang)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LONGEST = 255


@lru_cache(maxsize=1 << 12)
def _is_well_formed(text: str) -> bool:
    return _WELL_FORMED.fullmatch(text) is not None


def is_language_tag(value: object) -> bool:
    """Tell whether a value is a well-formed language tag."""
    return type(value) is str and len(value) <= _LONGEST and _is_well_formed(value)


LANGUAGE_TAG = Format(
    "language tag",
    is_language_tag,
    "Send a language tag as RFC 5646 spells it, such as en, en-US or zh-Hant.",
    "not-a-language-tag",
    SECTION,
)
LANGUAGE_MAP = MapOf("a language map", LANGUAGE_TAG, STRING, SECTION)
