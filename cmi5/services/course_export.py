"""Exports a course as a package, as it was imported (cmi5 §6.1, §14)."""

from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from cmi5.rules.course_structure import FILE_NAME
from cmi5.services.launcher import KIND
from courses.rules.errors import UnknownCourse
from courses.services import courses, packages


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that can be sent; a course that came as XML alone goes as XML alone."""

    file: BinaryIO
    name: str
    media_type: str


def export(tenant_id: int, course_id: UUID) -> Exported:
    """Return the package of a course's newest version, byte for byte what was judged conformant when it came."""
    course = courses.get(tenant_id, course_id)
    if course.kind != KIND:
        raise UnknownCourse(f"The course {course_id} isn't one of cmi5.")
    file = packages.original(tenant_id=tenant_id, version_id=courses.latest_version(course).pk)
    is_zip = file.read(2) == b"PK"
    file.seek(0)
    if is_zip:
        return Exported(file, f"course-{course_id}.zip", "application/zip")
    return Exported(file, FILE_NAME, "text/xml")
