"""Forgets what is old of the ledgers: which commits came, launches that are over, what was set aside.

What learners did stays: attempts, SCO attempts, elements and Statements are never pruned, and neither are Statements
and documents that were refused, until they are said. A session stays as well, with the number up to which its commits
are gone: what comes late of these is set aside (``commits``).
"""

from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from courses.services import progress
from people.services.clearing import delete_portion
from scorm_bridge.models import Commit, PlayerLaunch, PlayerSession, SetAside
from scorm_bridge.services.refused import REASONS

_SECONDS_BETWEEN, _AT_ONCE = 3600, 100
_next_look = 0.0
_IS_OVER = Q(ended_at__isnull=False) | Q(superseded_at__isnull=False)


def prune(*, now: datetime) -> int:
    """Delete a portion of what is older than it is kept; return how much there was, 0 when nothing is left."""
    oldest = now - timedelta(days=settings.SCORM_COMMITS_KEPT_DAYS)
    aside = SetAside.objects.filter(came_at__lt=now - timedelta(days=settings.SCORM_SET_ASIDE_KEPT_DAYS))
    return _commits(oldest) + _launches(oldest) + delete_portion(aside.exclude(reason__in=REASONS), by="came_at")


def prune_some() -> None:
    """Delete a portion now and then; each process looks once an hour."""
    global _next_look  # noqa: PLW0603 - one moment a process
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + _SECONDS_BETWEEN
    prune(now=timezone.now())


def forget() -> None:
    """Forget when this process looked last, as a new process does."""
    global _next_look  # noqa: PLW0603 - one moment a process
    _next_look = 0.0


def _commits(oldest: datetime) -> int:
    """Delete the commits of sessions that have been over for so long."""
    has_commits = Q(last_number__gt=F("pruned_number"))
    rows = PlayerSession.objects.filter(_IS_OVER, has_commits, last_seen_at__lt=oldest).order_by("last_seen_at")
    found = list(rows.values_list("tenant_id", "pk", "attempt__enrollment_id")[:_AT_ONCE])
    for tenant_id, session_id, registration in found:
        with transaction.atomic():
            # Nobody takes a commit of the registration meanwhile: it would be told from none that was deleted.
            progress.held(tenant_id, registration)
            Commit.objects.filter(tenant_id=tenant_id, session_id=session_id).delete()
            own = PlayerSession.objects.filter(tenant_id=tenant_id, pk=session_id)
            own.update(pruned_number=F("last_number"))
    return len(found)


@transaction.atomic
def _launches(oldest: datetime) -> int:
    """Delete launches whose tokens have been of no use for so long; their sessions stay."""
    sessions = PlayerSession.objects.filter(tenant_id=OuterRef("tenant_id"), launch_id=OuterRef("pk"))
    rows = PlayerLaunch.objects.filter(~Exists(sessions.exclude(_IS_OVER)), ends_at__lt=oldest)
    found = list(rows.order_by("ends_at").values_list("tenant_id", "pk")[:_AT_ONCE])
    for tenant_id, launch_id in found:
        PlayerSession.objects.filter(tenant_id=tenant_id, launch_id=launch_id).update(launch=None)
        PlayerLaunch.objects.filter(tenant_id=tenant_id, pk=launch_id).delete()
    return len(found)
