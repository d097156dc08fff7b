"""Closes sessions of which nothing is heard any more: what ran in them is suspended, never lost."""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.services import progress
from people.rules.errors import Refusal
from scorm_bridge.models import PlayerSession
from scorm_bridge.rules.translation_facts import BROKEN_OFF
from scorm_bridge.services import manifests, recording, refused, sco_commits
from scorm_bridge.services.lms import Aside
from scorm_bridge.services.recording import About
from scorm_bridge.services.sessions import BY_IDLENESS
from scorm_bridge.services.tokens import Held

logger = logging.getLogger(__name__)
_SECONDS_BETWEEN, _AT_ONCE = 300, 100
_next_look = 0.0


def settle(held: Held, session: PlayerSession) -> None:
    """Suspend what ran in a session that broke off, at the moment when it was last heard of."""
    running = sco_commits.running_in(held.attempt)
    sco_commits.suspend(running, at=session.last_seen_at)
    if running:
        manifest = manifests.of(held.attempt.tenant_id, held.enrollment.version_id)
        about = About(held.enrollment, held.attempt, manifest, aside := Aside())
        at, key = session.last_seen_at, f"{session.number}/idle"
        recording.record_ends(about, running, kind=BROKEN_OFF, at=at, key=key)
        refused.keep(session, session.last_number, aside, at=timezone.now())


def close_idle(*, before: datetime, at_most: int | None = None) -> int:
    """Close the sessions that were last heard of before a moment; return how many."""
    rows = PlayerSession.objects.filter(ended_at__isnull=True, superseded_at__isnull=True, last_seen_at__lt=before)
    found = list(rows.order_by("last_seen_at").values_list("tenant_id", "pk")[:at_most])
    return sum(_closed(tenant_id, session_id, before) for tenant_id, session_id in found)


def close_some() -> None:
    """Close what has been idle for SCORM_IDLE_MINUTES, some at a time; each process looks every few minutes."""
    global _next_look  # noqa: PLW0603 - one moment a process
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + _SECONDS_BETWEEN
    close_idle(before=timezone.now() - timedelta(minutes=settings.SCORM_IDLE_MINUTES), at_most=_AT_ONCE)


def forget() -> None:
    """Forget when this process looked last, as a new process does."""
    global _next_look  # noqa: PLW0603 - one moment a process
    _next_look = 0.0


def _closed(tenant_id: int, session_id: int, before: datetime) -> bool:
    """Close a session; one of which nothing can be told stays open, and keeps no other one from being closed."""
    try:
        return _close(tenant_id, session_id, before)
    except Refusal as refusal:
        logger.warning("the player session %s of tenant %s isn't closed: %s", session_id, tenant_id, refusal.message)
        return False


@transaction.atomic
def _close(tenant_id: int, session_id: int, before: datetime) -> bool:
    rows = PlayerSession.objects.select_related("launch", "attempt").filter(
        tenant_id=tenant_id, pk=session_id, ended_at__isnull=True, superseded_at__isnull=True, last_seen_at__lt=before
    )
    registration = rows.values_list("attempt__enrollment_id", flat=True).first()
    if registration is None:
        return False
    enrollment = progress.held(tenant_id, registration)
    session = rows.first()
    if session is None:
        return False
    session.ended_at, session.ended_by = session.last_seen_at, BY_IDLENESS
    session.save(update_fields=["ended_at", "ended_by"])
    settle(Held(session.launch, session.attempt, enrollment), session)
    return True
