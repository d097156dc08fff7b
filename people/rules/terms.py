"""The terms of a credential: everything that may be decided about it beside its key and secret."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from people.rules import scopes as scope_rules
from people.rules.authority import problems_of_authority
from people.rules.authorization import has_control_character
from people.rules.errors import Problem

SECTION = "xAPI 1.0.3 Communication §4.0"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client may do, how sloppy it may be, and until when.

    ``agent`` is the authority of its Statements; None stands for its account on the tenant's home page.
    """

    name: str
    scopes: frozenset[str]
    agent: Mapping[str, Any] | None = None
    may_set_authority: bool = False
    tolerances: frozenset[str] = field(default_factory=frozenset)
    keep_refused: bool = False
    requests_per_minute: int | None = None
    expires_at: datetime | None = None

    def differences(self, other: "Terms") -> list[str]:
        """Return the names of the terms that are not the same in the other."""
        return [name for name in self.__dataclass_fields__ if getattr(self, name) != getattr(other, name)]


def problems_of_terms(terms: Terms, *, known_tolerances: Collection[str], now: datetime) -> list[Problem]:
    """Return everything that is wrong with the terms."""
    return list(_problems(terms, known_tolerances, now))


def _problems(terms: Terms, known_tolerances: Collection[str], now: datetime) -> Iterator[Problem]:
    if not terms.name.strip() or len(terms.name) > LONGEST:
        yield Problem("$.name", terms.name, f"A name has 1 to {LONGEST} characters.", SECTION, "name-length")
    if not terms.scopes:
        yield Problem("$.scopes", None, f"At least one scope of: {_list(scope_rules.SCOPES)}.", SECTION, "no-scope")
    for name in sorted(scope_rules.unknown(terms.scopes)):
        rule = f"Unknown scope {name!r}; the scopes are: {_list(scope_rules.SCOPES)}."
        yield Problem("$.scopes", name, rule, scope_rules.SECTION, "unknown-scope")
    for name in sorted(terms.tolerances - frozenset(known_tolerances)):
        rule = f"Unknown tolerance {name!r}; the tolerances are: {_list(sorted(known_tolerances))}."
        yield Problem("$.tolerances", name, rule, SECTION, "unknown-tolerance")
    if terms.agent is not None:
        yield from problems_of_authority(terms.agent)
    if terms.requests_per_minute is not None and not 1 <= terms.requests_per_minute <= 1_000_000:
        rule = "A rate limit is 1 to 1,000,000 requests a minute."
        yield Problem("$.requests_per_minute", terms.requests_per_minute, rule, SECTION, "rate-limit-range")
    if terms.expires_at is not None and terms.expires_at <= now:
        rule = "A credential expires in the future."
        yield Problem("$.expires_at", terms.expires_at.isoformat(), rule, SECTION, "expiry-past")


def problems_of_key_and_secret(key: str, secret: str) -> list[Problem]:
    """Return what keeps a key and secret from being carried by HTTP Basic (RFC 7617 §2)."""
    problems = []
    if not key or len(key) > LONGEST or ":" in key or not _is_plain(key):
        rule = f"A key has 1 to {LONGEST} characters, no colon and no control character."
        problems.append(Problem("$.key", key, rule, SECTION, "key-unusable"))
    if not secret or len(secret) > 5 * LONGEST or not _is_plain(secret):
        rule = f"A secret has 1 to {5 * LONGEST} characters, none of them a control character."
        problems.append(Problem("$.secret", None, rule, SECTION, "secret-unusable"))
    return problems


def _is_plain(text: str) -> bool:
    """Tell whether the text can travel as UTF-8 without control characters."""
    return not has_control_character(text) and not any("\ud800" <= character <= "\udfff" for character in text)


def _list(names: Collection[str]) -> str:
    return ", ".join(names) or "none"
