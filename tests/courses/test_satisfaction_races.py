"""An item that is taken out of its course while learners are doing it: nobody's count is one too high or too low."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import Queue
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from courses.models import Course, CourseItem, Enrollment, ItemState
from courses.services import course_items, courses, enrollments, progress
from courses.services.courses import NewItem, NewVersion
from people.models import Learner
from tests.browser import needs_connections
from tests.lrs.log import make_tenant

pytestmark = [pytest.mark.django_db(transaction=True), needs_connections]


@pytest.fixture
def course() -> Course:
    north = make_tenant()
    made = courses.create(north.pk, "lti", "c", NewVersion({"en": "C"}, {}, []), who="bo")[0]
    for name in ("first", "second"):
        course_items.append(north.pk, made.pk, NewItem("lti", name, {"en": name}, {}), who="bo")
    return made


def enrolled(course: Course) -> Enrollment:
    ana = Learner.objects.create(tenant_id=course.tenant_id, name="Ana", account_name=str(uuid4()))
    return enrollments.enroll(course.tenant_id, course.pk, ana.pk, who="bo")


def items_of(course: Course) -> list[CourseItem]:
    return courses.items_of(courses.latest_version(course))


def satisfy(enrollment: Enrollment, item: CourseItem) -> None:
    """Do an item as a score does it: what the caller knows of the item may be old."""
    with transaction.atomic():
        held = progress.held(enrollment.tenant_id, enrollment.pk)
        progress.satisfy(held, item, progress.state_of(held, item.pk), at=timezone.now())


def remove(course: Course, item: CourseItem) -> None:
    course_items.remove(course.tenant_id, course.pk, item.pk, who="bo")


def counted(enrollment: Enrollment) -> tuple[int, int]:
    """Return the count that is kept, and the one that the items give."""
    enrollment.refresh_from_db()
    done = ItemState.objects.filter(enrollment=enrollment, satisfied_at__isnull=False, item__removed_at__isnull=True)
    return enrollment.satisfied_children, done.count()


@pytest.fixture
def begin():
    """Return who begins a call on a connection of its own, and goes on when it waits for a lock of ours, or is done."""
    with ThreadPoolExecutor(1) as pool:

        def begin(call: Callable[[], None]) -> Future[None]:
            pids: Queue[int] = Queue()

            def run() -> None:
                try:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_backend_pid()")
                        pids.put(cursor.fetchone()[0])
                    call()
                finally:
                    connection.close()

            begun, pid = pool.submit(run), pids.get(timeout=30)
            with connection.cursor() as cursor:
                while not begun.done():
                    cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
                    if cursor.fetchone()[0]:
                        break
            return begun

        yield begin


def test_who_is_about_to_finish_it_is_counted_no_more_when_it_is_gone(course, begin) -> None:
    """The learner was first, but hasn't committed when the item is taken out."""
    ana, [first, _] = enrolled(course), items_of(course)
    with transaction.atomic():
        satisfy(ana, first)
        removing = begin(lambda: remove(course, first))
    removing.result(timeout=30)
    assert counted(ana) == (0, 0)


def test_who_finishes_it_just_after_it_went_is_not_counted(course, begin) -> None:
    """The learner's request has read the item when it still was in the course."""
    ana, [first, second] = enrolled(course), items_of(course)
    with transaction.atomic():
        remove(course, first)
        satisfying = begin(lambda: satisfy(ana, first))
    satisfying.result(timeout=30)
    assert counted(ana) == (0, 0)
    satisfy(ana, second)
    assert counted(ana) == (1, 1)
    assert ana.satisfied_at is not None


def test_who_is_enrolled_while_it_goes_is_not_counted(course, begin) -> None:
    [first, _] = items_of(course)
    made: list[Enrollment] = []

    def join() -> None:
        made.append(enrolled(course))
        satisfy(made[0], first)

    with transaction.atomic():
        remove(course, first)
        joining = begin(join)
    joining.result(timeout=30)
    assert counted(made[0]) == (0, 0)


def test_of_many_at_once_every_count_is_exact(course) -> None:
    for _ in range(3):
        course_items.append(course.tenant_id, course.pk, NewItem("lti", "more", {"en": "more"}, {}), who="bo")
    everybody, items = [enrolled(course) for _ in range(6)], items_of(course)
    ready = Barrier(8)

    def run(call: Callable[[], None]) -> None:
        ready.wait(timeout=30)
        try:
            call()
        finally:
            connection.close()

    def do_all(enrollment: Enrollment) -> None:
        for item in items:
            satisfy(enrollment, item)

    calls: list[Callable[[], None]] = [partial(do_all, each) for each in everybody]
    calls += [partial(remove, course, each) for each in items[1:3]]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, calls))
    assert [counted(each) for each in everybody] == [(3, 3)] * 6
    assert all(each.satisfied_at for each in everybody)
