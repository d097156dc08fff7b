"""The catalogue: what a tenant teaches, searched by title, with what can be launched of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from courses.models import Course, CourseItem, CourseVersion

MOST_ITEMS = 100
"""How many items of a course are offered by themselves; the course as a whole always is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A course with its items, blocks left out; ``more`` are those that aren't listed."""

    course: Course
    items: Sequence[CourseItem]
    more: int


def search(
    tenant_id: int,
    words: str,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
    within: Collection[UUID] | None = None,
) -> tuple[list[Entry], bool]:
    """Return courses in which people can be enrolled, by title, and whether there are more.

    Every word has to be in the title. ``after`` is title and id of the last course that was shown; ``within`` are those
    that may be shown at all, None if all may.
    """
    rows = Course.objects.filter(tenant_id=tenant_id, archived_at__isnull=True)
    if within is not None:
        rows = rows.filter(pk__in=within)
    for word in words.split()[:10]:
        rows = rows.filter(title__icontains=word)
    if after is not None:
        rows = rows.filter(Q(title__gt=after[0]) | Q(title=after[0], pk__gt=after[1]))
    found = list(rows.order_by("title", "pk")[: limit + 1])
    return entries_of(tenant_id, found[:limit]), len(found) > limit


def with_ids(tenant_id: int, ids: Collection[UUID]) -> list[Entry]:
    """Return these courses, as far as the tenant has them and people can be enrolled."""
    rows = Course.objects.filter(tenant_id=tenant_id, pk__in=ids, archived_at__isnull=True)
    return entries_of(tenant_id, list(rows.order_by("title", "pk")))


def entries_of(tenant_id: int, courses: Sequence[Course]) -> list[Entry]:
    """Return the courses with the items of their newest versions; two queries for all of them."""
    wanted = {course.pk: course for course in courses}
    newest = {
        version.course_id: version.pk
        for version in CourseVersion.objects.filter(tenant_id=tenant_id, course__in=wanted)
        if version.number == wanted[version.course_id].latest_version
    }
    items: dict[UUID, list[CourseItem]] = {}
    rows = CourseItem.objects.filter(tenant_id=tenant_id, version__in=newest.values())
    for item in rows.exclude(kind=CourseItem.BLOCK).order_by("version", "ordinal"):
        items.setdefault(item.version_id, []).append(item)
    found = [(course, items.get(newest.get(course.pk), [])) for course in courses]  # type: ignore[arg-type]
    return [Entry(course, each[:MOST_ITEMS], max(len(each) - MOST_ITEMS, 0)) for course, each in found]


def item_of(tenant_id: int, version_id: UUID, identifier: str) -> CourseItem | None:
    """Return the item of a version that its publisher calls so; None for a block, and for none."""
    rows = CourseItem.objects.filter(tenant_id=tenant_id, version_id=version_id, identifier=identifier)
    found: CourseItem | None = rows.exclude(kind=CourseItem.BLOCK).order_by("ordinal").first()
    return found
