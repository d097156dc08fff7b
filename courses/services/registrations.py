"""What registrations stand for, for rooms that only have Statements with them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from courses.models import CourseItem, Enrollment


@dataclass(frozen=True, slots=True)
class Registered:
    """The course and version that a registration is for."""

    course_id: UUID
    course_title: str
    version_id: UUID
    version_number: int


def registered(tenant_id: int, registrations: Collection[UUID]) -> dict[UUID, Registered]:
    """Return what is known of these registrations; those of other systems aren't."""
    rows = Enrollment.objects.filter(tenant_id=tenant_id, pk__in=registrations)
    found = rows.values_list("pk", "course_id", "course__title", "version_id", "version__number")
    return {registration: Registered(*known) for registration, *known in found}


def item_titles(
    tenant_id: int, version_ids: Collection[UUID], identifiers: Collection[str]
) -> dict[tuple[UUID, str], dict[str, str]]:
    """Return the titles of items, as language maps, by version and by the id that the publisher gave."""
    if not version_ids or not identifiers:
        return {}
    rows = CourseItem.objects.filter(tenant_id=tenant_id, version_id__in=version_ids, identifier__in=identifiers)
    return {
        (version, identifier): title
        for version, identifier, title in rows.values_list("version_id", "identifier", "title")
    }
