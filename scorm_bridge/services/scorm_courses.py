"""Finds courses whose content is SCORM."""

from typing import Any
from uuid import UUID

from courses.rules.errors import UnknownCourse
from courses.services import courses

KIND = "scorm"
"""The kind of the courses, and of their items."""


def get(tenant_id: int, course_id: UUID) -> Any:
    """Return a course of the tenant; UnknownCourse if there is none, or it isn't one of SCORM."""
    course = courses.get(tenant_id, course_id)
    if course.kind != KIND:
        raise UnknownCourse(f"The course {course_id} isn't one of SCORM.")
    return course
