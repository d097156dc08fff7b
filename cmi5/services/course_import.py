"""Imports course packages: judged whole, then stored whole, or not at all (cmi5 §6.1, §13, §14)."""

from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from cmi5.models import AssignableUnit
from cmi5.rules import course_structure as cs
from cmi5.rules.course_structure_reading import missing_course_structure, not_a_package, read_course_structure
from cmi5.rules.errors import InvalidPackage
from cmi5.rules.identifiers import activity_id
from cmi5.services.launcher import KIND
from courses.rules.errors import PackageRefused
from courses.services import courses, packages
from courses.services.courses import NewItem, NewVersion
from courses.services.packages import Package
from people.services import tenants

MOST_BYTES = 32 << 20
"""The largest cmi5.xml that is read."""

_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """A course that was made, or got another version."""

    course_id: UUID
    version_id: UUID
    version: int
    title: str
    units: int


def check(file: IO[bytes]) -> cs.Reading:
    """Return what an import of this file would find; nothing is stored."""
    try:
        with packages.opened(file) as package:
            return _read(package)
    except PackageRefused as refused:
        found = refused.problems or ()
        if not found:
            return cs.Reading(None, (_not_a_zip(refused.message),))
        return cs.Reading(
            None, tuple(cs.Violation(f"14.1.0.0-1 (d) {each.code}", f"{each.value}: {each.rule}") for each in found)
        )


def import_course(tenant_id: int, file: IO[bytes], *, who: str, course_id: UUID | None = None) -> Imported:
    """Import a package as a new course, or as a new version of one; InvalidPackage has every violation.

    Registrations that have begun stay with their version.
    """
    reading = check(file)
    if reading.structure is None:
        violations = [each.as_json() for each in reading.violations]
        first = reading.violations[0]
        raise InvalidPackage(f"{first.requirement}: {first.message} {first.advice}".strip(), violations)
    with packages.opened(file) as package:
        return _store(tenant_id, package, reading.structure, who=who, course_id=course_id)


def _read(package: Package) -> cs.Reading:
    if not package.is_zip:
        return read_course_structure(package.content(at_most=MOST_BYTES), names=None)
    if cs.FILE_NAME not in package.names:
        return cs.Reading(None, (missing_course_structure(),))
    return read_course_structure(package.read(cs.FILE_NAME, at_most=MOST_BYTES), names=package.names)


def _not_a_zip(message: str) -> cs.Violation:
    found = not_a_package(message)
    return cs.Violation("14.1.0.0-1 (d)", found.message, None, found.advice)


def _store(
    tenant_id: int, package: Package, structure: cs.CourseStructure, *, who: str, course_id: UUID | None
) -> Imported:
    new = NewVersion(
        title=structure.title,
        description=structure.description,
        items=[_item(part, parent) for part, parent in structure.walk()],
        package=package.sha256,
    )
    if course_id is not None:
        courses.get(tenant_id, course_id)
    with packages.keeping(package, tenant_id=tenant_id, version_id=new.id), transaction.atomic():
        if course_id is None:
            course, version = courses.create(tenant_id, KIND, structure.id, new, who=who)
        else:
            course = courses.get(tenant_id, course_id)
            version = courses.add_version(tenant_id, course_id, new, who=who)
        units = _make_units(tenant_id, course.pk, version, structure)
    return Imported(course.pk, version.pk, version.number, course.title, units)


def _item(part: cs.Block | cs.AssignableUnit, parent: int | None) -> NewItem:
    is_unit = isinstance(part, cs.AssignableUnit)
    return NewItem(
        kind=KIND if is_unit else "block",
        identifier=part.id,
        title=part.title,
        description=part.description,
        parent=parent,
        satisfied_from_start=isinstance(part, cs.AssignableUnit) and part.move_on == "NotApplicable",
    )


def _make_units(tenant_id: int, course_id: UUID, version: Any, structure: cs.CourseStructure) -> int:
    home_page = tenants.home_page_of(tenant_id)
    items = courses.items_of(version)
    found = [
        (item, part)
        for item, (part, _) in zip(items, structure.walk(), strict=True)
        if isinstance(part, cs.AssignableUnit)
    ]
    rows = [
        AssignableUnit(
            tenant_id=tenant_id,
            item_id=item.pk,
            version_id=version.pk,
            index=index,
            activity_id=activity_id(home_page, course_id, part.id, kind="au"),
            url=part.url,
            launch_method=part.launch_method,
            move_on=part.move_on,
            mastery_score=part.mastery_score,
            activity_type=part.activity_type,
            launch_parameters=part.launch_parameters,
            entitlement_key=part.entitlement_key,
        )
        for index, (item, part) in enumerate(found)
    ]
    AssignableUnit.objects.bulk_create(rows, batch_size=_MOST_AT_ONCE)
    return len(rows)
