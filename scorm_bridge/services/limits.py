"""Holds launches and commits to what the manifest allows: so many attempts, so much time, by what was committed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorm_bridge.models import Attempt, ScoAttempt
from scorm_bridge.rules import limits
from scorm_bridge.rules.errors import AttemptsUsedUp, TimeUsedUp
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.services import attempts, manifests, restoring
from scorm_bridge.services.tokens import Held


def check_launch(enrollment: Any, item_id: int, mode: str) -> None:
    """Refuse a launch for credit beyond the limits; whoever may not begin or go on may still look back.

    An attempt that is open goes on, however many there were.
    """
    if mode != attempts.NORMAL:
        return
    manifest = manifests.of(enrollment.tenant_id, enrollment.version_id)
    allowed, parts = limits.attempts_allowed(manifest), limits.attempts_allowed_of_parts(manifest)
    timed = any(limits.seconds_allowed(manifest, item) is not None for item, _depth in manifest.organization.walk())
    if allowed is None and not timed and not parts:
        return
    rows = Attempt.objects.filter(tenant_id=enrollment.tenant_id, enrollment_id=enrollment.pk, item_id=item_id)
    begun = list(rows.filter(mode=mode))
    is_open = next((each for each in begun if each.ended_at is None), None)
    if is_open is None and allowed is not None and len(begun) >= allowed:
        raise _attempts_used_up(allowed)
    _check_parts(enrollment, item_id, manifest, is_open)


def attempts_begun(enrollment: Any, item_id: int, manifest: Manifest) -> dict[str, int]:
    """Return how many attempts for credit have begun on each activity whose attempts are limited.

    What was attempted outlives an attempt on the course (SN §4.2): those of all of them count.
    """
    parts = limits.attempts_allowed_of_parts(manifest)
    if not parts:
        return {}
    # Attempts by scorm_attempt_of_enrollment, those on their activities by sco_attempt_of_activity.
    rows = ScoAttempt.objects.filter(
        tenant_id=enrollment.tenant_id,
        attempt__tenant_id=enrollment.tenant_id,
        attempt__enrollment_id=enrollment.pk,
        attempt__item_id=item_id,
        attempt__mode=attempts.NORMAL,
        activity__in=parts,
    )
    return dict(rows.values_list("activity").annotate(begun=Count("pk")))


def refusal_of(held: Held, scos: Sequence[ScoAttempt], activity: str, number: int) -> AttemptsUsedUp | None:
    """Return why an attempt on an activity may not begin: there were as many as the manifest allows (SN UP.1).

    ``scos`` are those of the attempt on the course; one of them that has begun goes on.
    """
    attempt, enrollment = held.attempt, held.enrollment
    if not activity or any((each.activity, each.number) == (activity, number) for each in scos):
        return None
    manifest = manifests.of(attempt.tenant_id, enrollment.version_id)
    allowed = limits.attempts_allowed_of_parts(manifest).get(activity)
    if allowed is None or not attempt.is_for_credit:
        return None
    begun = attempts_begun(enrollment, attempt.item_id, manifest).get(activity, 0)
    before = begun - sum(each.activity == activity for each in scos)
    return _attempts_used_up(allowed) if before + number > allowed else None


def _attempts_used_up(allowed: int) -> AttemptsUsedUp:
    text = ngettext(
        "This content may be attempted once, and you have done so.",
        "This content may be attempted %(count)d times, and you have done so.",
        allowed,
    )
    return AttemptsUsedUp(text % {"count": allowed})


def _check_parts(enrollment: Any, item_id: int, manifest: Manifest, is_open: Attempt | None) -> None:
    """Refuse where no part may be launched any more; one that is open goes on while it has time."""
    launchable, late, going_on = limits.launchable(manifest), set[str](), set[str]()
    if is_open is not None:
        late = limits.used_up(manifest, restoring.seconds_of(is_open, manifest.standard))
        own = ScoAttempt.objects.filter(tenant_id=enrollment.tenant_id, attempt=is_open, ended_at__isnull=True)
        going_on = set(own.values_list("activity", flat=True))
    if late and launchable <= late:
        raise TimeUsedUp(_("The time that is allowed for this content is used up."))
    begun, parts = attempts_begun(enrollment, item_id, manifest), limits.attempts_allowed_of_parts(manifest)
    used_up = {name for name, allowed in parts.items() if begun.get(name, 0) >= allowed} - going_on
    if used_up and launchable <= late | used_up:
        raise _attempts_used_up(max(parts[name] for name in used_up))
