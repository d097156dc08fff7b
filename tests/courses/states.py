"""What has happened to a learner in a course, without content that says so."""

from typing import Any

from django.utils import timezone

from courses.models import Enrollment
from courses.services import courses, enrollments, progress


def did(enrollment: Enrollment, place: int, *, satisfied: bool = False, **what: Any) -> None:
    """Note that the item at a place of the tree was launched now; a moment that is None is now as well."""
    now = timezone.now()
    item = courses.items_of(enrollments.version_of(enrollment))[place]
    changes = {name: now if value is None else value for name, value in what.items()}
    state = progress.note(enrollment, item.pk, at=now, first_launched_at=now, **changes)
    if satisfied:
        progress.satisfy(enrollment, item, state, at=now)
