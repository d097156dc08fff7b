"""The parts that all Statements of a SCO share, and how one is put together (SCORM Profile §3.2, §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID, uuid5

from lrs.rules.language import is_language_tag
from scorm_bridge.rules import scorm_profile as profile
from scorm_bridge.rules.activity_ids import attempt_id
from scorm_bridge.rules.scoring import COMPLETED, FAILED, INCOMPLETE, PASSED, Status
from scorm_bridge.rules.translation_facts import Facts, Json


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say: with which verb, about what, with which result; ``key`` tells it from all others."""

    verb: str
    key: str
    at: datetime
    object: Json
    result: Json
    is_of_part: bool = False
    other: tuple[Json, ...] = ()
    extensions: Json | None = None
    language: str = ""


def statement(facts: Facts, said: Said) -> dict[str, Any]:
    """Return a Statement; its id is the same whenever the same is said of the same attempt."""
    return statements(facts, [said])[0]


def statements(facts: Facts, said: Iterable[Said]) -> list[dict[str, Any]]:
    """Return Statements about the same; what they have in common is made once, and nobody changes it."""
    of_whole = {
        "grouping": [course(facts), attempt(facts)],
        "category": [_profile(profile.PROFILE), _profile(profile.PROFILE_VERSION)],
    }
    of_part = {"parent": [sco(facts)], **of_whole}
    runs = {profile.SUBREGISTRATION: _subregistration(facts.sco_attempt)}
    return [_statement(facts, each, of_part if each.is_of_part else of_whole, runs) for each in said]


def _statement(facts: Facts, said: Said, activities: Json, runs: Json) -> dict[str, Any]:
    context: dict[str, Any] = {
        "registration": str(facts.registration),
        "contextActivities": {**activities, "other": list(said.other)} if said.other else activities,
        "extensions": {**runs, **said.extensions} if said.extensions else runs,
    }
    if facts.platform:
        context["platform"] = facts.platform
    language = said.language or facts.language
    if is_language_tag(language):
        context["language"] = language
    return {
        "id": str(id_of(facts.sco_attempt, said.key)),
        "actor": facts.actor,
        "verb": verb(said.verb),
        "object": said.object,
        **({"result": said.result} if said.result else {}),
        "context": context,
        "timestamp": text_of(said.at),
    }


def id_of(attempt_of_it: UUID, key: str) -> UUID:
    """Return the id of what is said under a key of an attempt."""
    return uuid5(attempt_of_it, key)


def verb(iri: str) -> dict[str, Any]:
    """Return a verb as it is displayed."""
    return {"id": iri, "display": {"en": profile.name_of(iri)}}


def activity(iri: str, type_: str, title: str = "", language: str = "", **definition: Any) -> dict[str, Any]:
    """Return an Activity with its type, and its name in a language where it has one."""
    named = {"name": {_tag(language): title}} if title else {}
    return {"objectType": "Activity", "id": iri, "definition": {**named, "type": type_, **definition}}


def sco(facts: Facts) -> dict[str, Any]:
    """Return the SCO as an Activity (SCORM Profile §3.2, Activity Types)."""
    return activity(facts.activity_id, profile.TYPE_LESSON, facts.activity_title, facts.language)


def course(facts: Facts) -> dict[str, Any]:
    """Return the course as an Activity."""
    return activity(facts.course_id, profile.TYPE_COURSE, facts.course_title, facts.language)


def attempt(facts: Facts) -> dict[str, Any]:
    """Return the attempt on the SCO as an Activity (SCORM Profile §5)."""
    iri = attempt_id(facts.activity_id, facts.sco_attempt)
    return activity(iri, profile.TYPE_ATTEMPT, f"Attempt {facts.attempt_number}", "en")


def extension(facts: Facts, name: str) -> str:
    """Return the IRI of an extension for what the profile has no place for."""
    return facts.home.rstrip("/") + profile.EXTENSIONS + name


def text_of(moment: datetime) -> str:
    """Return a timestamp to the millisecond, in UTC (xAPI 1.0.3 Data §4.5)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def score_of(status: Status) -> dict[str, Any]:
    """Return a Score; bounds that contradict it or each other are left out (xAPI 1.0.3 Data §2.4.5.1)."""
    return score(*status.score)


def score(
    scaled: Decimal | None, raw: Decimal | None, low: Decimal | None = None, high: Decimal | None = None
) -> dict[str, Any]:
    """Return the parts of a score that are given and don't contradict each other; without a score there is none."""
    if scaled is not None and not -1 <= scaled <= 1:
        scaled = None
    if scaled is None and raw is None:
        return {}
    if low is not None and high is not None and low >= high:
        low = high = None
    if raw is not None and low is not None and raw < low:
        low = None
    if raw is not None and high is not None and raw > high:
        high = None
    parts = {"scaled": scaled, "raw": raw, "min": low, "max": high}
    numbers = {name: json_number(value) for name, value in parts.items() if value is not None}
    return {name: value for name, value in numbers.items() if value is not None}


def json_number(value: Decimal) -> int | float | None:
    """Return a number as JSON has it, whole where it is whole; None for one that is too large."""
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    number = float(value)
    return number if isfinite(number) else None


def outcome_of(status: Status) -> dict[str, Any]:
    """Return what is known of an attempt as a Result (SCORM Profile §5, Terminating an attempt)."""
    result: dict[str, Any] = {}
    if (scored := score_of(status)) and status.has_score:
        result["score"] = scored
    if status.success in (PASSED, FAILED):
        result["success"] = status.success == PASSED
    if status.completion in (COMPLETED, INCOMPLETE):
        result["completion"] = status.completion == COMPLETED
    return result


def _tag(language: str) -> str:
    return language if is_language_tag(language) else "und"


def _profile(iri: str) -> dict[str, Any]:
    return {"objectType": "Activity", "id": iri, "definition": {"type": profile.TYPE_PROFILE}}


def _subregistration(sco_attempt: UUID) -> list[Mapping[str, str]]:
    """Name the attempt as a run of the profile's pattern, for the profile and for its version."""
    return [{"profile": iri, "subregistration": str(sco_attempt)} for iri in (profile.PROFILE, profile.PROFILE_VERSION)]
