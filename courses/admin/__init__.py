"""The administration of courses."""

from courses.admin.course import CourseAdmin
from courses.admin.enrollment import EnrollmentAdmin

__all__ = ["CourseAdmin", "EnrollmentAdmin"]
