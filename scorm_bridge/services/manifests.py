"""Finds the manifest of what is launched, read again from the store of packages."""

from functools import lru_cache
from uuid import UUID

from courses.services import packages
from scorm_bridge.models import ScormPackage
from scorm_bridge.rules.errors import UnknownPackage
from scorm_bridge.rules.manifest import Manifest
from scorm_bridge.services.package_import import read

_MOST_REMEMBERED = 32
"""A version never changes; a manifest of a thousand items takes some megabytes."""


def of(tenant_id: int, version_id: UUID) -> Manifest:
    """Return the manifest of a course version; UnknownPackage if its content isn't SCORM."""
    return _read(tenant_id, version_id, package_of_version(tenant_id, version_id).organization)


def package_of_version(tenant_id: int, version_id: UUID) -> ScormPackage:
    """Return the package of a course version."""
    found = ScormPackage.objects.filter(tenant_id=tenant_id, version_id=version_id).first()
    if found is None:
        raise UnknownPackage(f"The course version {version_id} has no SCORM package.")
    return found


def package_of_item(tenant_id: int, item_id: int) -> ScormPackage:
    """Return the package of a course item."""
    found = ScormPackage.objects.filter(tenant_id=tenant_id, item_id=item_id).first()
    if found is None:
        raise UnknownPackage(f"The item {item_id} has no SCORM package.")
    return found


@lru_cache(maxsize=_MOST_REMEMBERED)
def _read(tenant_id: int, version_id: UUID, organization: str) -> Manifest:
    with packages.kept(tenant_id=tenant_id, version_id=version_id) as package:
        manifest = read(package, organization).manifest
    if manifest is None:
        raise UnknownPackage(f"The package of the course version {version_id} can't be read any more.")
    return manifest
