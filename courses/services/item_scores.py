"""The scores of a course's own content, as a gradebook shows them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef

from courses.models import CourseItem, Enrollment, ItemState
from courses.services import courses


def scored_items(tenant_id: int, course_id: UUID, *, other_than: Collection[str], at_most: int) -> list[CourseItem]:
    """Return the items of a course's newest version in which somebody has a score, but for some kinds of items."""
    version = courses.latest_version(courses.get(tenant_id, course_id))
    scored = ItemState.objects.filter(tenant_id=tenant_id, item=OuterRef("pk"), score_scaled__isnull=False)
    rows = CourseItem.objects.filter(Exists(scored), tenant_id=tenant_id, version=version)
    rows = rows.exclude(kind__in=[CourseItem.BLOCK, *other_than])
    return list(rows.order_by("ordinal")[:at_most])


def scores_of(
    tenant_id: int, items: Collection[CourseItem], registrations: Mapping[UUID, UUID]
) -> dict[tuple[UUID, int], ItemState]:
    """Return where learners stand with items, by learner and item; ``registrations`` are those of the learners."""
    learners = {registration: learner for learner, registration in registrations.items()}
    rows = ItemState.objects.filter(
        tenant_id=tenant_id, enrollment_id__in=list(learners), item_id__in=[each.pk for each in items]
    )
    return {(learners[row.enrollment_id], row.item_id): row for row in rows}


def registrations_of(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the newest registrations of learners in a course's newest version."""
    version = courses.latest_version(courses.get(tenant_id, course_id))
    rows = Enrollment.objects.filter(
        tenant_id=tenant_id, course_id=course_id, learner_id__in=learner_ids, version=version
    )
    return dict(rows.order_by("created_at").values_list("learner_id", "pk"))
