"""The administration of courses."""

from courses.admin.course import CourseAdmin
from courses.admin.enrollment import EnrollmentAdmin
from courses.admin.membership import MembershipAdmin

__all__ = ["CourseAdmin", "EnrollmentAdmin", "MembershipAdmin"]
