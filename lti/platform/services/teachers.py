"""Who may edit a course and see its gradebook: administrators of its tenant, and those who teach it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.rules.errors import UnknownCourse
from courses.rules.roles import TEACHING
from courses.services import courses, memberships
from lti.platform.services.deep_linking import Author
from people.services import administrators
from people.services.learner_accounts import learner_of_user

_GRADE = frozenset({"Administrator", "Instructor"})


@dataclass(frozen=True, slots=True)
class Teacher:
    """Who works on a course, and the course."""

    author: Author
    course: Any
    may_edit: bool
    may_grade: bool


def teacher_of(user: Any, course_id: UUID) -> Teacher:
    """Return a user as who teaches a course; to anybody else the course is unknown."""
    learner = learner_of_user(user)
    if learner is not None:
        roles = set(memberships.roles_of(learner.tenant_id, course_id, [learner.pk]).get(learner.pk, []))
        if roles & TEACHING:
            course = courses.get(learner.tenant_id, course_id)
            return Teacher(Author(user, learner.pk), course, may_edit=True, may_grade=bool(roles & _GRADE))
    if user.has_perm("courses.view_course"):
        for tenant in administrators.tenants_of(user):
            try:
                course = courses.get(tenant.pk, course_id)
            except UnknownCourse:
                continue
            change, see = user.has_perm("courses.change_course"), user.has_perm("courses.view_enrollment")
            return Teacher(Author(user), course, may_edit=change, may_grade=see)
    raise UnknownCourse(f"There is no course {course_id}.")
