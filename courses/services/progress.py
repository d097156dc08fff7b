"""Keeps where a learner stands with the items of a course, and rolls satisfaction up from items to the course.

A step costs the same in a course of five items and of five thousand: each block counts its satisfied children.
Callers hold the enrollment (``held``), so that of two steps in one registration the second sees the first.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F

from courses.models import CourseItem, CourseVersion, Enrollment, ItemState
from courses.rules.errors import UnknownEnrollment
from courses.services import progress_listeners

_WORDS = (
    ("waived_at", "waived"),
    ("passed_at", "passed"),
    ("failed_at", "failed"),
    ("completed_at", "completed"),
    ("satisfied_at", "satisfied"),
    ("first_launched_at", "in progress"),
)

COURSE = None
"""Stands for the course itself where items are listed."""


def held(tenant_id: int, registration: UUID) -> Enrollment:
    """Return an enrollment that nobody else changes until the transaction ends."""
    found = Enrollment.objects.select_for_update().filter(tenant_id=tenant_id, pk=registration).first()
    if found is None:
        raise UnknownEnrollment(f"There is no registration {registration}.")
    return found


def state_of(enrollment: Enrollment, item_id: int) -> ItemState:
    """Return where the learner stands with an item; one that is untouched has an empty state."""
    return state_in(enrollment.tenant_id, enrollment.pk, item_id)


def state_in(tenant_id: int, registration: UUID, item_id: int) -> ItemState:
    """Return where the learner of a registration stands with an item."""
    rows = ItemState.objects.filter(tenant_id=tenant_id, enrollment_id=registration, item_id=item_id)
    return rows.first() or ItemState(tenant_id=tenant_id, enrollment_id=registration, item_id=item_id)


def states_of(enrollment: Enrollment) -> dict[int, ItemState]:
    """Return the states of all items that something has happened to, by item."""
    return {state.item_id: state for state in _states(enrollment)}


def status_of(item: CourseItem, state: ItemState | None) -> str:
    """Return in a word where a learner stands with an item; what is furthest counts."""
    if state is not None:
        for column, word in _WORDS:
            if getattr(state, column) is not None:
                return word
    if item.satisfied_from_start:
        return "optional"
    return "not started"


def note(enrollment: Enrollment, item_id: int, *, at: datetime, **changes: Any) -> ItemState:
    """Write down what has happened to an item; columns that aren't named stay as they are."""
    return note_in(enrollment, state_of(enrollment, item_id), at=at, **changes)


def note_in(enrollment: Enrollment, state: ItemState, *, at: datetime, **changes: Any) -> ItemState:
    """Write down what has happened to an item whose state the caller has read."""
    for name, value in {**changes, "last_activity_at": at}.items():
        setattr(state, name, value)
    state.save()
    Enrollment.objects.filter(tenant_id=enrollment.tenant_id, pk=enrollment.pk).update(last_activity_at=at)
    progress_listeners.tell(enrollment.tenant_id, enrollment.pk)
    return state


def satisfy(enrollment: Enrollment, item: CourseItem, state: ItemState, *, at: datetime) -> list[CourseItem | None]:
    """Count an item as satisfied; return what became satisfied by that, from the inside out, COURSE at last.

    ``state`` is that of the item. Empty if the item was satisfied before. What was taken out of its course is
    satisfied by itself: the course doesn't ask for it any more, and counts it no more.
    """
    if state.satisfied_at is not None or item.satisfied_from_start:
        return []
    state.satisfied_at = at
    state.save()
    progress_listeners.tell(enrollment.tenant_id, enrollment.pk)
    satisfied: list[CourseItem | None] = []
    block = _parent_of(item)
    outermost = item
    while block is not None:
        above = state_of(enrollment, block.pk)
        above.satisfied_children += 1
        if above.satisfied_children == block.required_children:
            above.satisfied_at = at
            satisfied.append(block)
        above.save()
        if above.satisfied_at is None:
            return satisfied
        outermost, block = block, _parent_of(block)
    return satisfied + _satisfy_course(enrollment, outermost, at)


def satisfied_at_registration(enrollment: Enrollment, *, at: datetime) -> list[CourseItem | None]:
    """Return the blocks that ask for nothing, from the inside out, and COURSE at last if it does neither."""
    blocks = CourseItem.objects.filter(
        tenant_id=enrollment.tenant_id,
        version_id=enrollment.version_id,
        kind=CourseItem.BLOCK,
        satisfied_from_start=True,
    )
    satisfied: list[CourseItem | None] = list(blocks.order_by("-ordinal"))
    ItemState.objects.bulk_create(
        ItemState(tenant_id=enrollment.tenant_id, enrollment=enrollment, item=block, satisfied_at=at)
        for block in satisfied
    )
    if _version_of(enrollment).required_children == 0:
        _mark_course(enrollment, at)
        satisfied.append(COURSE)
    return satisfied


def _satisfy_course(enrollment: Enrollment, outermost: CourseItem, at: datetime) -> list[CourseItem | None]:
    """Count an outermost item as done, unless it was taken out of the course.

    Whether it was is read with the enrollment held, not from what the caller has: ``course_items.remove`` takes an item
    out, holds every enrollment, and only then looks who has done it. Either we see that it is gone, or it sees us.
    """
    there = CourseItem.objects.filter(tenant_id=enrollment.tenant_id, pk=outermost.pk, removed_at__isnull=True)
    rows = Enrollment.objects.filter(Exists(there), tenant_id=enrollment.tenant_id, pk=enrollment.pk)
    if not rows.update(satisfied_children=F("satisfied_children") + 1):
        return []
    enrollment.refresh_from_db(fields=["satisfied_children", "satisfied_at"])
    # A course that is put together here may have got more items, or fewer, since it was satisfied.
    if enrollment.satisfied_at or enrollment.satisfied_children < _version_of(enrollment).required_children:
        return []
    _mark_course(enrollment, at)
    return [COURSE]


def _mark_course(enrollment: Enrollment, at: datetime) -> None:
    enrollment.satisfied_at = at
    Enrollment.objects.filter(tenant_id=enrollment.tenant_id, pk=enrollment.pk).update(satisfied_at=at)


def _states(enrollment: Enrollment) -> Any:
    return ItemState.objects.filter(tenant_id=enrollment.tenant_id, enrollment=enrollment)


def _parent_of(item: CourseItem) -> CourseItem | None:
    if item.parent_id is None:
        return None
    return CourseItem.objects.get(tenant_id=item.tenant_id, pk=item.parent_id)


def _version_of(enrollment: Enrollment) -> CourseVersion:
    return CourseVersion.objects.get(tenant_id=enrollment.tenant_id, pk=enrollment.version_id)
