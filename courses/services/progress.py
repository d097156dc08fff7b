"""Keeps where a learner stands with the items of a course, and rolls satisfaction up from items to the course.

A step costs the same in a course of five items and of five thousand: each block counts its satisfied children.
Callers hold the enrollment (``held``), so that of two steps in one registration the second sees the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Subquery

from courses.models import CourseItem, CourseVersion, Enrollment, ItemState
from courses.rules.errors import UnknownCourse, UnknownEnrollment
from courses.services import progress_listeners
from people.services.asked_often import AskedOften
from people.services.kept_often import added, changed
from people.services.round_trip import Question, together

_WORDS = (
    ("waived_at", "waived"),
    ("passed_at", "passed"),
    ("failed_at", "failed"),
    ("completed_at", "completed"),
    ("satisfied_at", "satisfied"),
    ("first_launched_at", "in progress"),
)

_COUNTED = ("satisfied_children", "satisfied_at")
_STATE = (
    "launches",
    "first_launched_at",
    "last_activity_at",
    "completed_at",
    "passed_at",
    "failed_at",
    "waived_at",
    "satisfied_at",
    "satisfied_children",
    "progress",
    "score_scaled",
    "seconds",
)

COURSE = None
"""Stands for the course itself where items are listed."""


def held(tenant_id: int, registration: UUID) -> Enrollment:
    """Return an enrollment that nobody else changes until the transaction ends."""
    found: Enrollment | None = known_held(tenant_id, registration)
    if found is None:
        raise UnknownEnrollment(f"There is no registration {registration}.")
    return found


def state_of(enrollment: Enrollment, item_id: int) -> ItemState:
    """Return where the learner stands with an item; one that is untouched has an empty state."""
    return state_in(enrollment.tenant_id, enrollment.pk, item_id)


def state_in(tenant_id: int, registration: UUID, item_id: int) -> ItemState:
    """Return where the learner of a registration stands with an item."""
    found: ItemState | None = _known_state(tenant_id, registration, item_id)
    return found or ItemState(tenant_id=tenant_id, enrollment_id=registration, item_id=item_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the learner of an enrollment stands with an item, and how much their course asks for.

    All of it is read while the enrollment is held.
    """

    enrollment: Enrollment
    state: ItemState
    item: CourseItem
    required_children: int


def standing(enrollment: Enrollment, item_id: int) -> Standing:
    """Return where the learner of an enrollment stands with an item, removed or not; in one round trip."""
    return standing_in(enrollment, item_id, together(*asked_of(enrollment, item_id)))


def asked_of(enrollment: Enrollment, item_id: int) -> list[Question]:
    """Return what ``standing`` asks, to be asked together with other things."""
    tenant_id = enrollment.tenant_id
    return [
        _known_state.of(tenant_id, enrollment.pk, item_id),
        _known_item.of(tenant_id, item_id),
        _required_children.of(tenant_id, enrollment.version_id),
    ]


def standing_in(enrollment: Enrollment, item_id: int, answers: Sequence[Any]) -> Standing:
    """Return what ``standing`` does, of the answers to what ``asked_of`` asks."""
    return _standing(enrollment, item_id, *answers)


def asked_of_newest(tenant_id: int, course_id: UUID, learner_id: UUID, item_id: int) -> tuple[Question, Question]:
    """Return what asks where a learner stands with an item in their newest enrollment in a course.

    It is asked after the one that holds the enrollment; ``standing_in_newest`` takes the answers.
    """
    return _state_in_newest.of(tenant_id, course_id, learner_id, item_id), _item_with_version.of(tenant_id, item_id)


def standing_in_newest(
    enrollment: Enrollment, item_id: int, state: ItemState | None, item: CourseItem | None
) -> Standing:
    """Return the standing that answers to ``asked_of_newest`` tell, if they are about this enrollment and this item.

    Else it is asked for: the learner was enrolled again between the questions, or the item is of another version.
    """
    is_of_both = state is None or (state.enrollment_id, state.item_id) == (enrollment.pk, item_id)
    if item is None or item.pk != item_id or item.version_id != enrollment.version_id or not is_of_both:
        return standing(enrollment, item_id)
    return _standing(enrollment, item_id, state, item, item.version.required_children)


def _standing(
    enrollment: Enrollment, item_id: int, state: ItemState | None, item: CourseItem | None, required: int
) -> Standing:
    if item is None:
        raise UnknownCourse(f"There is no item {item_id}.")
    state = state or ItemState(tenant_id=enrollment.tenant_id, enrollment=enrollment, item=item)
    return Standing(enrollment, state, item, required)


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
    _note(enrollment, state, at, changes)
    told = progress_listeners.told(enrollment.tenant_id, enrollment.pk)
    together(_kept(state), changed(enrollment, "last_activity_at"), *told)
    return state


def satisfy(enrollment: Enrollment, item: CourseItem, state: ItemState, *, at: datetime) -> list[CourseItem | None]:
    """Count an item as satisfied; return what became satisfied by that, from the inside out, COURSE at last.

    ``state`` is that of the item. Empty if the item was satisfied before. What was taken out of its course is
    satisfied by itself: the course doesn't ask for it any more, and counts it no more.
    """
    if state.satisfied_at is not None or item.satisfied_from_start:
        return []
    satisfied, blocks = _count(enrollment, item, state, at)
    told = progress_listeners.told(enrollment.tenant_id, enrollment.pk)
    together(_kept(state), *map(_kept, blocks), changed(enrollment, *_COUNTED), *told)
    return satisfied


def further(standing: Standing, *, at: datetime, satisfies: bool, **changes: Any) -> list[Question]:
    """Return what does as ``note_in`` and, if that satisfies the item, ``satisfy``, to be asked with other things."""
    enrollment, state, item = standing.enrollment, standing.state, standing.item
    _note(enrollment, state, at, changes)
    blocks: list[ItemState] = []
    if satisfies and state.satisfied_at is None and not item.satisfied_from_start:
        _, blocks = _count(enrollment, item, state, at, standing)
    written = [_kept(state), *map(_kept, blocks), changed(enrollment, "last_activity_at", *_COUNTED)]
    return [*written, *progress_listeners.told(enrollment.tenant_id, enrollment.pk)]


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
    if _required(enrollment) == 0:
        _mark_course(enrollment, at)
        satisfied.append(COURSE)
    return satisfied


@AskedOften
def known_held(tenant_id: int, registration: UUID) -> Any:
    """Return an enrollment as ``held`` does, None if there is none."""
    return Enrollment.objects.select_for_update().filter(tenant_id=tenant_id, pk=registration)


@AskedOften
def _known_item(tenant_id: int, item_id: int) -> Any:
    return CourseItem.objects.filter(tenant_id=tenant_id, pk=item_id)


@AskedOften
def _known_state(tenant_id: int, registration: UUID, item_id: int) -> Any:
    return ItemState.objects.filter(tenant_id=tenant_id, enrollment_id=registration, item_id=item_id)


@AskedOften
def _item_with_version(tenant_id: int, item_id: int) -> Any:
    rows = CourseItem.objects.select_related("version").filter(tenant_id=tenant_id, pk=item_id)
    return rows.only("tenant_id", "parent_id", "satisfied_from_start", "removed_at", "version__required_children")


@AskedOften
def _state_in_newest(tenant_id: int, course_id: UUID, learner_id: UUID, item_id: int) -> Any:
    newest = Enrollment.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id)
    newest = newest.order_by("-created_at").values("pk")[:1]
    return ItemState.objects.filter(tenant_id=tenant_id, enrollment_id=Subquery(newest), item_id=item_id)


def _note(enrollment: Enrollment, state: ItemState, at: datetime, changes: Mapping[str, Any]) -> None:
    enrollment.last_activity_at = at
    for name, value in {**changes, "last_activity_at": at}.items():
        setattr(state, name, value)


def _count(
    enrollment: Enrollment, item: CourseItem, state: ItemState, at: datetime, standing: Standing | None = None
) -> tuple[list[CourseItem | None], list[ItemState]]:
    """Count an item in what it is part of; return what became satisfied, and the states of the blocks around it."""
    state.satisfied_at = at
    satisfied: list[CourseItem | None] = []
    states: list[ItemState] = []
    block, outermost = _parent_of(item), item
    while block is not None:
        above = state_of(enrollment, block.pk)
        above.satisfied_children += 1
        states.append(above)
        if above.satisfied_children == block.required_children:
            above.satisfied_at = at
            satisfied.append(block)
        if above.satisfied_at is None:
            return satisfied, states
        outermost, block = block, _parent_of(block)
    return satisfied + _count_in_course(enrollment, outermost, at, standing), states


def _count_in_course(
    enrollment: Enrollment, outermost: CourseItem, at: datetime, standing: Standing | None
) -> list[CourseItem | None]:
    """Count an outermost item as done, unless it was taken out of the course.

    Whether it was is read with the enrollment held, not from what the caller has: ``course_items.remove`` takes an item
    out, holds every enrollment, and only then looks who has done it. Either we see that it is gone, or it sees us. What
    a standing has was read so.
    """
    is_read = standing is not None and outermost is standing.item
    known = outermost if is_read else _known_item(outermost.tenant_id, outermost.pk)
    if known is None or known.removed_at is not None:
        return []
    enrollment.satisfied_children += 1
    required = standing.required_children if standing is not None else _required(enrollment)
    # A course that is put together here may have got more items, or fewer, since it was satisfied.
    if enrollment.satisfied_at or enrollment.satisfied_children < required:
        return []
    enrollment.satisfied_at = at
    return [COURSE]


def _kept(state: ItemState) -> Question:
    return added(state) if state.pk is None else changed(state, *_STATE)


def _required(enrollment: Enrollment) -> int:
    return int(_required_children(enrollment.tenant_id, enrollment.version_id))


@AskedOften
def _required_children(tenant_id: int, version_id: UUID) -> Any:
    return CourseVersion.objects.filter(tenant_id=tenant_id, pk=version_id).values_list("required_children", flat=True)


def _mark_course(enrollment: Enrollment, at: datetime) -> None:
    enrollment.satisfied_at = at
    Enrollment.objects.filter(tenant_id=enrollment.tenant_id, pk=enrollment.pk).update(satisfied_at=at)


def _states(enrollment: Enrollment) -> Any:
    return ItemState.objects.filter(tenant_id=enrollment.tenant_id, enrollment=enrollment)


def _parent_of(item: CourseItem) -> CourseItem | None:
    if item.parent_id is None:
        return None
    return CourseItem.objects.get(tenant_id=item.tenant_id, pk=item.parent_id)
