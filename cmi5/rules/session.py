"""The state of a session as its rules see it, and how a Statement changes it (cmi5 §9.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from cmi5.rules.vocabulary import (
    CATEGORY_CMI5,
    COMPLETED,
    FAILED,
    INITIALIZED,
    NORMAL,
    PASSED,
    TERMINATED,
)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionState:
    """What was launched, and what has happened since.

    ``verbs`` are those of cmi5 defined Statements in this session. ``completed`` and ``passed`` speak of the AU in
    the whole registration. ``initialized_at`` and ``terminated_at`` are the timestamps that the AU gave.
    ``is_over`` is True once nothing is accepted any more: after the time of grace that follows Terminated.
    """

    session_id: str
    registration: UUID
    activity_id: str
    actor: Json
    launch_mode: str = NORMAL
    mastery_score: Decimal | None = None
    context_template: Json = field(default_factory=dict)
    preferences_were_read: bool = True
    verbs: frozenset[str] = frozenset()
    initialized_at: datetime | None = None
    terminated_at: datetime | None = None
    is_abandoned: bool = False
    is_over: bool = False
    completed: bool = False
    passed: bool = False

    def after(self, statement: Json, at: datetime) -> "SessionState":
        """Return the state after a Statement that was accepted, whose timestamp is ``at``."""
        if not is_cmi5_defined(statement):
            return self
        verb = verb_of(statement)
        return replace(
            self,
            verbs=self.verbs | {verb},
            initialized_at=at if verb == INITIALIZED else self.initialized_at,
            terminated_at=at if verb == TERMINATED else self.terminated_at,
            completed=self.completed or verb == COMPLETED,
            passed=self.passed or verb == PASSED,
        )


def is_cmi5_defined(statement: Json) -> bool:
    """Tell whether a Statement is "cmi5 defined": whether it has the category cmi5 (cmi5 §7.1.3)."""
    return CATEGORY_CMI5 in categories_of(statement)


def categories_of(statement: Json) -> list[str]:
    """Return the ids of the Activities in ``context.contextActivities.category``."""
    return ids_in(activities_in(statement, "category"))


def activities_in(statement: Json, kind: str) -> list[object]:
    """Return a list of the context's Activities; one that stands alone is a list of one (xAPI 1.0.3 Data §2.4.6.2)."""
    context = mapping_at(statement, "context")
    found = mapping_at(context, "contextActivities").get(kind, [])
    return list(found) if isinstance(found, list) else [found]


def ids_in(activities: list[object]) -> list[str]:
    """Return the ids of Activities, as far as they are texts."""
    ids = [each.get("id") for each in activities if isinstance(each, Mapping)]
    return [each for each in ids if isinstance(each, str)]


def mapping_at(parent: Json, name: str) -> Json:
    """Return an object's member that is an object; an empty one for whatever else is there."""
    found = parent.get(name)
    return found if isinstance(found, Mapping) else {}


def verb_of(statement: Json) -> str:
    """Return the id of the verb, an empty text if there is none."""
    found = mapping_at(statement, "verb").get("id")
    return found if isinstance(found, str) else ""


def is_judged(verbs: frozenset[str]) -> bool:
    """Tell whether Passed or Failed was said."""
    return PASSED in verbs or FAILED in verbs
