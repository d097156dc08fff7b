"""Abandons sessions that ended without Terminated: at the next launch, by the API, or after a time (cmi5 §9.3.6)."""

from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cmi5.models import Session
from cmi5.rules.lms_statements import About, abandoned
from cmi5.services import lms
from courses.services import progress
from people.services import principal_cache

_SECONDS_BETWEEN, _AT_ONCE = 300, 100
_next_look = 0.0


@transaction.atomic
def abandon(tenant_id: int, session_id: UUID) -> bool:
    """Abandon a session; False if it had ended already. It is said once."""
    session = Session.objects.filter(tenant_id=tenant_id, pk=session_id).first()
    if session is None:
        return False
    enrollment = progress.held(tenant_id, session.enrollment_id)
    return _abandon(enrollment, Session.objects.get(tenant_id=tenant_id, pk=session_id), timezone.now())


def abandon_open(enrollment: Any, *, at: datetime) -> None:
    """Abandon what is still open in a registration that the caller holds, before it is launched again."""
    rows = Session.objects.filter(
        tenant_id=enrollment.tenant_id,
        enrollment_id=enrollment.pk,
        terminated_at__isnull=True,
        abandoned_at__isnull=True,
    )
    for session in rows.order_by("launched_at"):
        _abandon(enrollment, session, at)


def abandon_idle(*, before: datetime) -> int:
    """Abandon the sessions that were launched and last heard of before a moment; return how many."""
    rows = Session.objects.filter(
        terminated_at__isnull=True, abandoned_at__isnull=True, launched_at__lt=before
    ).order_by("launched_at")
    idle = [
        (session.tenant_id, session.pk)
        for session in rows.iterator(chunk_size=500)
        if session.last_statement_at is None or session.last_statement_at < before
    ]
    return sum(abandon(tenant_id, session_id) for tenant_id, session_id in idle)


def abandon_expired(*, now: datetime) -> None:
    """Abandon sessions whose token has ended, some at a time; each process looks for them every few minutes."""
    global _next_look  # noqa: PLW0603 - one moment a process
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + _SECONDS_BETWEEN
    rows = Session.objects.filter(terminated_at__isnull=True, abandoned_at__isnull=True, ends_at__lte=now)
    for tenant_id, session_id in rows.order_by("launched_at").values_list("tenant_id", "pk")[:_AT_ONCE]:
        abandon(tenant_id, session_id)


def forget() -> None:
    """Forget when this process looked last, as a new process does."""
    global _next_look  # noqa: PLW0603 - one moment a process
    _next_look = 0.0


def _abandon(enrollment: Any, session: Session, at: datetime) -> bool:
    if session.terminated_at is not None or session.abandoned_at is not None:
        return False
    session.abandoned_at = at
    session.save(update_fields=["abandoned_at"])
    unit = session.unit
    about = About(session.actor, enrollment.pk, session.pk, unit.activity_id, unit.item.identifier)
    last = session.last_statement_at or session.launched_at
    lms.say(session.tenant_id, [abandoned(about, duration=last - session.launched_at, at=at)])
    transaction.on_commit(principal_cache.forget_all)
    return True
