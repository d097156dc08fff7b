"""Enrollments, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.models import Course, CourseItem, Enrollment, ItemState
from courses.services import progress

Place = tuple[str, str]
"""When the last enrollment of a page was made, and its id."""


def page_of(
    tenant_id: int,
    *,
    course_id: UUID | None = None,
    learner_id: UUID | None = None,
    after: Place | None = None,
    limit: int,
    newest_only: bool = False,
) -> tuple[list[Enrollment], Place | None]:
    """Return a course's or a learner's enrollments, newest first, and the place after which the next page begins.

    ``newest_only`` leaves out what the same learner was enrolled in again.
    """
    rows = Enrollment.objects.filter(tenant_id=tenant_id)
    if course_id is not None:
        rows = rows.filter(course_id=course_id)
    if learner_id is not None:
        rows = rows.filter(learner_id=learner_id)
    if newest_only:
        rows = rows.filter(~Exists(_newer_in_the_same_course()))
    if after is not None:
        at, enrollment_id = datetime.fromisoformat(after[0]), UUID(after[1])
        # The first condition lets the index begin at the place; the second one leaves out what was shown.
        rows = rows.filter(created_at__lte=at).filter(Q(created_at__lt=at) | Q(pk__gt=enrollment_id))
    found = list(rows.order_by("-created_at", "pk")[: limit + 1])
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return page, (last.created_at.isoformat(), str(last.pk)) if last else None


def titles_of(tenant_id: int, enrollments: list[Enrollment]) -> Mapping[UUID, Course]:
    """Return the courses of enrollments by their ids."""
    return Course.objects.filter(tenant_id=tenant_id).in_bulk({each.course_id for each in enrollments})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with an item: in a word, and what is known of it; ``state`` is None if it is untouched."""

    item: CourseItem
    status: str
    state: ItemState | None


def standings_of(enrollment: Enrollment) -> list[Standing]:
    """Return where a learner stands with the whole tree of an enrollment, from top to bottom."""
    states = progress.states_of(enrollment)
    items = CourseItem.objects.filter(tenant_id=enrollment.tenant_id, version_id=enrollment.version_id)
    return [
        Standing(item, progress.status_of(item, states.get(item.pk)), states.get(item.pk))
        for item in items.order_by("ordinal")
    ]


def _newer_in_the_same_course() -> QuerySet:
    newer = Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
    return Enrollment.objects.filter(
        newer, tenant_id=OuterRef("tenant_id"), learner_id=OuterRef("learner_id"), course_id=OuterRef("course_id")
    )
