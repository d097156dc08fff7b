"""The types of data model elements, and what is wrong with a text that isn't of one.

SCORM 1.2 RTE §3.4.4 (its types begin with CMI); SCORM 2004 4th Ed. RTE §4.1.1.6. Authoring tools exceed the lengths
that a standard asks for at least (SPM, RTE §4.1.1.3), or at most as 1.2 does: what a server takes is its ``Limits``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from scorm_bridge.rules import durations, times
from scorm_bridge.rules.findings import SCORM_2004

TYPE_MISMATCH_12: Final = 405
"""Incorrect data type (SCORM 1.2 RTE §3.3.5)."""

TYPE_MISMATCH: Final = 406
"""Data model element type mismatch (SCORM 2004 4th Ed. RTE §3.1.7.6)."""

OUT_OF_RANGE: Final = 407
"""Data model element value out of range (SCORM 2004 4th Ed. RTE §3.1.7.6)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many characters a server takes, whatever smaller number a standard asks for."""

    text: int = 65_536
    suspend_data: int = 8_388_608


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a text isn't of a type, and the error code that the standard has for it."""

    rule: str
    code: int


class ValueType(Protocol):
    """A type of the data model."""

    @property
    def name(self) -> str:
        """The standard's name of it."""

    @property
    def spm(self) -> int:
        """The number of characters that the standard names, 0 where it names none."""

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Return what is wrong with a text, None if it is of the type."""


@dataclass(frozen=True, slots=True)
class Characters:
    """A text; ``spm`` is the length that the standard names."""

    name: str
    spm: int
    code: int = TYPE_MISMATCH
    is_suspend_data: bool = False
    may_be_empty: bool = True

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for no more characters than are taken."""
        most = max(self.spm, limits.suspend_data if self.is_suspend_data else limits.text)
        if len(text) > most:
            return Wrong(f"Send at most {most} characters; these are {len(text)}.", self.code)
        if not self.may_be_empty and not text.strip():
            return Wrong("Send a text that isn't empty.", self.code)
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One of some words."""

    words: tuple[str, ...]
    name: str = "state"
    code: int = TYPE_MISMATCH
    spm: int = 0

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for one of the words, as they are spelt."""
        if text in self.words:
            return None
        return Wrong(f"Send one of {', '.join(repr(word) for word in self.words)}.", self.code)


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number without exponent, perhaps whole, perhaps between two others."""

    name: str
    low: Decimal | None = None
    high: Decimal | None = None
    is_whole: bool = False
    may_be_empty: bool = False
    code: int = TYPE_MISMATCH
    code_of_range: int = OUT_OF_RANGE
    spm: int = 0

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for a number that lies in the range."""
        if self.may_be_empty and text == "":
            return None
        value = number_of(text)
        if value is None or (self.is_whole and value != value.to_integral_value()):
            return Wrong("Send a whole number." if self.is_whole else "Send a number such as 0.75.", self.code)
        below = self.low is not None and value < self.low
        above = self.high is not None and value > self.high
        if not below and not above:
            return None
        low, high = self.low, self.high
        rule = f"Send a number from {low} to {high}." if high is not None else f"Send a number that isn't below {low}."
        return Wrong(rule, self.code_of_range)


@dataclass(frozen=True, slots=True)
class Form:
    """A text of a form that a function knows."""

    name: str
    fits: Callable[[str], bool]
    rule: str
    code: int = TYPE_MISMATCH
    spm: int = 0

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for the form."""
        return None if len(text) <= limits.text and self.fits(text) else Wrong(self.rule, self.code)


@dataclass(frozen=True, slots=True)
class Either:
    """A text of one type, or else of another."""

    first: ValueType
    second: ValueType

    @property
    def name(self) -> str:
        """The names of both."""
        return f"{self.first.name} or {self.second.name}"

    @property
    def spm(self) -> int:
        """The longer of both."""
        return max(self.first.spm, self.second.spm)

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for one of them."""
        first, second = self.first.wrong(text, limits), self.second.wrong(text, limits)
        if first is None or second is None:
            return None
        return Wrong(f"{first.rule} Or else: {second.rule}", first.code)


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").fullmatch
_LONGEST_NUMBER: Final = 64

_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[ixIX])(?:-[A-Za-z0-9]{1,8})*").fullmatch
_LOCALIZED = re.compile(r"\{lang=([^{}]*)\}(.*)", re.DOTALL).fullmatch


def number_of(text: str | None) -> Decimal | None:
    """Return a number as both standards write it, None for what isn't one."""
    if text is None or len(text) > _LONGEST_NUMBER or _NUMBER(text) is None:
        return None
    return Decimal(text)


def is_language(text: str) -> bool:
    """Tell whether a text names a language, or none (language_type, RTE §4.1.1.6)."""
    return text == "" or (len(text) <= 250 and _LANGUAGE(text) is not None)


def localized(text: str) -> tuple[str, str]:
    """Return the language that a localized string names, empty for none, and the string (RTE §4.1.1.5)."""
    found = _LOCALIZED(text)
    return (found[1], found[2]) if found is not None else ("", text)


def is_localized(text: str) -> bool:
    """Tell whether a string names a language, if it names one, that can be one."""
    return is_language(localized(text)[0])


@dataclass(frozen=True, slots=True)
class LocalizedString:
    """A string that may begin with the language it is in: ``{lang=fr}Bonjour``."""

    spm: int
    name: str = "localized_string_type"

    def wrong(self, text: str, limits: Limits) -> Wrong | None:
        """Ask for a language, if one is named, and no more characters than are taken."""
        language, string = localized(text)
        if not is_language(language):
            return Wrong("Name the language as in {lang=en-US}, or leave it out.", TYPE_MISMATCH)
        return Characters(self.name, self.spm).wrong(string, limits)


TIME_INTERVAL: Final = Form(
    "timeinterval(second,10,2)", lambda text: durations.is_duration(SCORM_2004, text), durations.RULES["2004"]
)
MOMENT: Final = Form("time(second,10,0)", times.is_moment, times.RULE_2004)
LANGUAGE: Final = Form("language_type", is_language, "Send a language tag such as en-US, or nothing.", spm=250)
