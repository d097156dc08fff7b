"""What a learner sees of their courses."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from courses.models import Course, CourseItem, CourseVersion, Enrollment, ItemState
from courses.services import enrollment_list, enrollments, progress
from courses.services.enrollment_list import Place
from courses.services.launchers import knows, launcher_of


@dataclass(frozen=True, slots=True)
class Card:
    """An enrollment in a list: its course, and how much of what it asks for is done."""

    enrollment: Enrollment
    course: Course
    version: CourseVersion
    done: int
    asked: int

    @property
    def percent(self) -> int:
        """Return how much is done; a course that asks for nothing is done."""
        return 100 if not self.asked else self.done * 100 // self.asked


@dataclass(frozen=True, slots=True)
class Step:
    """An item of a course as its learner sees it; ``modes`` are those in which it can be launched now."""

    item: CourseItem
    status: str
    score: float | None
    modes: tuple[str, ...]
    is_last: bool


def cards_of(tenant_id: int, learner_id: UUID, *, after: Place | None, limit: int) -> tuple[list[Card], Place | None]:
    """Return a learner's enrollments, the newest first; five queries whatever the length of the page."""
    page, more = enrollment_list.page_of(tenant_id, learner_id=learner_id, after=after, limit=limit)
    courses = enrollment_list.titles_of(tenant_id, page)
    versions = CourseVersion.objects.filter(tenant_id=tenant_id).in_bulk({each.version_id for each in page})
    asked = _counted(
        CourseItem.objects.filter(tenant_id=tenant_id, version__in=versions, satisfied_from_start=False),
        "version_id",
    )
    done = _counted(
        ItemState.objects.filter(
            tenant_id=tenant_id, enrollment__in=page, satisfied_at__isnull=False, item__satisfied_from_start=False
        ),
        "enrollment_id",
        block="item__kind",
    )
    cards = [
        Card(
            each,
            courses[each.course_id],
            versions[each.version_id],
            done.get(each.pk, 0),
            asked.get(each.version_id, 0),
        )
        for each in page
    ]
    return cards, more


def steps_of(enrollment: Enrollment) -> list[Step]:
    """Return the tree of an enrollment, from top to bottom."""
    states = progress.states_of(enrollment)
    items = list(
        CourseItem.objects.filter(tenant_id=enrollment.tenant_id, version_id=enrollment.version_id).order_by("ordinal")
    )
    can_launch = enrollment.ended_at is None and not enrollments.is_archived(enrollment)
    launched = [state for state in states.values() if state.first_launched_at is not None and state.last_activity_at]
    last = max(launched, key=lambda state: state.last_activity_at, default=None)
    return [
        Step(
            item,
            progress.status_of(item, states.get(item.pk)),
            states[item.pk].score_scaled if item.pk in states else None,
            launcher_of(item.kind).modes if can_launch and knows(item.kind) else (),
            last is not None and last.item_id == item.pk,
        )
        for item in items
    ]


def _counted(rows: Any, by: str, *, block: str = "kind") -> dict[Any, int]:
    counted = rows.filter(~Q(**{block: CourseItem.BLOCK})).values(by).annotate(count=Count("pk"))
    return {row[by]: row["count"] for row in counted}
