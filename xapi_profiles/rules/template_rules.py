"""Statement Template Rules: what one rule finds in a Statement, and what of it is broken.

Where the prose of Structure §8.1 and the pseudocode of Communication §2.1 differ, the prose holds: ``any``, ``all`` and
``none`` say nothing beside ``excluded``, and beside ``recommended`` only where there is a matchable value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xapi_profiles.rules.json_path import compiled
from xapi_profiles.rules.profile import Json, StatementTemplateRule

SECTION = "xAPI Profiles Structure §8.1"


class _Unmatchable:
    """Stands for a place where the selector finds nothing."""

    def __repr__(self) -> str:
        return "UNMATCHABLE"


UNMATCHABLE = _Unmatchable()


@dataclass(frozen=True, slots=True)
class Breach:
    """One requirement of a rule that isn't kept: its code (``presence``, ``any``, ``all``, ``none``) and advice."""

    code: str
    advice: str


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What one rule found; ``found`` may hold ``UNMATCHABLE``, ``breaches`` is empty where the rule is kept."""

    rule: StatementTemplateRule
    found: tuple[Any, ...]
    breaches: tuple[Breach, ...]

    @property
    def is_kept(self) -> bool:
        """Tell whether the Statement keeps the rule."""
        return not self.breaches


def judge_rule(statement: Json, rule: StatementTemplateRule) -> RuleVerdict:
    """Judge a normalized Statement by one rule (Communication §2.1, follows_rule)."""
    found = evaluated_values(statement, rule)
    matchable = [value for value in found if value is not UNMATCHABLE]
    return RuleVerdict(rule, tuple(found), tuple(_breaches(rule, found, matchable)))


def evaluated_values(statement: Json, rule: StatementTemplateRule) -> list[Any]:
    """Return what location, and then selector, lead to; ``UNMATCHABLE`` where the selector finds nothing."""
    values = compiled(rule.location).values(statement)
    if rule.selector is None:
        return values
    select = compiled(rule.selector).values
    return [each for value in values for each in (select(value) or [UNMATCHABLE])]


def same_value(one: Any, other: Any) -> bool:
    """Tell whether two values are equal as JSON, where ``true`` isn't 1."""
    if type(one) is not type(other):
        return {type(one), type(other)} == {int, float} and bool(one == other)
    if type(one) is dict:
        return one.keys() == other.keys() and all(same_value(value, other[name]) for name, value in one.items())
    if type(one) is list:
        return len(one) == len(other) and all(map(same_value, one, other))
    return bool(one == other)


def is_among(value: Any, values: Sequence[Any]) -> bool:
    """Tell whether a value is one of these, as JSON."""
    return any(same_value(value, each) for each in values)


def _breaches(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Iterator[Breach]:
    if rule.presence == "excluded":
        if matchable:
            yield Breach("presence", "presence is excluded, and there is a value.")
        return
    lacking = f"{rule.selector} finds nothing in some of the values"
    if rule.presence == "included":
        if not matchable:
            yield Breach("presence", "presence is included, and there is no value.")
        elif len(matchable) < len(found):
            yield Breach("presence", f"presence is included, and {lacking}.")
    if rule.presence == "recommended" and not matchable:
        return
    if rule.any is not None and not any(is_among(value, rule.any) for value in matchable):
        yield Breach("any", f"none of the values is any of {_listed(rule.any)}.")
    if rule.all is not None:
        if len(matchable) < len(found):
            yield Breach("all", f"{lacking}, which all must be there.")
        elif not all(is_among(value, rule.all) for value in matchable):
            yield Breach("all", f"some of the values are not among {_listed(rule.all)}.")
    if rule.none is not None and any(is_among(value, rule.none) for value in matchable):
        yield Breach("none", f"some of the values are among {_listed(rule.none)}, which must not be there.")


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(map(repr, values))
