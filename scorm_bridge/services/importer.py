"""SCORM as an importer of packages."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from courses.services.importers import Fault
from scorm_bridge.services import package_import


class ScormImporter:
    """Imports packages of SCORM 1.2 and SCORM 2004."""

    def check(self, file: IO[bytes]) -> Sequence[Fault]:
        """Return every error, and every warning."""
        return [
            Fault(each.rule, each.message, each.line, each.advice, is_warning=not each.is_error)
            for each in package_import.check(file).findings
        ]

    def import_package(self, tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None) -> UUID:
        """Import the package."""
        return package_import.import_package(tenant_id, file, who=who, course_id=course_id).course_id
