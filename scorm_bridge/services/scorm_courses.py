"""Finds courses whose content is SCORM."""

from typing import Any
from uuid import UUID

from django.db import transaction

from courses.rules.errors import UnknownCourse
from courses.services import courses
from people.services import audit
from scorm_bridge.models import ScormPackage

KIND = "scorm"
"""The kind of the courses, and of their items."""


def get(tenant_id: int, course_id: UUID) -> Any:
    """Return a course of the tenant; UnknownCourse if there is none, or it isn't one of SCORM."""
    course = courses.get(tenant_id, course_id)
    if course.kind != KIND:
        raise UnknownCourse(f"The course {course_id} isn't one of SCORM.")
    return course


@transaction.atomic
def show(tenant_id: int, course_id: UUID, *, in_window: bool, who: str) -> None:
    """Let the content of a course be shown in a window of its own, or in the player, in all its versions."""
    course = get(tenant_id, course_id)
    ScormPackage.objects.filter(tenant_id=tenant_id, version__course=course).update(in_window=in_window)
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="scorm.show",
        object=f"course {course_id}",
        details={"in_window": in_window},
    )


def packages_of(tenant_id: int, course_id: UUID, *, at_most: int) -> list[ScormPackage]:
    """Return the packages of a course's newest versions, the newest first, each with its version."""
    course = get(tenant_id, course_id)
    rows = ScormPackage.objects.filter(tenant_id=tenant_id, version__course=course).select_related("version")
    return list(rows.order_by("-version__number")[:at_most])
