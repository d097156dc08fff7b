"""Makes courses and their versions, and finds what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import Course, CourseItem, CourseVersion
from courses.rules.errors import UnknownCourse
from courses.rules.satisfaction import satisfied_from_start
from people.services import audit

_MOST_AT_ONCE = 500

Place = tuple[str, str]
"""When the last course of a page was made, and its id."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item of a version that is being made; ``parent`` is the place of its block in the same list."""

    kind: str
    identifier: str
    title: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    parent: int | None = None
    satisfied_from_start: bool = False


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a version says of itself, and its tree, read from top to bottom.

    Whoever keeps its package before the version is made knows its ``id`` already.
    """

    title: Mapping[str, str]
    description: Mapping[str, str]
    items: Sequence[NewItem]
    package: str = ""
    id: UUID = field(default_factory=uuid4)


@transaction.atomic
def create(tenant_id: int, kind: str, identifier: str, new: NewVersion, *, who: str) -> tuple[Course, CourseVersion]:
    """Make a course with its first version."""
    course = Course.objects.create(
        tenant_id=tenant_id, kind=kind, identifier=identifier, title=_shown(new.title), latest_version=1
    )
    version = _make_version(course, 1, new)
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="course.create",
        object=f"course {course.pk}",
        details={"kind": kind, "title": course.title, "package": new.package},
    )
    return course, version


@transaction.atomic
def add_version(tenant_id: int, course_id: UUID, new: NewVersion, *, who: str) -> CourseVersion:
    """Give a course another version; enrollments that have begun stay with theirs."""
    course = Course.objects.select_for_update().filter(tenant_id=tenant_id, pk=course_id).first()
    if course is None:
        raise UnknownCourse(f"There is no course {course_id}.")
    course.latest_version += 1
    course.title = _shown(new.title)
    course.save(update_fields=["latest_version", "title"])
    version = _make_version(course, course.latest_version, new)
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="course.new-version",
        object=f"course {course.pk}",
        details={"number": version.number, "package": new.package},
    )
    return version


def get(tenant_id: int, course_id: UUID) -> Course:
    """Return one course of the tenant, archived or not."""
    found = Course.objects.filter(tenant_id=tenant_id, pk=course_id).first()
    if found is None:
        raise UnknownCourse(f"There is no course {course_id}.")
    return found


def publisher_id_of(tenant_id: int, course_id: UUID) -> str:
    """Return the id that the publisher gave a course."""
    return str(get(tenant_id, course_id).identifier)


def latest_version(course: Course) -> CourseVersion:
    """Return the version in which new enrollments begin."""
    return CourseVersion.objects.get(tenant_id=course.tenant_id, course=course, number=course.latest_version)


def versions_of(course: Course) -> list[CourseVersion]:
    """Return the versions of a course, the oldest first."""
    return list(CourseVersion.objects.filter(tenant_id=course.tenant_id, course=course).order_by("number"))


def items_of(version: CourseVersion) -> list[CourseItem]:
    """Return the whole tree of a version, read from top to bottom."""
    rows = CourseItem.objects.filter(tenant_id=version.tenant_id, version=version, removed_at__isnull=True)
    return list(rows.order_by("ordinal"))


def page_of(
    tenant_id: int, *, after: Place | None, limit: int, archived: bool = False
) -> tuple[list[Course], Place | None]:
    """Return courses, newest first, and the place after which the next page begins."""
    rows = Course.objects.filter(tenant_id=tenant_id, archived_at__isnull=not archived)
    if after is not None:
        at, course_id = datetime.fromisoformat(after[0]), UUID(after[1])
        rows = rows.filter(created_at__lte=at).filter(Q(created_at__lt=at) | Q(pk__gt=course_id))
    found = list(rows.order_by("-created_at", "pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], (last.created_at.isoformat(), str(last.pk)) if last else None


@transaction.atomic
def archive(tenant_id: int, course_id: UUID, *, archived: bool = True, who: str) -> None:
    """Take a course out of the lists, so that nobody enrols or launches any more; or bring it back."""
    changed = Course.objects.filter(tenant_id=tenant_id, pk=course_id, archived_at__isnull=archived)
    if changed.update(archived_at=timezone.now() if archived else None):
        action = "course.archive" if archived else "course.restore"
        audit.write(tenant_id=tenant_id, who=who, action=action, object=f"course {course_id}")
    else:
        get(tenant_id, course_id)


def _make_version(course: Course, number: int, new: NewVersion) -> CourseVersion:
    from_start = satisfied_from_start(
        [item.parent for item in new.items],
        [None if item.kind == CourseItem.BLOCK else item.satisfied_from_start for item in new.items],
    )
    required = [0] * len(new.items)
    for ordinal, item in enumerate(new.items):
        if item.parent is not None and not from_start[ordinal]:
            required[item.parent] += 1
    version = CourseVersion.objects.create(
        id=new.id,
        required_children=sum(item.parent is None and not from_start[n] for n, item in enumerate(new.items)),
        tenant_id=course.tenant_id,
        course=course,
        number=number,
        title=dict(new.title),
        description=dict(new.description),
        package=new.package,
    )
    depths: list[int] = []
    for item in new.items:
        depths.append(0 if item.parent is None else depths[item.parent] + 1)
    rows = [
        CourseItem(
            tenant_id=course.tenant_id,
            version=version,
            ordinal=ordinal,
            depth=depths[ordinal],
            kind=item.kind,
            identifier=item.identifier,
            title=dict(item.title),
            description=dict(item.description),
            satisfied_from_start=from_start[ordinal],
            required_children=required[ordinal],
        )
        for ordinal, item in enumerate(new.items)
    ]
    CourseItem.objects.bulk_create(rows, batch_size=_MOST_AT_ONCE)
    children = [(row, new.items[row.ordinal].parent) for row in rows if new.items[row.ordinal].parent is not None]
    for row, parent in children:
        row.parent = rows[parent]
    CourseItem.objects.bulk_update([row for row, _ in children], ["parent"], batch_size=_MOST_AT_ONCE)
    return version


def _shown(title: Mapping[str, str]) -> str:
    return next((title[lang] for lang in ("en", "en-US", "en-GB") if lang in title), next(iter(title.values()), ""))[
        :500
    ]
