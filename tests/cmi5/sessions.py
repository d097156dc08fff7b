"""Sessions and Statements for the rules alone: valid by default, and one thing changed."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.session import SessionState

REGISTRATION = UUID("ec531277-b57b-4c15-8d91-d292c5b2b8f7")
SESSION = "2f0d5a86-6f7e-4f2c-9f3e-3b6f1e0a9c11"
ACTIVITY = "https://north.example.org/cmi5/course/au/1"
PUBLISHER = "https://courses.example.org/au"
ANA = {"objectType": "Agent", "account": {"homePage": "https://north.example.org", "name": "ana"}}
BO = {"objectType": "Agent", "account": {"homePage": "https://north.example.org", "name": "bo"}}
TEMPLATE = {
    "contextActivities": {"grouping": [{"objectType": "Activity", "id": PUBLISHER}]},
    "extensions": {cmi5.SESSION_ID: SESSION, "https://example.org/campaign": "spring"},
}
BEGUN = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)
TIMED = (cmi5.COMPLETED, cmi5.PASSED, cmi5.FAILED, cmi5.TERMINATED)
SAID: dict[str, dict[str, Any]] = {
    cmi5.PASSED: {"success": True},
    cmi5.FAILED: {"success": False},
    cmi5.COMPLETED: {"completion": True},
}


def session(**changes: Any) -> SessionState:
    """Return a session that has begun; ``mastery`` is its masteryScore."""
    mastery = changes.pop("mastery", None)
    begun: dict[str, Any] = {"initialized_at": BEGUN, "verbs": frozenset({cmi5.INITIALIZED})}
    return SessionState(
        session_id=SESSION,
        registration=REGISTRATION,
        activity_id=ACTIVITY,
        actor=ANA,
        context_template=TEMPLATE,
        mastery_score=None if mastery is None else Decimal(str(mastery)),
        **{**begun, **changes},
    )


def fresh(**changes: Any) -> SessionState:
    """Return a session in which nothing was sent."""
    return session(initialized_at=None, verbs=frozenset(), **changes)


def allowed(**changes: Any) -> dict[str, Any]:
    """Return a cmi5 allowed Statement."""
    return {
        "id": "7ccd3322-e1a5-411a-a67d-6a735c76f119",
        "actor": ANA,
        "verb": {"id": "https://example.org/verbs/looked-at"},
        "object": {"objectType": "Activity", "id": ACTIVITY},
        "context": {**copy.deepcopy(TEMPLATE), "registration": str(REGISTRATION)},
        "timestamp": "2030-01-01T12:05:00.000Z",
        **changes,
    }


def defined(verb: str, *, scaled: float | None = None, mastery: object = None, **changes: Any) -> dict[str, Any]:
    """Return a cmi5 defined Statement that is right for its verb."""
    statement = allowed(verb={"id": verb})
    result: dict[str, Any] = {"duration": "PT5M"} if verb in TIMED else {}
    result |= SAID.get(verb, {})
    categories = [cmi5.CATEGORY_CMI5]
    if {"success", "completion"} & set(result):
        categories.append(cmi5.CATEGORY_MOVE_ON)
    statement["context"]["contextActivities"]["category"] = [{"id": each} for each in categories]
    if scaled is not None:
        result["score"] = {"scaled": scaled}
    if mastery is not None:
        statement["context"]["extensions"][cmi5.MASTERY_SCORE] = mastery
    return {**statement, **({"result": result} if result else {}), **changes}


def without(statement: dict[str, Any], *path: str) -> dict[str, Any]:
    """Return a Statement without what the path leads to."""
    changed = copy.deepcopy(statement)
    *parents, last = path
    target = changed
    for name in parents:
        target = target[name]
    del target[last]
    return changed


def having(statement: dict[str, Any], value: object, *path: str) -> dict[str, Any]:
    """Return a Statement with another value where the path leads to."""
    changed = copy.deepcopy(statement)
    *parents, last = path
    target = changed
    for name in parents:
        target = target.setdefault(name, {})
    target[last] = value
    return changed
