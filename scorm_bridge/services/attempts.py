"""Begins and ends attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.services import progress
from people.services import audit
from scorm_bridge.models import Attempt, PlayerLaunch, PlayerSession, ScoAttempt, SharedValue
from scorm_bridge.rules.errors import AttemptHasEnded, UnknownAttempt
from scorm_bridge.rules.translation_facts import TERMINATED
from scorm_bridge.services import manifests, recording, refused, sco_commits
from scorm_bridge.services.lms import Aside
from scorm_bridge.services.recording import About

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
        _end(found, enrollment, by=BY_NEXT_LAUNCH, at=at)
    last = rows.order_by("-number").first()
    made = Attempt(
        tenant_id=enrollment.tenant_id,
        enrollment_id=enrollment.pk,
        item_id=item_id,
        number=1 if last is None else last.number + 1,
        mode=mode,
        begun_at=at,
    )
    made.save(force_insert=True)
    before = reviewed(made) if last is not None and mode == NORMAL else None
    if before is not None:
        _hand_over(before, made)
    return made


def reviewed(attempt: Attempt) -> Attempt | None:
    """Return the attempt that a review shows: the newest one for credit."""
    rows = Attempt.objects.filter(
        tenant_id=attempt.tenant_id, enrollment_id=attempt.enrollment_id, item_id=attempt.item_id, mode=NORMAL
    )
    return rows.exclude(pk=attempt.pk).order_by("-number").first()


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
    enrollment = progress.held(tenant_id, found.enrollment_id)
    attempt = get(tenant_id, attempt_id)
    if attempt.ended_at is not None:
        raise AttemptHasEnded(f"The attempt {attempt.number} ended at {attempt.ended_at.isoformat()}.")
    _end(attempt, enrollment, by=BY_ADMINISTRATOR, at=timezone.now())
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="scorm.end-attempt",
        object=f"attempt {attempt.pk}",
        details={"enrollment": str(attempt.enrollment_id), "number": attempt.number},
    )
    return attempt


def _end(attempt: Attempt, enrollment: Any, *, by: str, at: datetime) -> None:
    """End an attempt from outside, and tell of what still ran in it."""
    running = sco_commits.running_in(attempt)
    close(attempt, by=by, at=at)
    if running:
        about = About(enrollment, attempt, manifests.of(attempt.tenant_id, enrollment.version_id), aside := Aside())
        recording.record_ends(about, running, kind=TERMINATED, at=at, key=f"{attempt.sessions}/close")
        session = PlayerSession.objects.get(tenant_id=attempt.tenant_id, attempt=attempt, number=attempt.sessions)
        refused.keep(session, session.last_number, aside, at=at)


def _hand_over(before: Attempt, after: Attempt) -> None:
    """Give an attempt the tracking model, which outlives attempts (SCORM 2004 4th Ed. SN §4.2, §3.10.3)."""
    after.sequencing = before.sequencing
    after.save(update_fields=["sequencing"])
    rows = SharedValue.objects.filter(tenant_id=before.tenant_id, owner=before.pk, kind=SharedValue.OBJECTIVE)
    SharedValue.objects.bulk_create(
        SharedValue(
            tenant_id=after.tenant_id,
            owner=after.pk,
            kind=SharedValue.OBJECTIVE,
            digest=row.digest,
            name=row.name,
            value=row.value,
            sequence=0,
        )
        for row in rows
    )


def get(tenant_id: int, attempt_id: UUID) -> Attempt:
    """Return one attempt of the tenant."""
    found = Attempt.objects.filter(tenant_id=tenant_id, pk=attempt_id).first()
    if found is None:
        raise UnknownAttempt(f"There is no attempt {attempt_id}.")
    return found
