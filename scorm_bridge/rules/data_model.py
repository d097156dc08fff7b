"""Judges what content has set, by the data model of its standard.

The browser's run-time answers the content's calls, in their order; the server judges what is committed once more, each
value by itself: rights, type, range, length. In which order elements came (an interaction's id first, indexes without
a gap) isn't judged here, for commits may arrive in another. SCORM 1.2 RTE §3.4; SCORM 2004 4th Ed. RTE §4.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scorm_bridge.rules import data_model_1_2, data_model_2004
from scorm_bridge.rules.data_elements import KEYWORD, Element
from scorm_bridge.rules.data_types import Limits, Wrong
from scorm_bridge.rules.findings import SCORM_12, SCORM_2004
from scorm_bridge.rules.interaction_formats import wrong_response

__all__ = ["ELEMENTS", "Element", "Limits", "Refused", "element_of", "index_of", "judged"]

ELEMENTS: Final[Mapping[str, Mapping[str, Element]]] = {
    SCORM_12: {element.name: element for element in data_model_1_2.ELEMENTS},
    SCORM_2004: {element.name: element for element in data_model_2004.ELEMENTS},
}

_INDEX = re.compile(r"\.(?:0|[1-9][0-9]{0,5})(?=\.|$)")
_RESPONSE = re.compile(r"(cmi\.interactions\.[0-9]+)\.(correct_responses\.[0-9]+\.pattern|learner_response)").fullmatch
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_NAME: Final = 255
_LONGEST_SHOWN: Final = 200

_CODES: Final[Mapping[str, Mapping[str, int]]] = {
    SCORM_12: {"undefined": 401, "keyword": 402, "read-only": 403},
    SCORM_2004: {"undefined": 401, "keyword": 404, "read-only": 404},
}
"""The codes of errors (SCORM 1.2 RTE §3.3.5; SCORM 2004 4th Ed. RTE §3.1.7.6)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that isn't taken: the rule says what would be, ``code`` is the one that the standard has for it.

    The value is shown in part, in characters that every database stores.
    """

    element: str
    value: str
    rule: str
    code: int
    section: str


def element_of(standard: str, name: str) -> Element | None:
    """Return the row of an element by its name, indexes and all; None for what the data model doesn't have."""
    if len(name) > _LONGEST_NAME:
        return None
    return ELEMENTS[standard].get(_INDEX.sub(".n", name))


def index_of(name: str, collection: str) -> int | None:
    """Return the index of a member of a collection, None for an element that lies elsewhere."""
    if not name.startswith(f"{collection}."):
        return None
    index = name[len(collection) + 1 :].partition(".")[0]
    return int(index) if index.isascii() and index.isdigit() else None


def judged(
    standard: str,
    elements: Mapping[str, str],
    *,
    known: Mapping[str, str] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - it is immutable
) -> tuple[dict[str, str], list[Refused]]:
    """Return the values that are taken, and those that aren't, each with its reason.

    ``known`` are the values that are stored: what kind of response an interaction takes may have been said before.
    What the run-time reckons for itself (total_time, entry, counts) is in neither: the server reckons it again.
    """
    accepted: dict[str, str] = {}
    refused: list[Refused] = []
    for name, value in elements.items():
        element = element_of(standard, name)
        if element is not None and element.is_own:
            continue
        wrong = _wrong(standard, element, value, limits) or _wrong_response(standard, name, value, elements, known)
        if wrong is None:
            accepted[name] = value
        else:
            section = element.section if element is not None else _section(standard)
            refused.append(Refused(_storable(name), _storable(value), wrong.rule, wrong.code, section))
    return accepted, refused


def _wrong(standard: str, element: Element | None, value: str, limits: Limits) -> Wrong | None:
    codes = _CODES[standard]
    if element is None:
        return Wrong("The data model has no such element.", codes["undefined"])
    if element.access == KEYWORD:
        return Wrong("The run-time answers this by itself; content can't set it.", codes["keyword"])
    if not element.is_writable:
        return Wrong("Content may only read this.", codes["read-only"])
    return element.type.wrong(value, limits)


def _wrong_response(
    standard: str, name: str, value: str, elements: Mapping[str, str], known: Mapping[str, str] | None
) -> Wrong | None:
    """Judge a response of 2004 by its interaction's type, where one is known (RTE §4.2.9.1, §4.2.9.2)."""
    found = _RESPONSE(name) if standard == SCORM_2004 else None
    if found is None:
        return None
    named = f"{found[1]}.type"
    type_ = elements.get(named) or (known or {}).get(named)
    return wrong_response(type_, value, is_pattern=found[2] != "learner_response") if type_ is not None else None


def _section(standard: str) -> str:
    return "SCORM 1.2 RTE §3.4.4" if standard == SCORM_12 else "SCORM 2004 4th Ed. RTE §4.2"


def _storable(text: str) -> str:
    shown = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", shown)
