"""Makes a learning record of a Statement, by the rows of ``mapping_table``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from feeds.rules.event_names import Event
from feeds.rules.learning_record import (
    ContextOf,
    CourseOf,
    ItemOf,
    LearnerOf,
    LearningRecord,
    Provenance,
    ScoreOf,
)
from feeds.rules.mapping_table import SCORM, VERSION, MappingRow, row_for
from feeds.rules.standards_told import activities, activity_ids, part, standard_of
from lrs.rules import durations, timestamps

Json = Mapping[str, Any]
Proposed = Mapping[tuple[str, str], MappingRow]

_NONE: Final[Proposed] = {}
_CMI5_SESSION: Final = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
_SUBREGISTRATION: Final = "https://w3id.org/xapi/profiles/extensions/subregistration"
_ATTEMPT: Final = "http://adlnet.gov/expapi/activities/attempt"
_COURSES: Final = frozenset(
    {"http://adlnet.gov/expapi/activities/course", "https://w3id.org/xapi/cmi5/activitytype/course"}
)
_PERCENT: Final = "https://w3id.org/xapi/cmi5/result/extensions/progress"
_FRACTION: Final = "https://w3id.org/xapi/video/extensions/progress"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Statement doesn't say itself: whose it is, and what the server knows of its people and courses.

    ``course_standard`` is the standard's version of the course's content, such as SCORM's 1.2. ``retracts`` is the id
    of the Statement that this one has voided, if it has.
    """

    tenant_id: int
    tenant: str
    organisation: str = ""
    learner: LearnerOf | None = None
    course: CourseOf | None = None
    course_standard: str = ""
    item_name: str = ""
    retracts: UUID | None = None
    languages: tuple[str, ...] = ("en",)


def record_of(statement: Json, position: int, facts: Facts, proposed: Proposed = _NONE) -> LearningRecord:
    """Return the record of a Statement as the log returns it; each has exactly one.

    ``proposed`` are rows of the mapping that are tried out.
    """
    standard, version = standard_of(statement)
    row = row_for(standard, statement["verb"]["id"], proposed)
    statement_id = UUID(statement["id"])
    context, result = part(statement, "context"), part(statement, "result")
    progress, score = _progress_and_score(standard, row.event, result)
    return LearningRecord(
        id=record_id(facts.tenant_id, statement_id),
        position=position,
        tenant=facts.tenant,
        event=row.event,
        recorded_at=timestamps.parse(statement["stored"]),
        occurred_at=_moment(statement.get("timestamp")),
        provenance=Provenance(
            standard=standard,
            version=version or facts.course_standard,
            xapi_version=str(statement.get("version", "")),
            statement_id=statement_id,
            verb=statement["verb"]["id"],
            rule=row.id,
            mapping=VERSION,
            source=_source(part(statement, "authority")),
        ),
        learner=facts.learner,
        course=facts.course or _course(statement, facts.languages),
        item=_item(statement["object"], facts),
        attempt=_attempt(statement),
        registration=_uuid(context.get("registration")),
        session=_session(context),
        success=result.get("success"),
        completion=result.get("completion"),
        progress=progress,
        score=score,
        duration=_seconds(result.get("duration")),
        context=_tags(context, facts.organisation),
        retracts=None if facts.retracts is None else record_id(facts.tenant_id, facts.retracts),
        profiles=tuple(dict.fromkeys(activity_ids(statement, "category"))),
    )


def record_id(tenant_id: int, statement_id: UUID) -> UUID:
    """Return the id of a Statement's record: the same in every mapping version, and another in another tenant."""
    return uuid5(statement_id, f"learning-record/{tenant_id}")


def name_in(names: object, languages: tuple[str, ...]) -> str:
    """Return a language map's text in the first language that it has, or any."""
    if not isinstance(names, Mapping) or not names:
        return ""
    found = next((names[tag] for tag in languages if tag in names), None)
    return str(next(iter(names.values())) if found is None else found)


def _progress_and_score(standard: str, event: Event, result: Json) -> tuple[float | None, ScoreOf | None]:
    """Return how far somebody is, from 0 to 1, and the Score; the SCORM Profile has progress in the scaled score."""
    score = part(result, "score")
    told = ScoreOf(*(score.get(name) for name in ("scaled", "raw", "min", "max"))) if score else None
    if standard == SCORM and event is Event.PROGRESSED:
        return score.get("scaled"), None
    extensions = part(result, "extensions")
    percent, fraction = extensions.get(_PERCENT), extensions.get(_FRACTION)
    if isinstance(percent, int | float) and 0 <= percent <= 100:
        return percent / 100, told
    if isinstance(fraction, int | float) and 0 <= fraction <= 1:
        return float(fraction), told
    return None, told


def _course(statement: Json, languages: tuple[str, ...]) -> CourseOf | None:
    """Return the course that the context names by its type."""
    for kind in ("grouping", "parent"):
        for each in activities(statement, kind):
            definition = part(each, "definition")
            if definition.get("type") in _COURSES:
                return CourseOf(each["id"], name_in(definition.get("name"), languages))
    return None


def _item(told: Json, facts: Facts) -> ItemOf | None:
    if told.get("objectType", "Activity") != "Activity":
        return None
    definition = part(told, "definition")
    name = name_in(definition.get("name"), facts.languages) or facts.item_name
    return ItemOf(told["id"], str(definition.get("type", "")), name)


def _attempt(statement: Json) -> str:
    """Return the IRI of the attempt that the context groups by (SCORM Profile 1.0, Attempts)."""
    for each in activities(statement, "grouping"):
        if part(each, "definition").get("type") == _ATTEMPT:
            return str(each["id"])
    return ""


def _session(context: Json) -> str:
    """Return cmi5's session (cmi5 §9.6.3.1), or the run of a profile's pattern (xAPI Profiles 1.0, subregistration)."""
    extensions = part(context, "extensions")
    session = extensions.get(_CMI5_SESSION)
    if isinstance(session, str):
        return session
    runs = extensions.get(_SUBREGISTRATION)
    for run in runs if isinstance(runs, list) else []:
        if isinstance(run, Mapping) and isinstance(run.get("subregistration"), str):
            return str(run["subregistration"])
    return ""


def _source(authority: Json) -> str:
    """Return who sent a Statement: the application of an authority of two, the name or the account of one."""
    members = authority.get("member")
    agent = members[0] if isinstance(members, list) and members else authority
    return str(agent.get("name") or part(agent, "account").get("name") or agent.get("mbox") or "")


def _tags(context: Json, organisation: str) -> ContextOf:
    return ContextOf(organisation, str(context.get("platform", "")), str(context.get("language", "")))


def _moment(text: object) -> datetime | None:
    return timestamps.parse(text) if isinstance(text, str) else None


def _seconds(text: object) -> float | None:
    """Return a duration in seconds, a year taken as 365 days and a month as 30."""
    return float(durations.seconds(text)) if isinstance(text, str) and durations.is_duration(text) else None


def _uuid(text: object) -> UUID | None:
    return UUID(text) if isinstance(text, str) else None
