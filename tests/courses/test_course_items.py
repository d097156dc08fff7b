"""Items that come to a course and go: who listens to progress is told of everybody whom it concerns."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from courses.models import Course, Enrollment
from courses.services import course_items, courses, enrollments, progress, progress_listeners
from courses.services.courses import NewItem, NewVersion
from people.models import Learner
from people.services.round_trip import Question
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    north = make_tenant()
    made = courses.create(north.pk, "lti", "c", NewVersion({"en": "C"}, {}, []), who="bo")[0]
    for name in ("first", "second", "third"):
        course_items.append(north.pk, made.pk, NewItem("lti", name, {"en": name}, {}), who="bo")
    return made


@pytest.fixture
def told() -> Iterator[list[tuple[int, UUID]]]:
    """Return of whom a listener is told."""
    found: list[tuple[int, UUID]] = []

    def listener(tenant_id: int, registration: UUID) -> Question:
        found.append((tenant_id, registration))
        return Question("SELECT 1", (), list)

    progress_listeners.register(listener)
    yield found
    progress_listeners._listeners.remove(listener)


def enrolled(course: Course, *, did: int) -> Enrollment:
    """Enrol somebody who has done the first items of the course."""
    who = Learner.objects.create(tenant_id=course.tenant_id, name="Ana", account_name=str(uuid4()))
    made = enrollments.enroll(course.tenant_id, course.pk, who.pk, who="bo")
    for item in items_of(course)[:did]:
        held = progress.held(made.tenant_id, made.pk)
        progress.satisfy(held, item, progress.state_of(held, item.pk), at=timezone.now())
    return made


def items_of(course: Course):
    return courses.items_of(courses.latest_version(course))


def remove(course: Course, place: int) -> None:
    course_items.remove(course.tenant_id, course.pk, items_of(course)[place].pk, who="bo")


class TestTakenOut:
    def test_what_that_satisfies_is_told(self, course, told) -> None:
        ana = enrolled(course, did=2)
        told.clear()
        remove(course, 2)
        ana.refresh_from_db()
        assert ana.satisfied_at is not None
        assert told == [(course.tenant_id, ana.pk)]

    def test_so_is_that_more_of_the_course_is_done(self, course, told) -> None:
        ana = enrolled(course, did=1)
        told.clear()
        remove(course, 0)
        ana.refresh_from_db()
        assert (ana.satisfied_children, ana.satisfied_at) == (0, None)
        assert told == [(course.tenant_id, ana.pk)]

    def test_who_was_through_or_has_not_begun_is_not_told_of(self, course, told) -> None:
        enrolled(course, did=3)
        enrolled(course, did=0)
        told.clear()
        remove(course, 1)
        assert told == []

    def test_nobody_of_an_older_version_or_another_course_is_told_of(self, course, told) -> None:
        other = courses.create(course.tenant_id, "lti", "d", NewVersion({"en": "D"}, {}, []), who="bo")[0]
        for name in ("first", "second"):
            course_items.append(course.tenant_id, other.pk, NewItem("lti", name, {"en": name}, {}), who="bo")
        enrolled(other, did=1)
        told.clear()
        remove(course, 1)
        assert told == []
