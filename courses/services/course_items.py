"""Adds items to courses that are put together here, and takes them out again."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.models import CourseItem, CourseVersion, Enrollment, ItemState
from courses.rules.errors import UnknownCourse
from courses.services import courses, progress_listeners
from courses.services.courses import NewItem
from people.services import audit
from people.services.round_trip import together

_PORTION = 200


@transaction.atomic
def append(tenant_id: int, course_id: UUID, new: NewItem, *, who: str) -> CourseItem:
    """Add an item at the end of a course's newest version; whoever is enrolled in it has one thing more to do."""
    version = _held(tenant_id, course_id)
    last = CourseItem.objects.filter(tenant_id=tenant_id, version=version).order_by("-ordinal").first()
    item = CourseItem.objects.create(
        tenant_id=tenant_id,
        version=version,
        ordinal=0 if last is None else last.ordinal + 1,
        kind=new.kind,
        identifier=new.identifier,
        title=dict(new.title),
        description=dict(new.description),
        satisfied_from_start=new.satisfied_from_start,
    )
    if not new.satisfied_from_start:
        _ask_for(version, 1)
    _told(item, course_id, "course.add-item", who)
    return item


@transaction.atomic
def remove(tenant_id: int, course_id: UUID, item_id: int, *, who: str) -> None:
    """Take an item out of a course; what was done in it is kept, and is asked for no more."""
    version = _held(tenant_id, course_id)
    item = CourseItem.objects.filter(tenant_id=tenant_id, version=version, pk=item_id, removed_at__isnull=True).first()
    if item is None or item.parent_id is not None:
        raise UnknownCourse(f"The course has no item {item_id} that can be taken out.")
    item.removed_at = timezone.now()
    item.save(update_fields=["removed_at"])
    if not item.satisfied_from_start:
        underway = _held_underway(version)
        done = ItemState.objects.filter(tenant_id=tenant_id, item=item, satisfied_at__isnull=False)
        fewer = Enrollment.objects.filter(tenant_id=tenant_id, pk__in=done.values("enrollment_id"))
        fewer.update(satisfied_children=F("satisfied_children") - 1)
        _ask_for(version, -1)
        _satisfy_the_rest(version)
        _say_that_they_came_further(version, underway)
    _told(item, course_id, "course.remove-item", who)


@transaction.atomic
def rename(tenant_id: int, item_id: int, *, title: dict[str, str], description: dict[str, str]) -> None:
    """Change how an item is called."""
    rows = CourseItem.objects.filter(tenant_id=tenant_id, pk=item_id)
    rows.update(title=title, description=description)


def get(tenant_id: int, item_id: int) -> CourseItem:
    """Return an item of the tenant, removed or not."""
    found = CourseItem.objects.filter(tenant_id=tenant_id, pk=item_id).first()
    if found is None:
        raise UnknownCourse(f"There is no item {item_id}.")
    return found


def _held(tenant_id: int, course_id: UUID) -> CourseVersion:
    version = courses.latest_version(courses.get(tenant_id, course_id))
    # Without the key: what learners do in the version looks whether it is there, and mustn't wait for us with
    # enrollments in hand that we wait for.
    return CourseVersion.objects.select_for_update(no_key=True).get(tenant_id=tenant_id, pk=version.pk)


def _held_underway(version: CourseVersion) -> list[UUID]:
    """Wait for everybody who is satisfying something in a version, and let nobody begin until the transaction ends.

    Return who has done a part of it and not all. New ones can't come: who enrols shares the version, which is held.
    They are held in the order of their ids, so that two who hold several don't wait for each other.
    """
    rows = Enrollment.objects.select_for_update().filter(tenant_id=version.tenant_id, version=version)
    found = rows.order_by("pk").values_list("pk", "satisfied_children", "satisfied_at")
    return [pk for pk, done, satisfied_at in found.iterator() if done and satisfied_at is None]


def _ask_for(version: CourseVersion, more: int) -> None:
    version.required_children += more
    version.save(update_fields=["required_children"])


def _satisfy_the_rest(version: CourseVersion) -> None:
    """Count those as done who have done everything that is still asked for."""
    if version.required_children:
        rows = Enrollment.objects.filter(
            tenant_id=version.tenant_id, version=version, satisfied_children__gte=version.required_children
        )
        rows.filter(satisfied_at__isnull=True).update(satisfied_at=timezone.now())


def _say_that_they_came_further(version: CourseVersion, registrations: list[UUID]) -> None:
    """Tell those who listen: of a course that asks for less, more is done, and perhaps all of it."""
    for start in range(0, len(registrations), _PORTION):
        portion = registrations[start : start + _PORTION]
        together(*(each for one in portion for each in progress_listeners.told(version.tenant_id, one)))


def _told(item: CourseItem, course_id: UUID, action: str, who: str) -> None:
    details = {"item": item.pk, "kind": item.kind, "title": str(item)}
    audit.write(tenant_id=item.tenant_id, who=who, action=action, object=f"course {course_id}", details=details)
