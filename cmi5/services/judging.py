"""Judges what an Assignable Unit sends, keeps the state of its session, and says what follows (cmi5 §9.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cmi5.models import Session
from cmi5.rules import vocabulary as cmi5
from cmi5.rules.conditions import decimal_of, scaled_of, timestamp_of
from cmi5.rules.durations import seconds_of
from cmi5.rules.errors import broken
from cmi5.rules.session import SessionState, is_cmi5_defined, mapping_at, verb_of
from cmi5.rules.statement_rules import judge
from cmi5.services import live_sessions
from cmi5.services.satisfaction import settle
from courses.services import progress
from people.rules.principal import Confinement
from people.services import principal_cache

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A session, its enrollment, and where the learner stands with the AU, while nobody else changes them."""

    session: Session
    enrollment: Any
    item: Any


def foresee(statements: Sequence[object], confinement: Confinement, tenant_id: int) -> None:
    """Refuse what breaks a rule of cmi5, before it is judged by those of xAPI."""
    state = live_sessions.state_for(tenant_id, confinement.id, statements)
    if state is None:
        session = _session(tenant_id, confinement.id)
        state = _state(session, progress.state_in(tenant_id, session.enrollment_id, session.unit.item_id))
        live_sessions.remember(tenant_id, confinement.id, state)
    _judge([each for each in statements if isinstance(each, Mapping)], state)


def check(statements: Sequence[Json], confinement: Confinement, tenant_id: int) -> Held:
    """Refuse what breaks a rule of cmi5; nobody changes session or registration until the transaction ends."""
    enrollment = progress.held(tenant_id, confinement.registration)
    session = _session(tenant_id, confinement.id)
    held = Held(session, enrollment, progress.state_of(enrollment, session.unit.item_id))
    _judge(list(statements), _state(session, held.item))
    return held


def follow_up(statements: Sequence[Json], held: Held) -> None:
    """Keep what was stored in mind, and record what becomes satisfied by it."""
    session = held.session
    for statement in statements:
        at = timestamp_of(statement)
        if at is None:
            continue
        session.last_statement_at = max(at, session.last_statement_at or at)
        if is_cmi5_defined(statement):
            _take(session, statement, at)
            _note(held, statement, at)
    session.save(update_fields=["last_statement_at", "initialized_at", "terminated_at", "ends_at", "verbs"])


def _judge(statements: list[Json], state: SessionState) -> None:
    problems, _ = judge(statements, state)
    if problems:
        raise broken(problems)


def _session(tenant_id: int, session_id: UUID) -> Session:
    return Session.objects.select_related("unit__item").get(tenant_id=tenant_id, pk=session_id)


def _state(session: Session, item_state: Any) -> SessionState:
    return SessionState(
        session_id=str(session.pk),
        registration=session.enrollment_id,
        activity_id=session.unit.activity_id,
        actor=session.actor,
        launch_mode=session.launch_mode,
        mastery_score=session.mastery_score,
        context_template=session.context_template,
        preferences_were_read=session.preferences_read_at is not None,
        verbs=frozenset(session.verbs),
        initialized_at=session.initialized_at,
        terminated_at=session.terminated_at,
        is_abandoned=session.abandoned_at is not None,
        is_over=session.ends_at <= timezone.now(),
        completed=item_state.completed_at is not None,
        passed=item_state.passed_at is not None,
    )


def _take(session: Session, statement: Json, at: datetime) -> None:
    verb = verb_of(statement)
    session.verbs = [*session.verbs, verb]
    if verb == cmi5.INITIALIZED:
        session.initialized_at = at
    elif verb == cmi5.TERMINATED:
        session.terminated_at = at
        session.ends_at = timezone.now() + timedelta(seconds=settings.CMI5_GRACE_SECONDS)
        principal_cache.forget_all()


def _note(held: Held, statement: Json, at: datetime) -> None:
    """Keep in the learner's progress what a cmi5 defined Statement says, and what it satisfies."""
    verb, state, session = verb_of(statement), held.item, held.session
    changes: dict[str, Any] = {}
    column = {cmi5.COMPLETED: "completed_at", cmi5.PASSED: "passed_at", cmi5.FAILED: "failed_at"}.get(verb)
    if column is not None:
        changes[column] = at
    scaled = scaled_of(statement)
    if scaled is not None:
        changes["score_scaled"] = max(float(scaled), state.score_scaled if state.score_scaled is not None else -1.0)
    told = decimal_of(mapping_at(mapping_at(statement, "result"), "extensions").get(cmi5.PROGRESS))
    if told is not None:
        changes["progress"] = int(told)
    if verb == cmi5.COMPLETED:
        changes["progress"] = 100
    if verb == cmi5.TERMINATED:
        changes["seconds"] = state.seconds + seconds_of(mapping_at(statement, "result").get("duration"))
    progress.note_in(held.enrollment, state, at=timezone.now(), **changes)
    if verb in (cmi5.COMPLETED, cmi5.PASSED):
        settle(held.enrollment, session.unit, state, actor=session.actor, session_id=session.pk, at=timezone.now())
