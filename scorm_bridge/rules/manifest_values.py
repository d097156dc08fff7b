"""Reads the values of a manifest: what isn't of its type is told, and the standard's default taken."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from scorm_bridge.rules.manifest_parts import Part
from scorm_bridge.rules.manifest_sections import section_of

_BOOLEANS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_DECIMAL: Final = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})")
_COUNT: Final = re.compile(r"\+?\d{1,9}")
_DURATION: Final = re.compile(
    r"P(?!$)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?!$)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?", re.ASCII
)
_LONGEST_DURATION: Final = 100


def boolean(part: Part, name: str, default: bool) -> bool:
    """Return a boolean of XML Schema; what people write for one is read as well."""
    text = part.attribute(name)
    if not text:
        return default
    found = _BOOLEANS.get(text.casefold())
    if found is None:
        _tell("boolean-odd", part, name=name, value=text, taken="true" if default else "false")
        return default
    return found


def decimal_in(part: Part, name: str, default: Decimal, low: int = 0, high: int = 1) -> Decimal:
    """Return the attribute's number within a range."""
    return number_in(part, part.attribute(name), name, default, (low, high))


def number_in(part: Part, text: str, name: str, default: Decimal, limits: tuple[int, int]) -> Decimal:
    """Return the number in a text that is called by a name, if it is within limits."""
    if not text:
        return default
    found = number(text)
    known = {"name": name, "value": text, "taken": str(default)}
    if found is None:
        _tell("number-odd", part, **known)
        return default
    if not limits[0] <= found <= limits[1]:
        _tell("number-out-of-range", part, low=limits[0], high=limits[1], **known)
        return default
    return found


def number(text: str) -> Decimal | None:
    """Return a number, written with a decimal point or a comma."""
    text = text.strip().replace(",", ".")
    return Decimal(text) if _DECIMAL.fullmatch(text) and text.isascii() else None


def count(part: Part, name: str) -> int | None:
    """Return a number of things, None if the attribute isn't there."""
    text = part.attribute(name)
    if not text:
        return None
    if not (_COUNT.fullmatch(text) and text.isascii()):
        _tell("number-odd", part, name=name, value=text, taken="none")
        return None
    return int(text)


def one_of(part: Part, name: str, known: Sequence[str], default: str) -> str:
    """Return one of the words that a vocabulary has, however its case; the default for any other."""
    text = part.attribute(name)
    if not text:
        return default
    found = word_of(text, known)
    if not found:
        _tell("value-odd", part, name=name, value=text, known=", ".join(known), taken=default)
    return found or default


def word_of(text: str, known: Sequence[str]) -> str:
    """Return the word of a vocabulary that a text is, however its case; empty if it is none."""
    folded = "".join(text.casefold().split())
    return next((word for word in known if "".join(word.casefold().split()) == folded), "")


def duration(part: Part, name: str) -> str:
    """Return a duration as XML Schema writes it, empty if there is none."""
    text = part.attribute(name)
    if text and not (len(text) <= _LONGEST_DURATION and _DURATION.fullmatch(text)):
        part.findings.tell("duration-odd", part.line, name=name, value=text)
        return ""
    return text


def _tell(code: str, part: Part, **known: object) -> None:
    """Tell of a value with the section of its element."""
    part.findings.tell(code, part.line, about=section_of(part.name), element=part.name, **known)
