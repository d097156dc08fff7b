"""Statement Template Rules: what one rule finds in a Statement, and what of it is broken.

Where the prose of Structure §8.1 and the pseudocode of Communication §2.1 differ, the prose holds: ``any``, ``all`` and
``none`` say nothing beside ``excluded``, and beside ``recommended`` only where there is a matchable value.
"""

from collections.abc import Callable, Sequence
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
    requirements = [name for name, applies in _REQUIREMENTS.items() if applies(rule, matchable)]
    breaches = [_CHECKS[name](rule, found, matchable) for name in requirements]
    return RuleVerdict(rule, tuple(found), tuple(breach for breach in breaches if breach))


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


def _included(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Breach | None:
    if not matchable:
        return Breach("presence", "presence is included, and there is no value.")
    if len(matchable) < len(found):
        return Breach("presence", f"presence is included, and {rule.selector} finds nothing in some of the values.")
    return None


def _excluded(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Breach | None:
    return Breach("presence", "presence is excluded, and there is a value.") if matchable else None


def _any(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Breach | None:
    wanted = rule.any or ()
    if any(is_among(value, wanted) for value in matchable):
        return None
    return Breach("any", f"none of the values is any of {_listed(wanted)}.")


def _all(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Breach | None:
    wanted = rule.all or ()
    if len(matchable) < len(found):
        return Breach("all", f"{rule.selector} finds nothing in some of the values, which all must be there.")
    if all(is_among(value, wanted) for value in matchable):
        return None
    return Breach("all", f"some of the values are not among {_listed(wanted)}.")


def _none(rule: StatementTemplateRule, found: list[Any], matchable: list[Any]) -> Breach | None:
    unwanted = rule.none or ()
    if not any(is_among(value, unwanted) for value in matchable):
        return None
    return Breach("none", f"some of the values are among {_listed(unwanted)}, which must not be there.")


def _values_count(rule: StatementTemplateRule, matchable: list[Any]) -> bool:
    """Tell whether any, all and none have a say (Structure §8.1)."""
    return rule.presence in (None, "included") or (rule.presence == "recommended" and bool(matchable))


_REQUIREMENTS: dict[str, Callable[[StatementTemplateRule, list[Any]], bool]] = {
    "included": lambda rule, _: rule.presence == "included",
    "excluded": lambda rule, _: rule.presence == "excluded",
    "any": lambda rule, matchable: rule.any is not None and _values_count(rule, matchable),
    "all": lambda rule, matchable: rule.all is not None and _values_count(rule, matchable),
    "none": lambda rule, matchable: rule.none is not None and _values_count(rule, matchable),
}
_CHECKS: dict[str, Callable[[StatementTemplateRule, list[Any], list[Any]], Breach | None]] = {
    "included": _included,
    "excluded": _excluded,
    "any": _any,
    "all": _all,
    "none": _none,
}


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(map(repr, values))
