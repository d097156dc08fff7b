"""SCORM as an importer of packages."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from courses.services.importers import Fault
from scorm_bridge.services import manifests, package_import


class ScormImporter:
    """Imports packages of SCORM 1.2 and SCORM 2004."""

    def check(self, file: IO[bytes], *, organization: str = "") -> Sequence[Fault]:
        """Return every error, and every warning."""
        return [
            Fault(each.rule, each.message, each.line, each.advice, is_warning=not each.is_error)
            for each in package_import.check(file, organization=organization).findings
        ]

    def import_package(
        self, tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None, organization: str = ""
    ) -> UUID:
        """Import the package."""
        imported = package_import.import_package(
            tenant_id, file, who=who, course_id=course_id, organization=organization
        )
        return imported.course_id

    def warnings_of(self, tenant_id: int, version_id: UUID) -> Sequence[Fault]:
        """Return the warnings of the import."""
        found = manifests.package_of_version(tenant_id, version_id).warnings
        return [Fault(each["rule"], each["message"], each["line"], each["advice"], is_warning=True) for each in found]
