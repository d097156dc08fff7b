"""Imports SCORM packages: judged whole, then stored whole, or not at all (SCORM 2004 CAM §3; 1.2 CAM §2.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from courses.rules.errors import PackageRefused
from courses.services import courses, packages
from courses.services.courses import NewItem, NewVersion
from courses.services.packages import Package
from scorm_bridge.models import ScormPackage
from scorm_bridge.rules.errors import InvalidPackage
from scorm_bridge.rules.findings import Finding
from scorm_bridge.rules.manifest import Manifest, Reading
from scorm_bridge.rules.manifest_reading import read_package
from scorm_bridge.rules.manifest_xml import USUAL_LIMITS
from scorm_bridge.rules.package_findings import hostile, not_a_zip
from scorm_bridge.services import scorm_courses
from scorm_bridge.services.scorm_courses import KIND


@dataclass(frozen=True, slots=True)
class Imported:
    """A course that was made, or got another version."""

    course_id: UUID
    version_id: UUID
    version: int
    title: str
    standard: str
    organization: str
    scos: int
    assets: int
    warnings: tuple[Finding, ...]


def check(file: IO[bytes], *, organization: str = "") -> Reading:
    """Return what an import of this file would find; nothing is stored.

    ``organization`` is the identifier of the one that shall be taught, the default one without it.
    """
    try:
        with packages.opened(file) as package:
            return read(package, organization) if package.is_zip else Reading(None, (not_a_zip(),))
    except PackageRefused as refused:
        return Reading(None, hostile(refused.message, refused.problems))


def read(package: Package, organization: str = "") -> Reading:
    """Return the manifest of a package that has been judged."""
    return read_package(package.names, _content_of(package), organization=organization)


def import_package(
    tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None, organization: str = ""
) -> Imported:
    """Import a package as a new course, or as a new version of one; InvalidPackage has everything that was found.

    Enrollments that have begun stay with their version.
    """
    reading = check(file, organization=organization)
    if reading.manifest is None:
        raise InvalidPackage(reading.findings)
    with packages.opened(file) as package:
        return _store(package, reading.manifest, reading.warnings, tenant_id=tenant_id, who=who, course_id=course_id)


def _content_of(package: Package) -> Callable[[str], bytes | None]:
    """Return what hands over the files of a package: None for one that can't be unpacked, or is too large."""

    def content(name: str) -> bytes | None:
        try:
            return package.read(name, at_most=USUAL_LIMITS.bytes)
        except PackageRefused:
            return None

    return content


def _store(
    package: Package,
    manifest: Manifest,
    warnings: tuple[Finding, ...],
    *,
    tenant_id: int,
    who: str,
    course_id: UUID | None,
) -> Imported:
    if course_id is not None:
        scorm_courses.get(tenant_id, course_id)
    item = NewItem(kind=KIND, identifier=manifest.organization.identifier, title=manifest.title)
    new = NewVersion(manifest.title, manifest.description, [item], package.sha256)
    with packages.keeping(package, tenant_id=tenant_id, version_id=new.id), transaction.atomic():
        if course_id is None:
            _, version = courses.create(tenant_id, KIND, manifest.identifier, new, who=who)
        else:
            version = courses.add_version(tenant_id, course_id, new, who=who)
        row = _row(version, manifest, warnings)
    return Imported(
        course_id=version.course.pk,
        version_id=version.pk,
        version=version.number,
        title=str(version.course.title),
        standard=manifest.version_name,
        organization=row.organization,
        scos=row.scos,
        assets=row.assets,
        warnings=warnings,
    )


def _row(version: Any, manifest: Manifest, warnings: tuple[Finding, ...]) -> ScormPackage:
    [item] = courses.items_of(version)
    launched = [each for part, _ in manifest.organization.walk() if (each := manifest.resource_of(part)) is not None]
    scos = sum(each.is_sco for each in launched)
    before = ScormPackage.objects.filter(tenant_id=version.tenant_id, version__course_id=version.course_id)
    return ScormPackage.objects.create(
        tenant_id=version.tenant_id,
        version=version,
        item=item,
        standard=manifest.standard,
        edition=manifest.edition,
        manifest=manifest.identifier,
        organization=manifest.organization.identifier,
        scos=scos,
        assets=len(launched) - scos,
        warnings=[each.as_json() for each in warnings],
        in_window=before.filter(in_window=True).exists(),
    )
