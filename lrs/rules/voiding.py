"""Voiding: the one reserved Verb, and what its object must be.

xAPI 1.0.3 Data §2.3.2; xAPI 2.0 §4.2.5.
"""

from collections.abc import Mapping
from typing import Any, Final

from lrs.rules.grammar import FINE, Failure, Failures, Section

SECTION = Section("2.3.2", "4.2.5")
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"


def is_voiding(statement: Mapping[str, Any]) -> bool:
    """Tell whether a Statement voids another."""
    verb = statement.get("verb")
    return type(verb) is dict and verb.get("id") == VOIDED


def voided_id(statement: Mapping[str, Any]) -> str | None:
    """Return the id of the Statement that a valid voiding Statement voids, as it is written there."""
    if not is_voiding(statement):
        return None
    target: str = statement["object"]["id"]
    return target


def voids_by_reference(statement: dict[str, Any]) -> Failures:
    """Ask a voiding Statement for a StatementRef as its object."""
    if not is_voiding(statement):
        return FINE
    target = statement.get("object")
    if type(target) is not dict or target.get("objectType") == "StatementRef":
        return FINE
    rule = "Point to the Statement to be voided by an object of objectType StatementRef and its id."
    return (Failure(".object.objectType", target.get("objectType"), rule, "voiding-without-statement-ref", SECTION),)
