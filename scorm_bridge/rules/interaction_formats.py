"""What learners' responses and correct-response patterns look like, by the type of the interaction.

SCORM 2004 4th Ed. RTE §4.1.1.5 (reserved delimiters), §4.2.9.1 (patterns), §4.2.9.2 (responses). xAPI took over these
formats as they are (xAPI 1.0.3 Data §2.4.4.1, Appendix C).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from scorm_bridge.rules.data_types import TYPE_MISMATCH, Wrong, is_localized, number_of

ITEM: Final = "[,]"
PAIR: Final = "[.]"
RANGE: Final = "[:]"

_ATTRIBUTE = re.compile(r"\{(case_matters|order_matters)=([^{}]*)\}").match


@dataclass(frozen=True, slots=True)
class Written:
    """A response or pattern, and the attributes that it begins with: case_matters and order_matters."""

    attributes: Mapping[str, str]
    text: str

    @property
    def items(self) -> tuple[str, ...]:
        """Return what stands between ``[,]``; none for an empty text."""
        return tuple(self.text.split(ITEM)) if self.text else ()


def written(text: str) -> Written:
    """Take the attributes off that a text begins with, each once; a language belongs to an item, and is left on it."""
    attributes: dict[str, str] = {}
    while (found := _ATTRIBUTE(text)) is not None and found[1] not in attributes:
        attributes[found[1]] = found[2]
        text = text[found.end() :]
    return Written(attributes, text)


def wrong_response(type_: str, text: str, *, is_pattern: bool) -> Wrong | None:
    """Return what is wrong with a response or a pattern of an interaction; an unknown type takes any text."""
    check = _FORMATS.get(type_)
    rule = check(text, is_pattern) if check is not None else None
    return Wrong(rule, TYPE_MISMATCH) if rule is not None else None


def _true_false(text: str, is_pattern: bool) -> str | None:
    return None if text in ("true", "false") else "Send true or false."


def _identifiers(text: str, is_pattern: bool) -> str | None:
    if all(item.strip() for item in written(text).items):
        return None
    return "Send identifiers that aren't empty, with [,] between them."


def _choice(text: str, is_pattern: bool) -> str | None:
    items = written(text).items
    if len(set(items)) != len(items):
        return "Send each identifier once, for the choices are a set."
    return _identifiers(text, is_pattern)


def _likert(text: str, is_pattern: bool) -> str | None:
    return None if text.strip() and ITEM not in text else "Send one identifier."


def _matching(text: str, is_pattern: bool) -> str | None:
    pairs = [item.split(PAIR) for item in written(text).items]
    if all(len(pair) == 2 and pair[0].strip() and pair[1].strip() for pair in pairs):
        return None
    return "Send pairs of identifiers such as a[.]1, with [,] between them."


def _performance(text: str, is_pattern: bool) -> str | None:
    read = written(text)
    if _wrong_attributes(read, "order_matters") or not read.items:
        return "Send steps such as step[.]answer, with [,] between them, perhaps after {order_matters=false}."
    for item in read.items:
        step, separator, answer = item.partition(PAIR)
        if not separator or not (step or answer):
            return "Send steps such as step[.]answer, with [,] between them; one side of [.] may be empty."
        if is_pattern and RANGE in answer and _range(answer) is not None:
            return _range(answer)
    return None


def _numeric(text: str, is_pattern: bool) -> str | None:
    if is_pattern and RANGE in text:
        return _range(text)
    return None if number_of(text) is not None else "Send a number such as 4.5."


def _range(text: str) -> str | None:
    low, _, high = text.partition(RANGE)
    numbers = [number_of(part) if part else None for part in (low, high)]
    if any(part and number is None for part, number in zip((low, high), numbers, strict=True)):
        return "Send a range such as 1[:]4.5; either end may be left out."
    if numbers[0] is not None and numbers[1] is not None and numbers[0] > numbers[1]:
        return "Send a range whose low end isn't above its high end."
    return None


def _fill_in(text: str, is_pattern: bool) -> str | None:
    read = written(text)
    if _wrong_attributes(read, "case_matters", "order_matters"):
        return "Begin with {case_matters=true}, {order_matters=false} or the like, or with neither."
    if all(is_localized(item) for item in read.items):
        return None
    return "Name the language of each text as in {lang=en}, or leave it out."


def _wrong_attributes(read: Written, *allowed: str) -> bool:
    return any(name not in allowed or value not in ("true", "false") for name, value in read.attributes.items())


_FORMATS: Final[Mapping[str, Callable[[str, bool], str | None]]] = {
    "true-false": _true_false,
    "choice": _choice,
    "fill-in": _fill_in,
    "long-fill-in": _fill_in,
    "likert": _likert,
    "matching": _matching,
    "performance": _performance,
    "sequencing": _identifiers,
    "numeric": _numeric,
}
