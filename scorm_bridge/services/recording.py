"""Says in Statements and documents what a commit means, in its transaction (ADL's SCORM Profile)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from time import monotonic
from typing import Any
from uuid import UUID

from courses.services import courses
from people.services import learners, tenants
from people.services.round_trip import Question
from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules import element_parts
from scorm_bridge.rules.activity_ids import sco_id
from scorm_bridge.rules.cmi_to_xapi import translated
from scorm_bridge.rules.course_statements import course_statement
from scorm_bridge.rules.manifest import Item, Manifest
from scorm_bridge.rules.scoring import CREDIT, NO_CREDIT, Status, Terms
from scorm_bridge.rules.state_documents import ProfileDocument, profile_documents, said_by_the_lms, state_documents
from scorm_bridge.rules.stored_text import readable
from scorm_bridge.rules.translation_facts import ENDS, Facts, Happened
from scorm_bridge.services import element_store, lms, lms_documents, standing
from scorm_bridge.services.taking import Taken, Taking

PLATFORM = "Tributary"
_REMEMBERED_SECONDS, _MOST_REMEMBERED = 60.0, 8_192


@dataclass(frozen=True, slots=True)
class About:
    """Whom Statements are about, and what is the same in all of them; ``aside`` takes what the log refuses."""

    enrollment: Any
    attempt: Attempt
    manifest: Manifest
    aside: lms.Aside | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """What all Statements of a registration have in common."""

    home: str
    actor: Mapping[str, Any]
    course_id: str
    course_title: str


_known: dict[tuple[int, UUID], tuple[Same, float]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """What a commit means: Statements, and what keeps the documents."""

    statements: list[dict[str, Any]]
    documents: list[Question]


def told(about: About, taking: Taking, taken: Taken, *, shared: Sequence[str]) -> Told:
    """Return what the profile says of a commit; ``shared`` are the stores of adl.data that it has changed."""
    sco, profiles = taken.sco, list[ProfileDocument]()
    facts = _facts(about, sco, taken.item, taken.terms)
    if shared:
        facts = replace(facts, shared_data={name: readable(_text(taking, name)) for name in shared})
    if taken.is_new:
        facts = replace(facts, attempts=_attempts_of(about, sco))
        profiles = _profiles(about, facts, taken.item)
    before, after = _readable(taken.before), _readable(_without_empty(taken.after, about.manifest.standard))
    happened = [_timed(each, sco, after, about.manifest.standard) for each in taken.happened]
    translation = translated(facts, before, after, happened, at=taking.at, key=taking.key, unsaid=sco.unsaid)
    sco.unsaid = list(translation.unsaid)
    documents = state_documents(facts, before, after, is_new=taken.is_new)
    kept = lms_documents.kept(sco.tenant_id, facts.actor, [*profiles, *documents], about.aside)
    return Told(translation.statements, kept)


def told_of_course(about: About, taking: Taking, *, stood: Status) -> list[dict[str, Any]]:
    """Return that the course is completed, or judged anew; ``stood`` is where it stood before the commit."""
    attempt, stands = about.attempt, standing.status_of(about.attempt)
    if stood == stands:
        return []
    terms = Terms(about.manifest.standard, CREDIT if attempt.is_for_credit else NO_CREDIT, attempt.mode)
    facts = _facts_of_course(about, terms)
    whole = course_statement(facts, stood, stands, at=taking.at, key=taking.key)
    return [] if whole is None else [whole]


def told_of_ends(
    about: About, running: Sequence[ScoAttempt], *, kind: str, at: datetime, key: str
) -> list[dict[str, Any]]:
    """Return that SCO attempts ended which didn't say so themselves, and what is still to be said of them."""
    statements: list[dict[str, Any]] = []
    for sco in running:
        item = about.manifest.items[sco.activity]
        stored = element_store.parts_of(sco, sco.unsaid)
        elements = _readable({name: each.value for name, each in stored.items()})
        happened = [_timed(Happened(kind, at, key), sco, elements, about.manifest.standard)]
        facts = _facts(about, sco, item, standing.terms_of(about.attempt, about.manifest, item))
        translation = translated(facts, elements, elements, happened, at=at, key=key, unsaid=sco.unsaid)
        _remember(sco, translation.unsaid)
        statements += translation.statements
    return statements


def record_ends(about: About, running: Sequence[ScoAttempt], *, kind: str, at: datetime, key: str) -> None:
    """Record that SCO attempts ended, in the caller's transaction."""
    say(about, told_of_ends(about, running, kind=kind, at=at, key=key))


def say(about: About, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements of a registration, in the caller's transaction and in their order."""
    if statements:
        lms.say(about.attempt.tenant_id, _same_of(about.enrollment).home, statements, about.aside)


def _facts(about: About, sco: ScoAttempt, item: Item, terms: Terms) -> Facts:
    course = _facts_of_course(about, terms)
    return replace(
        course,
        activity_id=sco_id(course.course_id, item.identifier),
        activity_title=readable(item.title),
        sco_attempt=sco.pk,
        since=sco.run_began_at,
        total_seconds=Decimal(str(sco.total_seconds)),
    )


def _facts_of_course(about: About, terms: Terms) -> Facts:
    """Return what holds for all SCOs of a course; the course stands in the place of the SCO."""
    same = _same_of(about.enrollment)
    return Facts(
        terms=terms,
        actor=same.actor,
        home=same.home,
        course_id=same.course_id,
        course_title=same.course_title,
        activity_id=same.course_id,
        activity_title=same.course_title,
        registration=about.enrollment.pk,
        sco_attempt=about.attempt.pk,
        attempt=about.attempt.pk,
        attempt_number=about.attempt.number,
        platform=PLATFORM,
    )


def forget() -> None:
    """Forget what this process knows of registrations."""
    _known.clear()


def _same_of(enrollment: Any) -> Same:
    """Return what all Statements of a registration have in common; asked again once a minute."""
    key = (enrollment.tenant_id, enrollment.pk)
    found = _known.get(key)
    if found is None or found[1] < monotonic():
        if len(_known) >= _MOST_REMEMBERED:
            _known.clear()
        found = _known[key] = _read(enrollment), monotonic() + _REMEMBERED_SECONDS
    return found[0]


def _read(enrollment: Any) -> Same:
    tenant_id = enrollment.tenant_id
    home = tenants.home_page_of(tenant_id)
    return Same(
        home=home,
        actor=learners.agent_of_id(tenant_id, enrollment.learner_id),
        course_id=course_iri(home, enrollment.course_id),
        course_title=readable(courses.get(tenant_id, enrollment.course_id).title),
    )


def course_iri(home_page: str, course_id: Any) -> str:
    """Return the IRI of a course: the same in all its versions."""
    return f"{home_page.rstrip('/')}/scorm/{course_id}"


def _remember(sco: ScoAttempt, unsaid: Sequence[str]) -> None:
    if list(unsaid) != list(sco.unsaid):
        sco.unsaid = list(unsaid)
        sco.save(update_fields=["unsaid"])


def _attempts_of(about: About, sco: ScoAttempt) -> tuple[Any, ...]:
    rows = ScoAttempt.objects.filter(
        tenant_id=sco.tenant_id, attempt__enrollment_id=about.enrollment.pk, activity=sco.activity
    )
    return tuple(rows.order_by("begun_at", "number").values_list("pk", flat=True))


def _timed(happened: Happened, sco: ScoAttempt, elements: Mapping[str, str], standard: str) -> Happened:
    """Return an end with the time that the server has measured, if content has told none."""
    told = elements.get(element_parts.session_time_name(standard))
    if happened.kind not in ENDS or told or sco.run_began_at is None:
        return happened
    return replace(happened, seconds=_hundredths(happened.at, sco.run_began_at))


def _hundredths(end: datetime, begin: datetime) -> Decimal:
    return Decimal(str(round(max(0.0, (end - begin).total_seconds()), 2)))


def _without_empty(elements: Mapping[str, str], standard: str) -> dict[str, str]:
    run = element_parts.of_one_run(standard)
    return {name: value for name, value in elements.items() if value or name not in run}


def _readable(elements: Mapping[str, str]) -> dict[str, str]:
    return {name: readable(value) for name, value in elements.items()}


def _text(taking: Taking, store: str) -> str:
    return str(json.loads(taking.message.shared_data[store]))


def _profiles(about: About, facts: Facts, item: Item) -> list[ProfileDocument]:
    """Return what holds for all learners of a SCO, and for a learner in all of them."""
    learner = learners.get(about.attempt.tenant_id, about.enrollment.learner_id)
    elements = said_by_the_lms(about.manifest.standard, item, learner_id=learner.account_name, name=learner.name)
    return profile_documents(facts, elements)
