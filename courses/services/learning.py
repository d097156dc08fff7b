"""What a learner sees of their courses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from courses.models import Course, CourseItem, CourseVersion, Enrollment, ItemState
from courses.rules.tree import Branch, Progress, branches, rolled_up
from courses.services import enrollment_list, progress
from courses.services.enrollment_list import Place
from courses.services.launchers import knows, launcher_of

_ITEM = ~Q(kind=CourseItem.BLOCK) & Q(satisfied_from_start=False, removed_at__isnull=True)
_STATE_OF_ITEM = ~Q(item__kind=CourseItem.BLOCK) & Q(item__satisfied_from_start=False, item__removed_at__isnull=True)
_MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Card:
    """An enrollment in a list: its course, and how much of what it asks for is done."""

    enrollment: Enrollment
    course: Course
    version: CourseVersion
    progress: Progress

    @property
    def status(self) -> str:
        """Return in a word where the learner stands with the course."""
        if self.enrollment.satisfied_at is not None:
            return "done"
        if self.enrollment.ended_at is not None:
            return "closed"
        if self.course.archived_at is not None:
            return "archived"
        return "not started" if self.enrollment.last_activity_at is None else "in progress"


@dataclass(frozen=True, slots=True)
class Step:
    """An item of a course as its learner sees it.

    ``modes`` are those in which it can be launched now; ``progress`` is that of everything in a block.
    """

    item: CourseItem
    status: str
    state: ItemState | None
    modes: tuple[str, ...]
    progress: Progress
    branch: Branch

    @property
    def is_block(self) -> bool:
        """Tell whether it is a block, which isn't launched."""
        return bool(self.item.kind == CourseItem.BLOCK)

    @property
    def begun(self) -> bool:
        """Tell whether it was launched before."""
        return self.state is not None and self.state.first_launched_at is not None

    @property
    def done(self) -> bool:
        """Tell whether what it asks for is fulfilled."""
        return self.state is not None and self.state.satisfied_at is not None

    @property
    def score(self) -> float | None:
        """Return the best score in per cent."""
        if self.state is None or self.state.score_scaled is None:
            return None
        return self.state.score_scaled * 100


@dataclass(frozen=True, slots=True)
class CourseOfLearner:
    """A course with its tree from top to bottom; ``last`` is where the learner was, ``following`` what comes then."""

    course: Course
    steps: list[Step]
    last: Step | None
    following: Step | None
    others: list[Enrollment]

    @property
    def progress(self) -> Progress:
        """Return the progress of the whole course."""
        return sum((step.progress for step in self.steps if step.item.depth == 0), Progress())


def cards_of(tenant_id: int, learner_id: UUID, *, after: Place | None, limit: int) -> tuple[list[Card], Place | None]:
    """Return a learner's courses by the newest enrollment in each; five queries whatever the length of the page."""
    page, more = enrollment_list.page_of(tenant_id, learner_id=learner_id, after=after, limit=limit, newest_only=True)
    courses = enrollment_list.titles_of(tenant_id, page)
    versions = CourseVersion.objects.filter(tenant_id=tenant_id).in_bulk({each.version_id for each in page})
    asked = _counted(CourseItem.objects.filter(_ITEM, tenant_id=tenant_id, version__in=versions), "version_id")
    done = _counted(
        ItemState.objects.filter(_STATE_OF_ITEM, tenant_id=tenant_id, enrollment__in=page, satisfied_at__isnull=False),
        "enrollment_id",
    )
    cards = [
        Card(
            each,
            courses[each.course_id],
            versions[each.version_id],
            Progress(done.get(each.pk, 0), asked.get(each.version_id, 0)),
        )
        for each in page
    ]
    return cards, more


def course_of(enrollment: Enrollment) -> CourseOfLearner:
    """Return what a learner sees of one enrollment; four queries however large the course is."""
    course = Course.objects.get(tenant_id=enrollment.tenant_id, pk=enrollment.course_id)
    steps = _steps_of(enrollment, can_launch=enrollment.ended_at is None and course.archived_at is None)
    begun = [step for step in steps if step.begun and not step.is_block]
    last = max(begun, key=_last_activity, default=None)
    following = None
    if last is None or last.done:
        place = steps.index(last) if last else 0
        later = [*steps[place:], *steps[:place]]
        following = next((step for step in later if step.modes and step.progress.asked > step.progress.done), None)
    return CourseOfLearner(course, steps, last, following, _others_of(enrollment))


def progress_of(enrollment: Enrollment) -> Progress:
    """Return how much is done of what a course asks of a learner; two queries however large it is."""
    asked = CourseItem.objects.filter(_ITEM, tenant_id=enrollment.tenant_id, version_id=enrollment.version_id)
    done = ItemState.objects.filter(
        _STATE_OF_ITEM, tenant_id=enrollment.tenant_id, enrollment=enrollment, satisfied_at__isnull=False
    )
    return Progress(done.count(), asked.count())


def _steps_of(enrollment: Enrollment, *, can_launch: bool) -> list[Step]:
    states = progress.states_of(enrollment)
    rows = CourseItem.objects.filter(
        tenant_id=enrollment.tenant_id, version_id=enrollment.version_id, removed_at__isnull=True
    )
    items = list(rows.order_by("ordinal"))
    depths = [item.depth for item in items]
    own = [_progress_of(item, states.get(item.pk)) for item in items]
    placed = zip(items, rolled_up(depths, own), branches(depths), strict=True)
    return [
        Step(
            item,
            progress.status_of(item, states.get(item.pk)),
            states.get(item.pk),
            launcher_of(item.kind).modes if can_launch and knows(item.kind) else (),
            total,
            branch,
        )
        for item, total, branch in placed
    ]


def _progress_of(item: CourseItem, state: ItemState | None) -> Progress:
    if item.kind == CourseItem.BLOCK or item.satisfied_from_start:
        return Progress()
    return Progress(done=int(state is not None and state.satisfied_at is not None), asked=1)


def _last_activity(step: Step) -> datetime:
    state: Any = step.state
    return state.last_activity_at or state.first_launched_at  # type: ignore[no-any-return]


def _others_of(enrollment: Enrollment) -> list[Enrollment]:
    rows = Enrollment.objects.filter(
        tenant_id=enrollment.tenant_id, learner_id=enrollment.learner_id, course_id=enrollment.course_id
    )
    return list(rows.exclude(pk=enrollment.pk).order_by("-created_at", "pk")[:_MOST_OTHERS])


def _counted(rows: Any, by: str) -> dict[Any, int]:
    return {row[by]: row["count"] for row in rows.values(by).annotate(count=Count("pk"))}
