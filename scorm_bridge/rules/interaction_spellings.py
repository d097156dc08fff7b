"""Responses and correct-response patterns of SCORM 1.2 in the spelling of 2004, which is xAPI's, and back.

1.2 separates by commas and periods, with or without braces around: ``{a,b}``, ``1.a,2.b``, ``t`` (SCORM 1.2 RTE §3.4.4
cmi.interactions.n.correct_responses.n.pattern). What is written in 2004's delimiters already stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Final

from scorm_bridge.rules.data_types import localized, number_of
from scorm_bridge.rules.findings import SCORM_12
from scorm_bridge.rules.interaction_formats import ITEM, PAIR, RANGE, written

_TRUE: Final = frozenset({"t", "1", "true", "yes", "y"})
_FALSE: Final = frozenset({"f", "0", "false", "no", "n"})


def as_xapi(standard: str, type_: str, text: str) -> str:
    """Return a response or pattern as xAPI spells it (xAPI 1.0.3 Data §2.4.4.1, Appendix C)."""
    return as_2004(type_, text) if standard == SCORM_12 else text


def as_2004(type_: str, text: str) -> str:
    """Return what SCORM 1.2 writes in the spelling of 2004."""
    convert = _FROM_12.get(type_)
    return convert(text) if convert is not None else text


def as_12(type_: str, text: str) -> str:
    """Return what SCORM 2004 writes in the spelling of 1.2; attributes, for which 1.2 has no place, are left out."""
    convert = _TO_12.get(type_)
    return convert(text) if convert is not None else text


def _true_false(text: str) -> str:
    word = text.strip().casefold()
    return "true" if word in _TRUE else "false" if word in _FALSE else text


def _list(text: str) -> str:
    return text if ITEM in text else ITEM.join(_tokens(text))


def _pairs(text: str) -> str:
    if PAIR in text:
        return text
    return ITEM.join(PAIR.join(token.split(".", 1)) for token in _tokens(text))


def _performance(text: str) -> str:
    return text if PAIR in text or not text else PAIR + text


def _numeric(text: str) -> str:
    stripped = text.strip()
    low, separator, high = stripped.partition(":")
    if separator and all(not part.strip() or number_of(part.strip()) is not None for part in (low, high)):
        return low.strip() + RANGE + high.strip()
    return stripped


def _tokens(text: str) -> list[str]:
    tokens = (token.strip().strip("{}").strip() for token in text.split(","))
    return [token for token in tokens if token]


def _list_12(text: str) -> str:
    return ",".join(written(text).items)


def _pairs_12(text: str) -> str:
    return ",".join(item.replace(PAIR, ".") for item in written(text).items)


def _performance_12(text: str) -> str:
    return ",".join(item.removeprefix(PAIR).replace(PAIR, ".") for item in written(text).items)


def _texts_12(text: str) -> str:
    return ",".join(localized(item)[1] for item in written(text).items)


_FROM_12: Final[Mapping[str, Callable[[str], str]]] = {
    "true-false": _true_false,
    "choice": _list,
    "sequencing": _list,
    "matching": _pairs,
    "performance": _performance,
    "numeric": _numeric,
}
_TO_12: Final[Mapping[str, Callable[[str], str]]] = {
    "true-false": lambda text: {"true": "t", "false": "f"}.get(text, text),
    "choice": _list_12,
    "sequencing": _list_12,
    "matching": _pairs_12,
    "performance": _performance_12,
    "numeric": lambda text: text.replace(RANGE, ":"),
    "fill-in": _texts_12,
    "long-fill-in": lambda text: localized(written(text).text)[1],
}
