"""Sends scores to platforms: the newest ones, one at a time for each learner, and again when it fails. AGS 2.0 §3.4."""

import logging
import random
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pylti1p3.grade import Grade

from lti.security.services.exchanges import TOOL, inspected
from lti.tool.models import Link, Passback
from lti.tool.rules.backoff import is_final, seconds_until
from lti.tool.rules.errors import ClaimLost, ServiceFailed
from lti.tool.rules.scores import score_of, timestamp_after
from lti.tool.services import connector, line_items, links, passbacks, platforms
from lti.tool.services.connector import Connector
from lti.tool.services.standings import standing_of
from people.rules.errors import Refusal, shortened
from people.services import audit

PORTION = 20

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Send what is due, a portion of it, one after the other, and return how many were looked at."""
    looked_at = 0
    while looked_at < PORTION and (passback := passbacks.claim()) is not None:
        try:
            _send(passback)
        except Exception as error:  # one that can't be sent must not keep the others waiting
            logger.exception("the score of passback %s of tenant %s can't be sent", passback.pk, passback.tenant_id)
            _failed(passback, ServiceFailed(f"It can't be sent: {error!r}."))
        looked_at += 1
    return looked_at


def _send(passback: Passback) -> None:
    score = score_of(standing_of(passback))
    if score is None or score == passback.score:
        state = Passback.IDLE if passback.score is None else Passback.SENT
        passbacks.give_back(passback, state=state, attempts=0)
        return
    try:
        status = _deliver(passback, score)
    except ClaimLost:
        return
    except Refusal as refusal:
        _failed(passback, refusal)
        return
    passbacks.give_back(
        passback,
        state=Passback.SENT,
        score=score,
        attempts=0,
        sent_at=timezone.now(),
        answer_status=status,
        answer="",
    )
    audit.write(
        tenant_id=passback.tenant_id,
        who="LTI worker",
        action="lti.score",
        object=f"learner {passback.learner_id}",
        details={"link": passback.link_id, **score},
    )


def _deliver(passback: Passback, score: dict[str, Any]) -> int | None:
    """Send a score and return the status of the answer; every step is in the inspector."""
    with inspected(TOOL, "score", tenant_id=passback.tenant_id) as exchange:
        link: Link = links.get(passback.tenant_id, passback.link_id)
        platform = links.platform_of(link)
        exchange.party, exchange.party_name = platform.pk, platform.name
        exchange.learner = passback.learner_id
        platforms.check_let_in(link.deployment)
        with connector.failures():
            sender = Connector(platform, exchange, seconds=passbacks.SECONDS)
            service = line_items.service_of(link, sender)
            timestamp = timestamp_after(passback.last_timestamp, now=timezone.now())
            passbacks.stamp(passback, timestamp)
            grade = _grade(score, passback.user_id, timestamp.isoformat(timespec="milliseconds"))
            service.put_grade(grade)
        exchange.status = sender.status
        return sender.status


def _grade(score: dict[str, Any], user_id: str, timestamp: str) -> Grade:
    grade = Grade().set_user_id(user_id).set_timestamp(timestamp)
    grade.set_activity_progress(score["activityProgress"]).set_grading_progress(score["gradingProgress"])
    if "scoreGiven" in score:
        grade.set_score_given(score["scoreGiven"]).set_score_maximum(score["scoreMaximum"])
    return grade


def _failed(passback: Passback, refusal: Refusal) -> None:
    answered = refusal.answered if isinstance(refusal, ServiceFailed) else None
    asked = refusal.retry_after if isinstance(refusal, ServiceFailed) else None
    attempts = passback.attempts + 1
    told = {"attempts": attempts, "answer_status": answered, "answer": shortened(refusal.message, 2_000)}
    if is_final(answered, attempts=attempts):
        passbacks.give_back(passback, state=Passback.REFUSED, **told)
        return
    pause = seconds_until(attempts, chance=random.random(), retry_after=asked)  # noqa: S311 - spreads, hides nothing
    again = timezone.now() + timedelta(seconds=pause)
    passbacks.give_back(passback, state=Passback.WAITING, again_at=again, **told)
