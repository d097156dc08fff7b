"""Exports a course as the package that was imported."""

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from courses.rules.errors import UnknownCourse
from courses.services import courses, packages
from scorm_bridge.services import scorm_courses


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that can be sent; whoever gets it closes the file."""

    file: BinaryIO
    name: str


def export(tenant_id: int, course_id: UUID) -> Exported:
    """Return the package of a course's newest version, byte for byte as it came."""
    course = scorm_courses.get(tenant_id, course_id)
    try:
        file = packages.original(tenant_id=tenant_id, version_id=courses.latest_version(course).pk)
    except FileNotFoundError as error:
        raise UnknownCourse(f"The package of the course {course_id} isn't in the storage.") from error
    return Exported(file, f"course-{course_id}.zip")
