"""Which language of a language map a client gets (xAPI 1.0.3 Communication §2.1.3; RFC 9110 §12.5.4; RFC 4647)."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

_RANGE = re.compile(
    r"(?P<range>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*[qQ]\s*=\s*(?P<weight>0(?:\.\d*)?|1(?:\.0*)?))?",
    re.ASCII,
)
_MOST_RANGES = 100
"""More languages than anybody reads; each one is compared with every language map of an answer."""


def languages_of(accept_language: str | None) -> list[str]:
    """Return the language ranges of an Accept-Language header in lower case, the most wanted first.

    What the client doesn't want (``q=0``) comes last, after ``*``: it is shown only where there is nothing else.
    RFC 9110 §12.5.4.
    """
    weights: dict[str, float] = {}
    for entry in islice((accept_language or "").split(","), _MOST_RANGES):
        found = _RANGE.fullmatch(entry.strip())
        if found is not None:
            weights.setdefault(found["range"].lower(), float(found["weight"] or 1))
    wanted = sorted((tag for tag in weights if weights[tag] > 0), key=lambda tag: -weights[tag])
    unwanted = [tag for tag in weights if weights[tag] == 0 and tag != "*"]
    return [*wanted, *(["*"] if unwanted and "*" not in wanted else []), *unwanted]


def chosen(language_map: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """Keep one language: the best that the client wants, else a relative of what it wants, else the first."""
    if len(language_map) < 2:
        return dict(language_map)
    tags = {tag.lower(): tag for tag in language_map}
    found = next((fit for wanted in languages if (fit := _fitting(wanted, tags, languages))), None)
    if found is None:
        families = [wanted.partition("-")[0] for wanted in languages]
        found = next((tag for family in families for tag in tags if _is_within(tag, family)), next(iter(tags)))
    return {tags[found]: language_map[tags[found]]}


def _fitting(wanted: str, tags: Mapping[str, str], languages: Sequence[str]) -> str | None:
    """Find a tag that the range names or is the beginning of; else shorten the range from its end, as RFC 4647 §3.4.

    ``*`` fits every tag that no other range fits (RFC 2616 §14.4).
    """
    if wanted == "*":
        others = [each for each in languages if each != "*"]
        return next((tag for tag in tags if not any(_is_within(tag, other) for other in others)), None)
    if wanted in tags:
        return wanted
    longer = next((tag for tag in tags if _is_within(tag, wanted)), None)
    while longer is None and "-" in wanted:
        wanted = wanted.rpartition("-")[0]
        longer = wanted if wanted in tags else None
    return longer


def _is_within(tag: str, wanted: str) -> bool:
    return tag == wanted or tag.startswith(wanted + "-")
