"""Keeps what the store refused of a commit's meaning, and says it again when somebody has mended the cause."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from people.rules.errors import Refusal
from people.services import audit, learners
from scorm_bridge.events import documents_refused, statements_refused
from scorm_bridge.models import PlayerSession, SetAside
from scorm_bridge.services import refused_documents, refused_statements
from scorm_bridge.services.lms import Aside

logger = logging.getLogger(__name__)
_KINDS: Final = {each.REASON: each for each in (refused_statements, refused_documents)}
REASONS: Final = tuple(_KINDS)
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """How much is stored now, how much is still refused, and after which of what was set aside to go on, if at all."""

    stored: int
    refused: int
    next: int | None


def keep(session: PlayerSession, number: int, aside: Aside, *, at: datetime) -> None:
    """Set aside what was refused of a session, in the caller's transaction: each once, with the reason.

    Of a document that was refused before, only the newest is kept, as the store would.
    """
    statements = [_row(session, number, refused_statements.REASON, *each, at=at) for each in aside.statements]
    documents = [_row(session, number, refused_documents.REASON, *each, at=at) for each in aside.documents]
    _forget_older(session, [each.digest for each in documents])
    SetAside.objects.bulk_create([*statements, *documents], ignore_conflicts=True)
    _tell(session, "Statements", aside.statements, statements_refused)
    _tell(session, "documents", aside.documents, documents_refused)


def say_again(tenant_id: int, *, who: str, after: int = 0, limit: int = _AT_ONCE) -> SaidAgain:
    """Say once more what was refused of a tenant, so much at a time and in its order, and tell what came of it."""
    found = _refused_after(tenant_id, after, limit + 1)
    tried = found[:limit]
    stored = sum(say_one_again(tenant_id, each, who=who) for each in tried)
    return SaidAgain(stored, len(tried) - stored, tried[-1] if len(found) > limit else None)


@transaction.atomic
def say_one_again(tenant_id: int, set_aside_id: int, *, who: str) -> bool:
    """Say one thing once more, of who the learner is now: what isn't taken stays aside, and has its new reason."""
    rows = SetAside.objects.select_for_update(of=("self",)).select_related("attempt__enrollment")
    row = rows.filter(tenant_id=tenant_id, pk=set_aside_id, reason__in=REASONS).first()
    if row is None:
        return False
    kind, kept = _KINDS[row.reason], json.loads(row.content)
    actor = learners.agent_of_id(tenant_id, row.attempt.enrollment.learner_id)
    refusal = kind.said(tenant_id, kept, actor, row.came_at)
    if refusal is not None:
        row.content = _content(kept, refusal)
        row.save(update_fields=["content"])
        return False
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="scorm.say-again",
        object=f"attempt {row.attempt_id}",
        details=kind.known_by(kept),
    )
    row.delete()
    return True


def _refused_after(tenant_id: int, after: int, limit: int) -> list[int]:
    """Return what was refused, in its order."""
    rows = SetAside.objects.filter(tenant_id=tenant_id, pk__gt=after).order_by("pk").values_list("pk", flat=True)
    # Served by scorm_set_aside_by_reason, once for each reason.
    return sorted(each for reason in REASONS for each in rows.filter(reason=reason)[:limit])[:limit]


def _forget_older(session: PlayerSession, digests: Sequence[bytes]) -> None:
    own = SetAside.objects.filter(tenant_id=session.tenant_id, attempt_id=session.attempt_id)
    own.filter(reason=refused_documents.REASON, digest__in=digests).delete()


def _tell(session: PlayerSession, what: str, refused: Sequence[tuple[Any, Refusal]], event: Any) -> None:
    for _, refusal in refused[:1]:
        text = "%s %s of the attempt %s were refused and set aside: %s"
        logger.warning(text, len(refused), what, session.attempt_id, refusal.message)
        transaction.on_commit(lambda: event.send(keep, count=len(refused)))


def _row(session: PlayerSession, number: int, reason: str, what: Any, refusal: Refusal, *, at: datetime) -> SetAside:
    digest, kept = _KINDS[reason].as_kept(what)
    return SetAside(
        tenant_id=session.tenant_id,
        attempt_id=session.attempt_id,
        session=session,
        number=number,
        reason=reason,
        digest=digest,
        came_at=at,
        content=_content(kept, refusal),
    )


def _content(kept: dict[str, Any], refusal: Refusal) -> str:
    return json.dumps({**kept, "refusal": refusal.as_json()})
