"""Takes commits: each once, all of it in one transaction, and nothing of it is lost.

What is known is asked in two round trips, and what is written goes in one: a commit asks as often however much it says.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.rules.errors import Refusal
from people.services.kept_often import changed
from people.services.round_trip import Question, together
from scorm_bridge.models import Attempt, PlayerSession, ScoAttempt, SharedValue
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.rules.element_parts import preferences_in
from scorm_bridge.rules.errors import MeaningRefused, Superseded, TokenOver
from scorm_bridge.services import (
    commit_ends,
    commit_ledger,
    element_store,
    limits,
    manifests,
    progressing,
    recording,
    refused,
    sco_commits,
    sessions,
    shared_values,
    standing,
    surroundings,
    tokens,
)
from scorm_bridge.services.lms import Aside
from scorm_bridge.services.meeting import Met, met
from scorm_bridge.services.recording import About
from scorm_bridge.services.surroundings import Found
from scorm_bridge.services.taking import Taken, Taking, as_answer
from scorm_bridge.services.tokens import Held

_REACHED = ("last_activity_at", "completion", "success", "score_scaled", "progress_measure", "seconds", "standings")
_NAVIGATION = ("current", "sequencing", "sequencing_sequence")
_SEEN = ("last_number", "last_seen_at", "ended_at", "ended_by", "end_number")
_SCO = (
    *("initialized_at", "run_began_at", "suspended_at", "ended_at", "exit", "seconds_before", "seconds_of_run"),
    *("sequence", "elements", "reported", "unsaid", "completion", "success", "score_scaled", "progress_measure"),
)


def take(message: CommitMessage) -> str:
    """Take a commit and return the answer; one that comes again gets the same answer, and changes nothing.

    What can't be taken any more is set aside before it is refused. Where the store refuses a Statement or a
    document, this one is set aside with its reason, and everything else is kept.
    """
    now = timezone.now()
    try:
        answer = _take(message, now)
    except MeaningRefused:
        answer = _take(message, now, Aside())
    if isinstance(answer, Refusal):
        raise answer
    return answer


@transaction.atomic
def _take(message: CommitMessage, now: datetime, aside: Aside | None = None) -> str | Refusal:
    found = met(message, at=now)
    held, session = found.held, found.session
    if found.known is not None:
        if bytes(found.known.digest) != message.digest:
            commit_ledger.set_aside(session, message, "number-used-twice", now)
        return found.known.answer
    if message.number <= session.pruned_number:
        # Whether it was taken before can't be told any more: it is kept aside, and changes nothing.
        commit_ledger.set_aside(session, message, "too-old", now)
        return _answer(held.attempt, message, None)
    refusal = _refusal_of(held, session, message)
    refusal = refusal or limits.refusal_of(held, found.scos, message.activity, message.attempt)
    if refusal is not None:
        commit_ledger.set_aside(session, message, refusal.code, now)
        return refusal
    tokens.count_in(held.launch, at=now)
    answer = _store(found, message, now, aside)
    if aside is not None:
        refused.keep(session, message.number, aside, at=now)
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


def _store(found: Met, message: CommitMessage, now: datetime, aside: Aside | None) -> str:
    held, session = found.held, found.session
    attempt = held.attempt
    manifest = manifests.of(attempt.tenant_id, held.enrollment.version_id)
    at = sessions.moment_of(session, message.elapsed, now=now)
    taking = Taking(attempt, session, message, manifest, at, now)
    about = About(held.enrollment, attempt, manifest, aside)
    answer, written = _answer(attempt, message, None), list[Question]()
    if not message.is_empty or message.gone:
        answer, written = _become(found, taking, about)
    _see(taking)
    together(*written, changed(session, *_SEEN), changed(held.launch, *tokens.COUNTED))
    return answer


def _become(found: Met, taking: Taking, about: About) -> tuple[str, list[Question]]:
    """Let everything become what a commit makes of it; return the answer, and what writes it."""
    attempt, message = taking.attempt, taking.message
    begun = sco_commits.begun(taking, found.scos) if message.activity else None
    around = surroundings.found(taking, about, begun)
    taken = sco_commits.take(taking, begun, around.stored) if begun is not None else None
    shared = _share(around, taking)
    elements = [] if taken is None else element_store.written(taken.sco, taken.accepted, sequence=taking.sequence)
    navigated = _navigate(taking)
    statements, documents = [], list[Question]()
    if taken is not None:
        told = recording.told(about, taking, taken, shared=shared.names(SharedValue.DATA))
        statements, documents = told.statements, told.documents
    if message.end or message.gone:
        together(*elements)  # what runs and hasn't ended by itself is told of by its elements
        statements, elements = statements + commit_ends.ended(found, taking, about), []
    further, more = _move_on(found, taking, about, taken, around, shared.objectives)
    recording.say(about, [*statements, *more])
    answer = _answer(attempt, message, taken)
    scos = [changed(taken.sco, *_SCO)] if taken is not None else []
    kept = [*elements, *scos, *shared.questions(), *documents, *further, changed(attempt, *_REACHED, *navigated)]
    return answer, [*kept, *commit_ledger.noted(taking, taken, answer)]


def _share(around: Found, taking: Taking) -> shared_values.Written:
    message = taking.message
    values = {
        SharedValue.OBJECTIVE: message.global_objectives,
        SharedValue.DATA: message.shared_data,
        SharedValue.PREFERENCE: {name: json.dumps(value) for name, value in preferences_in(message.elements).items()},
    }
    return shared_values.written(around.owners, taking.session, message.number, values, around.objectives)


def _navigate(taking: Taking) -> tuple[str, ...]:
    """Take over where the learner is, and what the engine keeps; return the names of what has changed."""
    attempt, message = taking.attempt, taking.message
    if taking.sequence < attempt.sequencing_sequence or (message.sequencing is None and message.current is None):
        return ()
    if message.sequencing is not None:
        attempt.sequencing = message.sequencing
    if message.current is not None:
        attempt.current = message.current
    attempt.sequencing_sequence = taking.sequence
    return _NAVIGATION if message.sequencing is not None else ("current", "sequencing_sequence")


def _move_on(
    found: Met,
    taking: Taking,
    about: About,
    taken: Taken | None,
    around: Found,
    objectives: Mapping[str, Any],
) -> tuple[list[Question], list[dict[str, Any]]]:
    """Roll up, and return what tells the course, and the log: only what is for credit leaves anything there."""
    attempt = taking.attempt
    attempt.last_activity_at = taking.now
    if not attempt.is_for_credit or (taken is None and not taking.message.end):
        return [], []
    seconds = 0.0 if taken is None else taken.seconds
    attempt.seconds += seconds
    stood, _ = standing.roll_up(attempt, taking.manifest, _newest(found.scos), objectives)
    told = recording.told_of_course(about, taking, stood=stood)
    return progressing.taken_over(around.where, attempt, seconds=seconds, at=taking.now), told


def _newest(scos: Sequence[ScoAttempt]) -> list[ScoAttempt]:
    return list({each.activity: each for each in sorted(scos, key=lambda each: each.number)}.values())


def _answer(attempt: Attempt, message: CommitMessage, taken: Taken | None) -> str:
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


def _see(taking: Taking) -> None:
    """Say that the session was heard of; one that was closed as idle goes on."""
    session, message = taking.session, taking.message
    session.last_number = max(session.last_number, message.number)
    session.last_seen_at = taking.now
    if session.ended_by == sessions.BY_IDLENESS and session.end_number is None:
        session.ended_at, session.ended_by = None, ""
