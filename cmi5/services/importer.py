"""cmi5 as an importer of packages."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from cmi5.services import course_import
from courses.services.importers import Fault


class Cmi5Importer:
    """Imports cmi5 packages."""

    def check(self, file: IO[bytes], *, organization: str = "") -> Sequence[Fault]:
        """Return every violation."""
        return [
            Fault(each.requirement, each.message, each.line, each.advice)
            for each in course_import.check(file).violations
        ]

    def import_package(
        self, tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None, organization: str = ""
    ) -> UUID:
        """Import the package."""
        return course_import.import_course(tenant_id, file, who=who, course_id=course_id).course_id

    def warnings_of(self, tenant_id: int, version_id: UUID) -> Sequence[Fault]:
        """Return nothing: a package that breaks a rule isn't imported."""
        return ()
