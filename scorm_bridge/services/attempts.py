"""Begins and ends attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.services import progress
from people.services import audit
from scorm_bridge.models import Attempt, PlayerLaunch, PlayerSession, ScoAttempt
from scorm_bridge.rules.errors import AttemptHasEnded, UnknownAttempt

NORMAL, BROWSE, REVIEW = "normal", "browse", "review"
BY_LEARNER, BY_ADMINISTRATOR, BY_NEXT_LAUNCH = "learner", "administrator", "next launch"


def to_go_on_with(enrollment: Any, item_id: int, mode: str, *, at: datetime) -> Attempt:
    """Return the attempt that a launch goes on with, made now if none is open; the caller holds the enrollment.

    Browsing and reviewing begin afresh each time: they leave nothing to go on with.
    """
    rows = Attempt.objects.filter(tenant_id=enrollment.tenant_id, enrollment_id=enrollment.pk, item_id=item_id)
    found = rows.filter(mode=mode, ended_at__isnull=True).first()
    if found is not None and found.is_for_credit:
        return found
    if found is not None:
        close(found, by=BY_NEXT_LAUNCH, at=at)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return Attempt.objects.create(
        tenant_id=enrollment.tenant_id,
        enrollment_id=enrollment.pk,
        item_id=item_id,
        number=last + 1,
        mode=mode,
        begun_at=at,
    )


def reviewed(attempt: Attempt) -> Attempt | None:
    """Return the attempt that a review shows: the newest one for credit."""
    rows = Attempt.objects.filter(
        tenant_id=attempt.tenant_id, enrollment_id=attempt.enrollment_id, item_id=attempt.item_id, mode=NORMAL
    )
    return rows.order_by("-number").first()


def close(attempt: Attempt, *, by: str, at: datetime) -> None:
    """End an attempt with its launches, sessions and SCO attempts; part of the caller's transaction."""
    attempt.ended_at, attempt.ended_by = at, by
    attempt.save(update_fields=["ended_at", "ended_by"])
    own = {"tenant_id": attempt.tenant_id, "attempt": attempt}
    PlayerLaunch.objects.filter(**own, ended_at__isnull=True).update(ended_at=at)
    PlayerSession.objects.filter(**own, ended_at__isnull=True).update(ended_at=at, ended_by=by)
    ScoAttempt.objects.filter(**own, ended_at__isnull=True).update(ended_at=at)


@transaction.atomic
def end(tenant_id: int, attempt_id: UUID, *, who: str) -> Attempt:
    """End an attempt for its learner: the next launch begins a new one. What was kept of it stays."""
    found = get(tenant_id, attempt_id)
    progress.held(tenant_id, found.enrollment_id)
    attempt = get(tenant_id, attempt_id)
    if attempt.ended_at is not None:
        raise AttemptHasEnded(f"The attempt {attempt.number} ended at {attempt.ended_at.isoformat()}.")
    close(attempt, by=BY_ADMINISTRATOR, at=timezone.now())
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="scorm.end-attempt",
        object=f"attempt {attempt.pk}",
        details={"enrollment": str(attempt.enrollment_id), "number": attempt.number},
    )
    return attempt


def get(tenant_id: int, attempt_id: UUID) -> Attempt:
    """Return one attempt of the tenant."""
    found = Attempt.objects.filter(tenant_id=tenant_id, pk=attempt_id).first()
    if found is None:
        raise UnknownAttempt(f"There is no attempt {attempt_id}.")
    return found
