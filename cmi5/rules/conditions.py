"""The rows of the tables of rules, and the conditions that they are made of: what a Statement has, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.session import (
    Json,
    SessionState,
    activities_in,
    ids_in,
    is_cmi5_defined,
    mapping_at,
    verb_of,
)
from cmi5.rules.timestamps import moment_of

Condition = Callable[[Json, SessionState], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement: a Statement to which it ``applies`` must be ``right``; ``advice`` says how."""

    requirement: str
    path: str
    right: Condition
    advice: str
    applies: Condition = lambda statement, session: True


def defined(statement: Json, session: SessionState) -> bool:
    """Apply to every cmi5 defined Statement."""
    return is_cmi5_defined(statement)


def saying(*verbs: str) -> Condition:
    """Apply to cmi5 defined Statements with one of these verbs."""
    return lambda statement, session: is_cmi5_defined(statement) and verb_of(statement) in verbs


def not_saying(*verbs: str) -> Condition:
    """Apply to cmi5 defined Statements with any other verb."""
    return lambda statement, session: is_cmi5_defined(statement) and verb_of(statement) not in verbs


def result_of(statement: Json) -> Json:
    """Return the result, empty if there is none."""
    return mapping_at(statement, "result")


def score_of(statement: Json) -> Json:
    """Return the score of the result, empty if there is none."""
    return mapping_at(result_of(statement), "score")


def has(name: str) -> Condition:
    """Ask for a member of the result."""
    return lambda statement, session: name in result_of(statement)


def has_not(name: str) -> Condition:
    """Ask that the result has no such member."""
    return lambda statement, session: name not in result_of(statement)


def extensions_of(statement: Json) -> Json:
    """Return the extensions of the context, empty if there are none."""
    return mapping_at(mapping_at(statement, "context"), "extensions")


def is_uuid(value: object) -> bool:
    """Tell whether a value is a UUID of 36 characters."""
    try:
        return isinstance(value, str) and len(value) == 36 and bool(UUID(value))
    except ValueError:
        return False


def timestamp_of(statement: Json) -> datetime | None:
    """Return the moment of the Statement's timestamp, None if there is none that can be read."""
    return moment_of(statement.get("timestamp"))


def not_before(statement: Json, moment: datetime | None) -> bool:
    """Tell whether the timestamp isn't before a moment, as far as both are known."""
    at = timestamp_of(statement)
    return at is None or moment is None or at >= moment


def not_after(statement: Json, moment: datetime | None) -> bool:
    """Tell whether the timestamp isn't after a moment, as far as both are known."""
    at = timestamp_of(statement)
    return at is None or moment is None or at <= moment


def is_initialized_or_first(statement: Json, session: SessionState) -> bool:
    """Tell whether Initialized was sent, or is sent now."""
    is_first = is_cmi5_defined(statement) and verb_of(statement) == cmi5.INITIALIZED
    return is_first or session.initialized_at is not None


def is_in_template(statement: Json, session: SessionState) -> bool:
    """Tell whether every Activity of the template's contextActivities is there."""
    wanted = mapping_at(session.context_template, "contextActivities")
    return all(set(ids_in(list(each))) <= set(ids_in(activities_in(statement, kind))) for kind, each in wanted.items())


def keeps_template(statement: Json, session: SessionState) -> bool:
    """Extensions of the template that are there must say what the template says; the session id has its own rule."""
    given = extensions_of(statement)
    template = mapping_at(session.context_template, "extensions")
    return all(given.get(name) == value for name, value in template.items() if name != cmi5.SESSION_ID)


def decimal_of(value: object) -> Decimal | None:
    """Return a JSON number exactly, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def scaled_of(statement: Json) -> Decimal | None:
    """Return the scaled score, None if there is none."""
    return decimal_of(score_of(statement).get("scaled"))


def has_scaled_and_mastery(verb: str) -> Condition:
    """Apply to this verb when there are both a scaled score and a masteryScore to compare it with."""
    said = saying(verb)
    return lambda statement, session: (
        said(statement, session) and session.mastery_score is not None and scaled_of(statement) is not None
    )


def reaches_mastery(statement: Json, session: SessionState) -> bool:
    """Tell whether the scaled score reaches the masteryScore, as far as both are known."""
    scaled = scaled_of(statement)
    return scaled is None or session.mastery_score is None or scaled >= session.mastery_score


def is_scored_by_mastery(statement: Json, session: SessionState) -> bool:
    """Apply to passed and failed with a score, in a session that has a masteryScore."""
    is_judgement = saying(cmi5.PASSED, cmi5.FAILED)(statement, session)
    return is_judgement and session.mastery_score is not None and "score" in result_of(statement)


def says_mastery(statement: Json, session: SessionState) -> bool:
    """Tell whether the context repeats the masteryScore of the launch."""
    return decimal_of(extensions_of(statement).get(cmi5.MASTERY_SCORE)) == session.mastery_score


def is_about_satisfaction(statement: Json, session: SessionState) -> bool:
    """Tell whether a cmi5 defined Statement has success or completion."""
    result = result_of(statement)
    return is_cmi5_defined(statement) and ("success" in result or "completion" in result)


def has_score_member(statement: Json, session: SessionState) -> bool:
    """Apply to cmi5 defined Statements with a raw score."""
    return is_cmi5_defined(statement) and "raw" in score_of(statement)


def is_about_the_au(statement: Json, session: SessionState) -> bool:
    """Tell whether the object is the Activity that was launched."""
    about = mapping_at(statement, "object")
    return about.get("id") == session.activity_id and about.get("objectType", "Activity") == "Activity"


def is_percentage(statement: Json, session: SessionState) -> bool:
    """Tell whether the progress is a whole number from 0 to 100."""
    value = mapping_at(result_of(statement), "extensions")[cmi5.PROGRESS]
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def is_for_looking_only(statement: Json, session: SessionState) -> bool:
    """Apply to cmi5 defined Statements of the launch modes Browse and Review."""
    return is_cmi5_defined(statement) and session.launch_mode != cmi5.NORMAL
