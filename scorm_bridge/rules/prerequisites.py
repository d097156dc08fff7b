"""The script of prerequisites: which items must have which status before an item may be entered (SCORM 1.2 CAM §2.3).

``module1 & (module2 | ~module3)``; ``module1="passed"``, ``module1<>"failed"``; ``2*{a, b, c}`` asks for two of them.
An item without a status asked for must be completed or passed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_LONGEST: Final = 4_000
_DEEPEST: Final = 50
_TOKEN: Final = re.compile(r"\s*(?:(<>|[&|~=(){},*])|\"([^\"]*)\"|([^\s&|~=<>(){},*\"]+))")
_WORDS: Final = {"and": "&", "or": "|", "not": "~"}
_STATUSES: Final = {
    "p": "passed",
    "c": "completed",
    "f": "failed",
    "i": "incomplete",
    "b": "browsed",
    "n": "not attempted",
}
_ENOUGH: Final = frozenset({"passed", "completed"})


class Unreadable(Exception):
    """A script that isn't of the language; its text says where."""


@dataclass(frozen=True, slots=True)
class HasStatus:
    """An item has one of these statuses."""

    item: str
    statuses: frozenset[str] = _ENOUGH


@dataclass(frozen=True, slots=True)
class Not:
    """Something isn't so."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of these are so."""

    count: int
    of: "tuple[Condition, ...]"


Condition = HasStatus | Not | AtLeast


def read(script: str) -> Condition:
    """Return the condition that a script describes; Unreadable if it is none."""
    if len(script) > _LONGEST:
        raise Unreadable(f"it has more than {_LONGEST} characters")
    reader = _Reader(list(_tokens(script)))
    condition = reader.any_of()
    if reader.next:
        raise Unreadable(f"{reader.next} can't stand there")
    return condition


def holds(condition: Condition, statuses: Mapping[str, str]) -> bool:
    """Tell whether a condition is fulfilled by the statuses of items; an item without one was never attempted."""
    if isinstance(condition, HasStatus):
        return statuses.get(condition.item, "not attempted") in condition.statuses
    if isinstance(condition, Not):
        return not holds(condition.of, statuses)
    return sum(holds(each, statuses) for each in condition.of) >= condition.count


def items_of(condition: Condition) -> Iterator[str]:
    """Yield the items about which a condition asks."""
    if isinstance(condition, HasStatus):
        yield condition.item
    elif isinstance(condition, Not):
        yield from items_of(condition.of)
    else:
        for each in condition.of:
            yield from items_of(each)


def _tokens(script: str) -> Iterator[str]:
    at = 0
    script = script.rstrip()
    while at < len(script):
        found = _TOKEN.match(script, at)
        if found is None:
            raise Unreadable(f"{script[at:].lstrip()[0]} can't stand there")
        sign, quoted, word = found.groups()
        yield sign or (f'"{quoted}' if quoted is not None else _WORDS.get(word.casefold(), word))
        at = found.end()


class _Reader:
    """Reads tokens from left to right: | binds least, then &, then ~."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def any_of(self) -> Condition:
        found = [self._all_of()]
        while self._takes("|"):
            found.append(self._all_of())
        return found[0] if len(found) == 1 else AtLeast(1, tuple(found))

    def _all_of(self) -> Condition:
        found = [self._one()]
        while self._takes("&"):
            found.append(self._one())
        return found[0] if len(found) == 1 else AtLeast(len(found), tuple(found))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(f"it is nested more than {_DEEPEST} deep")
        try:
            if self._takes("~"):
                return Not(self._one())
            if self._takes("("):
                inner = self.any_of()
                self._expect(")")
                return inner
            return self._item()
        finally:
            self._depth -= 1

    def _item(self) -> Condition:
        word = self._word()
        if word.isascii() and word.isdigit() and self._takes("*"):
            return AtLeast(int(word[:9]), self._set())
        if self._takes("="):
            return HasStatus(word, frozenset({self._status()}))
        if self._takes("<>"):
            return Not(HasStatus(word, frozenset({self._status()})))
        return HasStatus(word)

    def _set(self) -> tuple[Condition, ...]:
        self._expect("{")
        found = [self.any_of()]
        while self._takes(","):
            found.append(self.any_of())
        self._expect("}")
        return tuple(found)

    def _status(self) -> str:
        if not self.next:
            raise Unreadable("it ends too soon")
        word = self.next.lstrip('"').strip().casefold()
        self._at += 1
        status = _STATUSES.get(word[:1], "")
        if word not in (status, status[:1]):
            raise Unreadable(f"{word} is no status")
        return status

    def _word(self) -> str:
        word = self.next
        if not word:
            raise Unreadable("it ends too soon")
        if word in ("<>", *"&|~=(){},*"):
            raise Unreadable(f"{word} can't stand there")
        self._at += 1
        return word.lstrip('"')

    def _takes(self, sign: str) -> bool:
        if self.next != sign:
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise Unreadable(f"a {sign} is missing")
