"""Writes down each commit that was taken with its answer, and sets aside what can't be taken."""

import json
from datetime import datetime

from people.services.kept_often import added
from people.services.round_trip import Question
from scorm_bridge.models import Commit, PlayerSession, SetAside
from scorm_bridge.rules.commit_message import CommitMessage
from scorm_bridge.services import sessions
from scorm_bridge.services.judging import Refusals
from scorm_bridge.services.taking import Taken, Taking


def set_aside(session: PlayerSession, message: CommitMessage, reason: str, now: datetime) -> None:
    """Keep a commit that isn't taken, once, unless it only says that the player is there."""
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


def noted(taking: Taking, taken: Taken | None, answer: str) -> list[Question]:
    """Return what writes down a commit that was taken, and which values of it weren't."""
    refused = taken.refused if taken is not None else []
    return [added(_commit(taking, answer)), *([_refused_aside(taking, refused)] if refused else ())]


def _commit(taking: Taking, answer: str) -> Commit:
    message, session = taking.message, taking.session
    return Commit(
        tenant_id=session.tenant_id,
        session=session,
        number=message.number,
        taken_at=taking.now,
        at=taking.at,
        activity=message.activity,
        activity_attempt=message.attempt if message.activity else None,
        elements=len(message.elements),
        bytes=len(message.body),
        events=[_event(taking, each.kind, each.elapsed) for each in message.events],
        digest=message.digest,
        answer=answer,
    )


def _refused_aside(taking: Taking, refused: Refusals) -> Question:
    session, message = taking.session, taking.message
    values = [{**each, "value": message.elements.get(each["element"], "")} for each in refused]
    return added(
        SetAside(
            tenant_id=session.tenant_id,
            session=session,
            attempt_id=session.attempt_id,
            number=message.number,
            reason="refused",
            digest=message.digest,
            came_at=taking.now,
            content=json.dumps(values),
        )
    )


def _event(taking: Taking, kind: str, elapsed: float) -> dict[str, str]:
    return {"kind": kind, "at": sessions.moment_of(taking.session, elapsed, now=taking.now).isoformat()}
