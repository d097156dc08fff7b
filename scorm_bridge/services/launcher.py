"""SCORM as a launcher of course items."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.services import progress
from courses.services.enrollments import check_open
from courses.services.launchers import MODES, Launch
from scorm_bridge.services import attempts, limits, manifests, stage, tokens


class ScormLauncher:
    """Launches packages: the player gets a token, and opens the attempt by it."""

    modes = MODES

    @transaction.atomic
    def launch(self, enrollment: Any, item: Any, *, mode: str, origin: str, return_url: str | None) -> Launch:
        """Begin an attempt, or go on with the one that is open."""
        token = begin(enrollment, item, mode=mode, return_url=return_url or "")
        return stage.launch(enrollment.tenant_id, token, origin=origin)

    def enrolled(self, enrollment: Any) -> None:
        """Nothing is fulfilled from the start."""


@transaction.atomic
def begin(enrollment: Any, item: Any, *, mode: str, return_url: str = "") -> str:
    """Begin an attempt, or go on with the one that is open, and return the token by which a player opens it."""
    now, tenant_id = timezone.now(), enrollment.tenant_id
    manifests.package_of_item(tenant_id, item.pk)
    held = progress.held(tenant_id, enrollment.pk)
    check_open(held)
    limits.check_launch(held, item.pk, mode.lower())
    attempt = attempts.to_go_on_with(held, item.pk, mode.lower(), at=now)
    _note(held, item.pk, now)
    return tokens.new_launch(attempt, at=now, return_url=return_url)[1]


def _note(enrollment: Any, item_id: int, now: datetime) -> None:
    state = progress.state_of(enrollment, item_id)
    first = state.first_launched_at or now
    progress.note_in(enrollment, state, at=now, launches=state.launches + 1, first_launched_at=first)
