"""Judges what an Assignable Unit sends, by the tables of rules (cmi5 §9).

A Statement that breaks one is refused with 403 and the requirement's id; nothing of its batch is stored.
"""

from collections.abc import Mapping
from typing import Any

from cmi5.rules import rules_of_results, rules_of_sessions, rules_of_verbs
from cmi5.rules.conditions import timestamp_of
from cmi5.rules.session import Json, SessionState
from people.rules.errors import Problem

RULES = (*rules_of_sessions.RULES, *rules_of_verbs.RULES, *rules_of_results.RULES)
"""In the order in which they are told: first whether the session takes anything at all."""

_FATAL = frozenset({"9.3.6.0-2 (d2)", "9.3.8.0-4"})
"""Once nothing is taken any more, nothing else is worth saying."""


def problems_of(statement: Json, session: SessionState, *, index: int | None = None) -> list[Problem]:
    """Return every rule that a Statement of an AU breaks in this state of its session."""
    problems = []
    for rule in RULES:
        if rule.applies(statement, session) and not rule.right(statement, session):
            value = _value_at(statement, rule.path)
            problems.append(
                Problem(rule.path, value, rule.advice, section_of(rule.requirement), rule.requirement, index)
            )
            if rule.requirement in _FATAL:
                break
    return problems


def judge(statements: list[Json], session: SessionState) -> tuple[list[Problem], SessionState]:
    """Judge a batch, each Statement in the state that those before it leave; return the problems and the last state."""
    problems: list[Problem] = []
    for place, statement in enumerate(statements):
        found = problems_of(statement, session, index=place if len(statements) > 1 else None)
        problems += found
        moment = timestamp_of(statement)
        if not found and moment is not None:
            session = session.after(statement, moment)
    return problems, session


def section_of(requirement: str) -> str:
    """Return the section of a requirement: ``9.3.0.0-2 (d)`` is in cmi5 §9.3."""
    numbers = requirement.partition("-")[0].split(".")
    while len(numbers) > 1 and numbers[-1] == "0":
        numbers.pop()
    return "cmi5 §" + ".".join(numbers)


def _value_at(statement: Any, path: str) -> object:
    value: Any = statement
    for name in _steps(path):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _steps(path: str) -> list[str]:
    """Return the names on a path such as ``$.context.extensions['https://…']``."""
    head, _, extension = path.partition("['")
    names = head.split(".")[1:]
    return [*names, extension.removesuffix("']")] if extension else names
