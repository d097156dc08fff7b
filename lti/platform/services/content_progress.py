"""Where a learner stands with what asks for no more than to be opened."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.services import progress


@transaction.atomic
def opened(enrollment: Any, item: Any) -> None:
    """Write down that an item was opened, which satisfies it."""
    held, now = progress.held(enrollment.tenant_id, enrollment.pk), timezone.now()
    state = progress.state_of(held, item.pk)
    changes = {
        "launches": state.launches + 1,
        "first_launched_at": state.first_launched_at or now,
        "completed_at": state.completed_at or now,
    }
    state = progress.note_in(held, state, at=now, **changes)
    progress.satisfy(held, item, state, at=now)
