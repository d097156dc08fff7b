"""Numbers the changes of a course's memberships, and tells what has changed since a number."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F

from courses.models import Course, Membership, MembershipMark
from courses.rules.errors import UnknownCourse

_MOST_AT_ONCE = 1_000


def hold(tenant_id: int, course_id: UUID) -> None:
    """Let nobody else change who is in a course until the transaction ends.

    Whoever changes memberships holds their course first and touches them afterwards: were it the other way round for
    some, two could wait for each other.
    """
    rows = Course.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id, pk=course_id)
    rows.values_list("pk", flat=True).first()


def mark(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> None:
    """Give these people's places in a course the next number; part of the transaction that changes them."""
    if not learner_ids:
        return
    rows = Course.objects.filter(tenant_id=tenant_id, pk=course_id)
    if not rows.update(members_changed=F("members_changed") + 1):
        raise UnknownCourse(f"There is no course {course_id}.")
    number = rows.values_list("members_changed", flat=True).get()
    MembershipMark.objects.bulk_create(
        [
            MembershipMark(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id, number=number)
            for learner_id in learner_ids
        ],
        batch_size=_MOST_AT_ONCE,
        update_conflicts=True,
        unique_fields=["tenant", "course", "learner"],
        update_fields=["number"],
    )


def mark_everywhere(tenant_id: int, learner_id: UUID) -> None:
    """Mark all places of somebody whose name, address or status has changed."""
    rows = Membership.objects.filter(tenant_id=tenant_id, learner_id=learner_id).order_by("course_id")
    for course_id in rows.values_list("course_id", flat=True):
        mark(tenant_id, course_id, [learner_id])


def latest(tenant_id: int, course_id: UUID) -> int:
    """Return the number of a course's last change."""
    found = Course.objects.filter(tenant_id=tenant_id, pk=course_id).values_list("members_changed", flat=True).first()
    if found is None:
        raise UnknownCourse(f"There is no course {course_id}.")
    return int(found)


def since(
    tenant_id: int, course_id: UUID, number: int, *, after: tuple[int, int] | None, limit: int
) -> tuple[Sequence[UUID], tuple[int, int] | None]:
    """Return whose places changed after a number, and where the next page goes on (the number and the row)."""
    rows = MembershipMark.objects.filter(tenant_id=tenant_id, course_id=course_id, number__gt=number)
    if after is not None:
        rows = rows.filter(number__gte=after[0]).exclude(number=after[0], pk__lte=after[1])
    page = list(rows.order_by("number", "pk")[: limit + 1])
    shown = page[:limit]
    more = (shown[-1].number, shown[-1].pk) if len(page) > limit else None
    return [each.learner_id for each in shown], more
