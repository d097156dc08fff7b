"""What custom parameters ask for of a course; only what is asked for is read. LTI 1.3 Appendix B.3, B.6 and B.7."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from courses.rules.errors import UnknownCourse
from courses.services import courses, memberships
from lti.platform.models import CourseOrigin, LaunchRequest, ResourceLink
from lti.platform.services.places import parameters_of
from lti.security.rules import vocabulary as v

_HISTORY = "$Context.id.history"
_SOURCE = "$CourseSection.sourceSectionId"
_STUDENTS = "$CourseSection.numberOfStudents"
_DESCRIPTIONS = {
    f"${course}.{length}Description" for course in ("CourseOffering", "CourseSection") for length in ("short", "long")
}


def known_of(course: Any) -> dict[str, Any]:
    """Return what a course says of itself, whatever is asked for: here it is offering and section in one."""
    shared = {"sourced_id": course.identifier, "title": course.title, "label": course.title}
    return {
        "context_id": str(course.pk),
        "context_types": (v.COURSE_OFFERING,),
        **{f"{what}_{name}": value for what in ("context", "course_offering", "course_section")
           for name, value in shared.items()},
    }  # fmt: skip


def asked_of(request: LaunchRequest, link: ResourceLink | None, course: Any) -> Mapping[str, Any]:
    """Return what takes a query and is asked for: origins, descriptions, and how many learn there."""
    wanted = set(parameters_of(request, link).values())
    found: dict[str, Any] = {}
    if course is None:
        return found
    if wanted & {_HISTORY, _SOURCE}:
        origins = _origins(course)
        found |= {"context_history": origins, "course_section_source_id": _source(course, origins, wanted)}
    if _STUDENTS in wanted:
        found["course_section_students"] = memberships.count_with(course.tenant_id, course.pk, "Learner")
    if wanted & _DESCRIPTIONS:
        found["course_description"] = courses.latest_version(course).description
    return found


def _origins(course: Any) -> tuple[str, ...]:
    """Return of which courses a course is a copy, the one that was copied first."""
    found = CourseOrigin.objects.filter(tenant_id=course.tenant_id, course_id=course.pk).first()
    return tuple(found.origins) if found else ()


def _source(course: Any, origins: tuple[str, ...], wanted: set[str]) -> str:
    """Return the sourced id of the course from which a course was copied (§B.7)."""
    if not origins or _SOURCE not in wanted:
        return ""
    try:
        return str(courses.get(course.tenant_id, UUID(origins[0])).identifier)
    except UnknownCourse:
        return ""
