"""Takes commits: each once, all of it in one transaction, and nothing of it is lost."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.rules.errors import Refusal
from scorm_bridge.models import Attempt, Commit, PlayerSession, ScoAttempt, SetAside, SharedValue
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.rules.element_parts import preferences_in
from scorm_bridge.rules.errors import InvalidCommit, StatementsRefused, Superseded, TokenOver
from scorm_bridge.rules.translation_facts import BROKEN_OFF, TERMINATED
from scorm_bridge.services import (
    attempts,
    manifests,
    progressing,
    recording,
    refused_statements,
    sco_commits,
    sessions,
    shared_values,
    standing,
    tokens,
)
from scorm_bridge.services.judging import Refusals
from scorm_bridge.services.lms import Aside
from scorm_bridge.services.recording import About
from scorm_bridge.services.shared_values import Owners
from scorm_bridge.services.taking import Taken, Taking, as_answer
from scorm_bridge.services.tokens import Held

SUSPENDED, EXITED = "suspended", "exited"


def take(message: CommitMessage) -> str:
    """Take a commit and return the answer; one that comes again gets the same answer, and changes nothing.

    What can't be taken any more is set aside before it is refused. Where the log refuses a Statement, this one is set
    aside with its reason, and everything else is kept.
    """
    now = timezone.now()
    try:
        answer = _take(message, now)
    except StatementsRefused:
        answer = _take(message, now, Aside())
    if isinstance(answer, Refusal):
        raise answer
    return answer


@transaction.atomic
def _take(message: CommitMessage, now: datetime, aside: Aside | None = None) -> str | Refusal:
    held = tokens.hold(message.token, at=now)
    session = sessions.named(held, message.session)
    if session is None:
        raise InvalidCommit("$.session: the attempt has no such session; open it first.")
    known = Commit.objects.filter(tenant_id=session.tenant_id, session=session, number=message.number).first()
    if known is not None:
        if bytes(known.digest) != message.digest:
            _set_aside(session, message, "number-used-twice", now)
        return known.answer
    if message.number <= session.pruned_number:
        # Whether it was taken before can't be told any more: it is kept aside, and changes nothing.
        _set_aside(session, message, "too-old", now)
        return _answer(held.attempt, message, None)
    refusal = _refusal_of(held, session, message)
    if refusal is not None:
        _set_aside(session, message, refusal.code, now)
        return refusal
    tokens.count(held.launch, at=now)
    answer = _store(held, session, message, now, aside)
    if aside is not None:
        refused_statements.keep(session, message.number, aside, at=now)
    return answer


def _refusal_of(held: Held, session: PlayerSession, message: CommitMessage) -> Refusal | None:
    """Return why a commit is too late; one that was on its way when its session ended isn't."""
    if session.superseded_at is not None:
        if session.launch_id == held.launch.pk or sessions.has_newer_commits(session):
            return Superseded("This attempt goes on in another window or on another device; what came was set aside.")
        return None
    if session.end_number is not None:
        was_on_its_way = message.number < session.end_number
        return None if was_on_its_way else TokenOver("The session has ended; what came was set aside.")
    if held.attempt.ended_at is not None:
        return TokenOver("The attempt has ended; what came was set aside.")
    return None


def _set_aside(session: PlayerSession, message: CommitMessage, reason: str, now: datetime) -> None:
    if message.is_empty:
        return
    SetAside.objects.get_or_create(
        tenant_id=session.tenant_id,
        session=session,
        number=message.number,
        reason=reason,
        digest=message.digest,
        defaults={"attempt_id": session.attempt_id, "came_at": now, "content": message.content},
    )


def _store(held: Held, session: PlayerSession, message: CommitMessage, now: datetime, aside: Aside | None) -> str:
    attempt = held.attempt
    manifest = manifests.of(attempt.tenant_id, held.enrollment.version_id)
    at = sessions.moment_of(session, message.elapsed, now=now)
    taking = Taking(attempt, session, message, manifest, at, now)
    taken = sco_commits.take(taking) if message.activity and not message.is_empty else None
    owners = shared_values.owners_of(attempt, held.enrollment.learner_id, manifest.organization)
    shared = _share(owners, taking)
    _navigate(taking)
    about = About(held.enrollment, attempt, manifest, aside)
    if taken is not None:
        recording.record(about, taking, taken, shared=shared[SharedValue.DATA])
    _end(held, taking, about)
    if not message.is_empty:
        _move_on(about, taking, taken, owners)
    answer = _answer(attempt, message, taken)
    if not message.is_empty:
        _note(taking, taken, answer)
    _seen(taking)
    return answer


def _share(owners: Owners, taking: Taking) -> dict[str, list[str]]:
    message = taking.message
    values = {
        SharedValue.OBJECTIVE: message.global_objectives,
        SharedValue.DATA: message.shared_data,
        SharedValue.PREFERENCE: {name: json.dumps(value) for name, value in preferences_in(message.elements).items()},
    }
    return shared_values.write(owners, taking.session, message.number, values)


def _navigate(taking: Taking) -> None:
    attempt, message = taking.attempt, taking.message
    if taking.sequence < attempt.sequencing_sequence or (message.sequencing is None and message.current is None):
        return
    if message.sequencing is not None:
        attempt.sequencing = message.sequencing
    if message.current is not None:
        attempt.current = message.current
    attempt.sequencing_sequence = taking.sequence


def _end(held: Held, taking: Taking, about: About) -> None:
    """End the session, and with an exit the attempt; what runs is suspended, or ends with it."""
    message, session, attempt = taking.message, taking.session, taking.attempt
    if not message.end:
        return
    session.ended_at, session.ended_by, session.end_number = taking.at, message.end, message.number
    if session.launch_id == held.launch.pk:
        held.launch.ended_at = taking.at
        held.launch.save(update_fields=["ended_at"])
    running = sco_commits.running_in(attempt)
    if message.end == SUSPENDED:
        sco_commits.suspend(running, at=taking.at)
    elif attempt.ended_at is None:
        attempts.close(attempt, by=attempts.BY_LEARNER, at=taking.at)
    kind = BROKEN_OFF if message.end == SUSPENDED else TERMINATED
    recording.record_ends(about, running, kind=kind, at=taking.at, key=f"{taking.key}/end")


def _move_on(about: About, taking: Taking, taken: Taken | None, owners: Owners) -> None:
    """Roll up, and tell the course: only what is for credit leaves anything there."""
    attempt = taking.attempt
    attempt.last_activity_at = taking.now
    if attempt.is_for_credit and (taken is not None or taking.message.end):
        seconds = 0.0 if taken is None else taken.seconds
        attempt.seconds += seconds
        stood, _ = standing.roll_up(attempt, taking.manifest, _newest(attempt), shared_values.objectives_of(owners))
        progressing.take_over(about.enrollment, attempt, seconds=seconds, at=taking.now)
        recording.record_course(about, taking, stood=stood)
    attempt.save()


def _newest(attempt: Attempt) -> list[ScoAttempt]:
    rows = ScoAttempt.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt).order_by("number")
    return list({each.activity: each for each in rows}.values())


def _answer(attempt: Any, message: CommitMessage, taken: Taken | None) -> str:
    answer: dict[str, Any] = {
        "number": message.number,
        "status": {},
        "course": standing.as_json(attempt),
        "refused": [],
    }
    if taken is not None:
        answer["status"] = {taken.sco.activity: standing.as_json(taken.sco)}
        answer["refused"] = as_answer(taken.refused)
    return json.dumps(answer)


def _note(taking: Taking, taken: Taken | None, answer: str) -> None:
    message, session = taking.message, taking.session
    Commit.objects.create(
        tenant_id=session.tenant_id,
        session=session,
        number=message.number,
        taken_at=taking.now,
        at=taking.at,
        activity=message.activity,
        activity_attempt=message.attempt if message.activity else None,
        elements=len(message.elements),
        bytes=message.size,
        events=[_event(taking, each.kind, each.elapsed) for each in message.events],
        digest=message.digest,
        answer=answer,
    )
    if taken is not None and taken.refused:
        _refused_aside(taking, taken.refused)


def _refused_aside(taking: Taking, refused: Refusals) -> None:
    session, message = taking.session, taking.message
    values = [{**each, "value": message.elements.get(each["element"], "")} for each in refused]
    SetAside.objects.create(
        tenant_id=session.tenant_id,
        session=session,
        attempt_id=session.attempt_id,
        number=message.number,
        reason="refused",
        digest=message.digest,
        came_at=taking.now,
        content=json.dumps(values),
    )


def _event(taking: Taking, kind: str, elapsed: float) -> dict[str, str]:
    return {"kind": kind, "at": sessions.moment_of(taking.session, elapsed, now=taking.now).isoformat()}


def _seen(taking: Taking) -> None:
    """Keep that the session was heard of; one that was closed as idle goes on."""
    session, message = taking.session, taking.message
    session.last_number = max(session.last_number, message.number)
    session.last_seen_at = taking.now
    if session.ended_by == sessions.BY_IDLENESS and session.end_number is None:
        session.ended_at, session.ended_by = None, ""
    session.save()
