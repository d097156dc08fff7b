"""Holds launches to what the manifest allows: so many attempts, so much time, by what was committed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorm_bridge.models import Attempt
from scorm_bridge.rules import limits
from scorm_bridge.rules.errors import AttemptsUsedUp, TimeUsedUp
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.services import attempts, manifests, restoring


def check_launch(enrollment: Any, item_id: int, mode: str) -> None:
    """Refuse a launch for credit beyond the limits; whoever may not begin or go on may still look back.

    An attempt that is open goes on, however many there were.
    """
    if mode != attempts.NORMAL:
        return
    manifest = manifests.of(enrollment.tenant_id, enrollment.version_id)
    allowed = limits.attempts_allowed(manifest)
    timed = any(limits.seconds_allowed(manifest, item) is not None for item, _depth in manifest.organization.walk())
    if allowed is None and not timed:
        return
    rows = Attempt.objects.filter(tenant_id=enrollment.tenant_id, enrollment_id=enrollment.pk, item_id=item_id)
    begun = list(rows.filter(mode=mode))
    is_open = next((each for each in begun if each.ended_at is None), None)
    if is_open is None:
        _check_attempts(allowed, len(begun))
    elif timed:
        _check_time(is_open, manifest)


def _check_attempts(allowed: int | None, begun: int) -> None:
    if allowed is not None and begun >= allowed:
        text = ngettext(
            "This content may be attempted once, and you have done so.",
            "This content may be attempted %(count)d times, and you have done so.",
            allowed,
        )
        raise AttemptsUsedUp(text % {"count": allowed})


def _check_time(attempt: Attempt, manifest: Manifest) -> None:
    over = limits.used_up(manifest, restoring.seconds_of(attempt, manifest.standard))
    if limits.launchable(manifest) <= over:
        raise TimeUsedUp(_("The time that is allowed for this content is used up."))
