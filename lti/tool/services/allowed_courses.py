"""Which courses a platform may open: those allowed by administrators, chosen by people who teach there, or all."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.services import courses
from lti.tool.models import Platform, PlatformCourse
from lti.tool.rules.allowance import ALL, LISTED
from lti.tool.rules.errors import CourseNotAllowed, NothingThere
from people.services import audit


def may_open(platform: Platform, course_id: UUID) -> bool:
    """Tell whether a platform may open a course of its tenant."""
    return platform.opens == ALL or _counting(platform).filter(course_id=course_id).exists()


def check(platform: Platform, course_id: UUID) -> None:
    """Refuse a course that a platform may not open."""
    if not may_open(platform, course_id):
        raise CourseNotAllowed(f"{platform.name} may not open this course.")


def among(platform: Platform, course_ids: Collection[UUID]) -> list[UUID]:
    """Return those of these courses that a platform may open, in their order."""
    if platform.opens == ALL:
        return list(course_ids)
    may = set(_counting(platform).filter(course_id__in=course_ids).values_list("course_id", flat=True))
    return [course_id for course_id in course_ids if course_id in may]


def offered(platform: Platform) -> list[UUID] | None:
    """Return the courses among which who teaches there may choose; None for all of them."""
    if platform.opens != LISTED:
        return None
    return list(_counting(platform).values_list("course_id", flat=True))


def choose(platform: Platform, course_ids: Collection[UUID], *, who: str) -> None:
    """Let a platform open what somebody chose in it, part of the caller's transaction, which writes the audit trail."""
    if platform.opens == LISTED:
        for course_id in course_ids:
            check(platform, course_id)
        return
    PlatformCourse.objects.bulk_create(
        [
            PlatformCourse(
                tenant_id=platform.tenant_id,
                platform=platform,
                course_id=course_id,
                how=PlatformCourse.CHOSEN,
                who=who[:250],
            )
            for course_id in dict.fromkeys(course_ids)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def allow(platform: Platform, course_id: UUID, *, who: str) -> PlatformCourse:
    """Let a platform open a course of its tenant; one that was chosen in it is allowed from now on."""
    course = courses.get(platform.tenant_id, course_id)
    found, made = PlatformCourse.objects.get_or_create(
        tenant_id=platform.tenant_id, platform=platform, course=course, defaults={"who": who[:250]}
    )
    if not made and found.how != PlatformCourse.ALLOWED:
        found.how, found.who, made = PlatformCourse.ALLOWED, who[:250], True
        found.save(update_fields=["how", "who"])
    if made:
        _told(platform, "lti-platform.allow-course", course_id, who)
    return found


@transaction.atomic
def take_back(platform: Platform, course_id: UUID, *, who: str) -> None:
    """Keep a platform from opening a course that it could open; its next launch of it is refused."""
    rows = PlatformCourse.objects.filter(tenant_id=platform.tenant_id, platform=platform, course_id=course_id)
    if not rows.delete()[0]:
        raise NothingThere(f"{platform.name} has no course {course_id}.")
    _told(platform, "lti-platform.take-back-course", course_id, who)


def page_of(platform: Platform, *, after: int, limit: int) -> tuple[list[PlatformCourse], int | None]:
    """Return the courses that a platform has, and the number of the last one if there are more."""
    rows = PlatformCourse.objects.filter(tenant_id=platform.tenant_id, platform=platform, pk__gt=after)
    found = list(rows.select_related("course").order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def _counting(platform: Platform) -> Any:
    """Return the rows that count: where who teaches chooses nothing new, only what an administrator allowed."""
    rows = PlatformCourse.objects.filter(tenant_id=platform.tenant_id, platform=platform)
    return rows.filter(how=PlatformCourse.ALLOWED) if platform.opens == LISTED else rows


def _told(platform: Platform, action: str, course_id: UUID, who: str) -> None:
    details = {"course": str(course_id)}
    object_ = f"LTI platform {platform.pk}"
    audit.write(tenant_id=platform.tenant_id, who=who, action=action, object=object_, details=details)
