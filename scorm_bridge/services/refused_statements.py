"""Keeps Statements that the log refused, and says them again when somebody has mended the cause."""

import json
import logging
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from people.rules.errors import Refusal
from people.services import audit, learners, tenants
from scorm_bridge.events import statements_refused
from scorm_bridge.models import PlayerSession, SetAside
from scorm_bridge.services import lms

logger = logging.getLogger(__name__)
REASON: Final = "statement-refused"
_AT_ONCE: Final = 200


def keep(session: PlayerSession, number: int, aside: lms.Aside, *, at: datetime) -> None:
    """Set refused Statements of a session aside, in the caller's transaction: each once, with the reason."""
    rows = [_row(session, number, statement, refusal, at) for statement, refusal in aside.refused]
    SetAside.objects.bulk_create(rows, ignore_conflicts=True)
    for _, refusal in aside.refused[:1]:
        text = "%s Statements of the attempt %s were refused and set aside: %s"
        logger.warning(text, len(rows), session.attempt_id, refusal.message)
        transaction.on_commit(lambda: statements_refused.send(keep, count=len(rows)))


def say_again(tenant_id: int, *, who: str) -> tuple[int, int]:
    """Say everything of a tenant that was refused once more; return how much was said, and how much is still refused.

    Each keeps its id, so that it is stored once however often it is said. Its actor is who the learner is now.
    """
    said, refused, after = 0, 0, 0
    while True:
        # Served by scorm_set_aside_by_reason.
        rows = SetAside.objects.filter(tenant_id=tenant_id, reason=REASON, pk__gt=after).order_by("pk")
        found = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
        if not found:
            return said, refused
        after = found[-1]
        now_said = sum(say_one_again(tenant_id, each, who=who) for each in found)
        said, refused = said + now_said, refused + len(found) - now_said


@transaction.atomic
def say_one_again(tenant_id: int, set_aside_id: int, *, who: str) -> bool:
    """Say one refused Statement once more: what is taken isn't set aside any more; what isn't has its new reason."""
    rows = SetAside.objects.select_for_update(of=("self",)).select_related("attempt__enrollment")
    row = rows.filter(tenant_id=tenant_id, pk=set_aside_id, reason=REASON).first()
    if row is None:
        return False
    statement = json.loads(row.content)["statement"]
    actor = learners.agent_of_id(tenant_id, row.attempt.enrollment.learner_id)
    aside = lms.Aside()
    lms.say(tenant_id, tenants.home_page_of(tenant_id), [{**statement, "actor": actor}], aside)
    for _, refusal in aside.refused:
        row.content = _content(statement, refusal)
        row.save(update_fields=["content"])
        return False
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="scorm.say-again",
        object=f"attempt {row.attempt_id}",
        details={"statement": statement["id"]},
    )
    row.delete()
    return True


def _row(session: PlayerSession, number: int, statement: dict[str, Any], refusal: Refusal, at: datetime) -> SetAside:
    return SetAside(
        tenant_id=session.tenant_id,
        attempt_id=session.attempt_id,
        session=session,
        number=number,
        reason=REASON,
        digest=sha256(statement["id"].encode()).digest(),
        came_at=at,
        content=_content(statement, refusal),
    )


def _content(statement: dict[str, Any], refusal: Refusal) -> str:
    return json.dumps({"statement": statement, "refusal": refusal.as_json()})
