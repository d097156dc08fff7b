"""What is stored (courses)."""

from courses.models.course import Course, CourseVersion
from courses.models.course_item import CourseItem
from courses.models.enrollment import Enrollment
from courses.models.item_state import ItemState
from courses.models.membership import Membership
from courses.models.membership_mark import MembershipMark
from courses.models.outside_roles import OutsideRoles

__all__ = [
    "Course",
    "CourseItem",
    "CourseVersion",
    "Enrollment",
    "ItemState",
    "Membership",
    "MembershipMark",
    "OutsideRoles",
]
