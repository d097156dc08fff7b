"""Enrols learners, and closes and re-opens what they are enrolled in."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses.models import Course, CourseItem, CourseVersion, Enrollment, Membership
from courses.rules.errors import CannotEnroll, CannotLaunch, EnrollmentConflict, UnknownCourse, UnknownEnrollment
from courses.services import courses, membership_changes, memberships, outside_roles
from courses.services.launchers import knows, launcher_of
from courses.services.outside_roles import Source
from people.services import audit
from people.services.asked_often import AskedOften

LEARNER = "Learner"
_SHARED = "SELECT 1 FROM courses_courseversion WHERE tenant_id = %s AND id = %s FOR SHARE"


@transaction.atomic
def enroll(
    tenant_id: int,
    course_id: UUID,
    learner_id: UUID,
    *,
    registration: UUID | None = None,
    source: str = "",
    who: str,
) -> Enrollment:
    """Enrol a learner in the newest version of a course, under a new registration; they become a Learner in it.

    ``source`` is who outside wants that, if it isn't somebody here (outside_roles). What is fulfilled from the start is
    evaluated in the same transaction. cmi5 §9.6.1.
    """
    course = courses.get(tenant_id, course_id)
    check_can_enroll(course)
    version = courses.latest_version(course)
    _share(version)
    try:
        with transaction.atomic():
            enrollment = Enrollment.objects.create(
                id=registration or uuid4(), tenant_id=tenant_id, course=course, version=version, learner_id=learner_id
            )
    except IntegrityError:
        raise EnrollmentConflict(f"The registration {registration} is taken.") from None
    if source:
        outside_roles.give(Source(tenant_id, course_id, source, who), learner_id, [LEARNER])
    else:
        _become_learner(tenant_id, course_id, learner_id, who)
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="enrollment.create",
        object=f"enrollment {enrollment.pk}",
        details={"course": str(course.pk), "learner": str(learner_id), "version": version.number},
    )
    if knows(course.kind):
        launcher_of(course.kind).enrolled(enrollment)
    return enrollment


def _become_learner(tenant_id: int, course_id: UUID, learner_id: UUID, who: str) -> None:
    membership_changes.hold(tenant_id, course_id)
    membership, made = Membership.objects.get_or_create(
        tenant_id=tenant_id, course_id=course_id, learner_id=learner_id, defaults={"roles": [LEARNER]}
    )
    if made:
        membership_changes.mark(tenant_id, course_id, [learner_id])
    if LEARNER not in membership.roles or LEARNER in membership.from_outside:
        memberships.add_role(tenant_id, course_id, learner_id, LEARNER, who=who)


def get(tenant_id: int, registration: UUID) -> Enrollment:
    """Return one enrollment of the tenant."""
    found = Enrollment.objects.filter(tenant_id=tenant_id, pk=registration).first()
    if found is None:
        raise UnknownEnrollment(f"There is no registration {registration}.")
    return found


def of_learner(tenant_id: int, learner_id: UUID, registration: UUID) -> Enrollment:
    """Return an enrollment of this learner; anybody else's is as unknown as one that doesn't exist."""
    found = get(tenant_id, registration)
    if found.learner_id != learner_id:
        raise UnknownEnrollment(f"There is no registration {registration}.")
    return found


@AskedOften
def newest(tenant_id: int, course_id: UUID, learner_id: UUID) -> Any:
    """Return the newest enrollment of a learner in a course, None if there is none."""
    rows = Enrollment.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id)
    return rows.order_by("-created_at")


@AskedOften
def newest_held(tenant_id: int, course_id: UUID, learner_id: UUID) -> Any:
    """Return the newest enrollment of a learner in a course, which nobody else changes until the transaction ends."""
    rows = Enrollment.objects.select_for_update()
    return rows.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id).order_by("-created_at")


def newest_of(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the newest registrations of learners in a course; who was never enrolled is left out."""
    rows = Enrollment.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id__in=learner_ids)
    return dict(rows.order_by("created_at").values_list("learner_id", "pk"))


def check_can_enroll(course: Course) -> None:
    """Refuse to enrol anybody in a course that is archived."""
    if course.archived_at is not None:
        raise CannotLaunch(f"The course {course.title!r} is archived.")


def check_active(learner: Any) -> None:
    """Refuse to enrol somebody who has left."""
    if learner.deactivated_at is not None:
        raise CannotEnroll(f"{learner} is deactivated; reactivate them first.")


@transaction.atomic
def end(tenant_id: int, registration: UUID, *, who: str) -> None:
    """Close an enrollment: nothing of it is launched until it is re-opened."""
    _set_ended(tenant_id, registration, ended=True, who=who)


@transaction.atomic
def reopen(tenant_id: int, registration: UUID, *, who: str) -> None:
    """Re-open an enrollment that was closed."""
    _set_ended(tenant_id, registration, ended=False, who=who)


def item_to_launch(enrollment: Enrollment, item_id: int) -> CourseItem:
    """Return an item of the enrollment's version that can be launched now; CannotLaunch says why it can't."""
    item = CourseItem.objects.filter(
        tenant_id=enrollment.tenant_id, version_id=enrollment.version_id, pk=item_id
    ).first()
    if item is None or item.kind == CourseItem.BLOCK or item.removed_at is not None:
        raise UnknownCourse(f"There is no item {item_id} that can be launched in this course.")
    check_open(enrollment)
    return item


def check_open(enrollment: Enrollment) -> None:
    """Refuse what belongs to an enrollment that has ended, or to a course that is archived."""
    if enrollment.ended_at is not None:
        raise CannotLaunch("The enrollment has ended; an instructor can re-open it.")
    if is_archived(enrollment):
        raise CannotLaunch("The course is archived.")


def is_archived(enrollment: Enrollment) -> bool:
    """Tell whether the course of an enrollment was archived."""
    rows = Course.objects.filter(tenant_id=enrollment.tenant_id, pk=enrollment.course_id, archived_at__isnull=False)
    return rows.exists()


def version_of(enrollment: Enrollment) -> CourseVersion:
    """Return the version in which an enrollment began."""
    return CourseVersion.objects.get(tenant_id=enrollment.tenant_id, pk=enrollment.version_id)


def _share(version: CourseVersion) -> None:
    """Let nobody take an item out of a version until the transaction ends: it wouldn't see who is enrolled by that.

    Others enrol meanwhile. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Found by the primary key.
            cursor.execute(_SHARED, [version.tenant_id, version.pk])


def _set_ended(tenant_id: int, registration: UUID, *, ended: bool, who: str) -> None:
    rows = Enrollment.objects.filter(tenant_id=tenant_id, pk=registration, ended_at__isnull=ended)
    if rows.update(ended_at=timezone.now() if ended else None):
        action = "enrollment.end" if ended else "enrollment.reopen"
        audit.write(tenant_id=tenant_id, who=who, action=action, object=f"enrollment {registration}")
    else:
        get(tenant_id, registration)
