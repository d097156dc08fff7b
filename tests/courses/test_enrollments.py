"""Courses are made with their tree; learners are enrolled in the newest version and stay with it."""

from uuid import uuid4

import pytest

from courses.rules.errors import CannotLaunch, EnrollmentConflict, UnknownCourse
from courses.services import courses, enrollments
from courses.services.courses import NewItem, NewVersion
from people.models import AuditEntry
from people.services import learners
from tests.lrs.log import make_tenant

pytestmark = pytest.mark.django_db
WHO = "bo"


def new_version(**changes):
    items = [
        NewItem("block", "https://example.org/b", {"en": "Basics"}),
        NewItem("test", "https://example.org/1", {"en": "One"}, parent=0),
        NewItem("test", "https://example.org/2", {"en": "Two"}),
    ]
    return NewVersion(**{"title": {"de": "Sicherheit", "en": "Safety"}, "description": {}, "items": items, **changes})


@pytest.fixture
def north():
    return make_tenant()


@pytest.fixture
def course(north):
    return courses.create(north.pk, "test", "https://example.org/course", new_version(), who=WHO)[0]


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana", email="ana@example.org", who=WHO)


def test_a_course_has_the_tree_of_its_version(course) -> None:
    items = courses.items_of(courses.latest_version(course))
    assert [(str(item), item.depth, item.parent and str(item.parent)) for item in items] == [
        ("Basics", 0, None),
        ("One", 1, "Basics"),
        ("Two", 0, None),
    ]
    assert course.title == "Safety"


def test_an_enrollment_stays_with_the_version_in_which_it_began(north, course, ana) -> None:
    first = enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    courses.add_version(north.pk, course.pk, new_version(items=[]), who=WHO)
    second = enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    assert (enrollments.version_of(first).number, enrollments.version_of(second).number) == (1, 2)
    assert enrollments.newest(north.pk, course.pk, ana.pk) == second


def test_a_registration_is_taken_once(north, course, ana) -> None:
    registration = uuid4()
    enrollments.enroll(north.pk, course.pk, ana.pk, registration=registration, who=WHO)
    with pytest.raises(EnrollmentConflict, match="is taken"):
        enrollments.enroll(north.pk, course.pk, ana.pk, registration=registration, who=WHO)


def test_nothing_of_an_ended_enrollment_or_an_archived_course_is_launched(north, course, ana) -> None:
    enrollment = enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    item = courses.items_of(courses.latest_version(course))[1]
    assert enrollments.item_to_launch(enrollment, item.pk) == item
    enrollments.end(north.pk, enrollment.pk, who=WHO)
    with pytest.raises(CannotLaunch, match="has ended"):
        enrollments.item_to_launch(enrollments.get(north.pk, enrollment.pk), item.pk)
    enrollments.reopen(north.pk, enrollment.pk, who=WHO)
    courses.archive(north.pk, course.pk, who=WHO)
    with pytest.raises(CannotLaunch, match="is archived"):
        enrollments.item_to_launch(enrollments.get(north.pk, enrollment.pk), item.pk)


def test_a_block_is_not_launched(north, course, ana) -> None:
    enrollment = enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    block = courses.items_of(courses.latest_version(course))[0]
    with pytest.raises(UnknownCourse):
        enrollments.item_to_launch(enrollment, block.pk)


def test_cy_of_another_tenant_finds_nothing(course, ana) -> None:
    south = make_tenant("south")
    with pytest.raises(UnknownCourse):
        enrollments.enroll(south.pk, course.pk, ana.pk, who=WHO)


def test_the_audit_trail_tells_who_did_what(north, course, ana) -> None:
    enrollments.enroll(north.pk, course.pk, ana.pk, who=WHO)
    done = AuditEntry.objects.filter(tenant=north).order_by("id").values_list("who", "action")
    assert list(done) == [(WHO, "course.create"), (WHO, "learner.create"), (WHO, "enrollment.create")]


class TestWhoALearnerIs:
    def test_by_default_an_account_that_tells_nothing_of_the_person(self, north, ana) -> None:
        agent = learners.agent_of(ana)
        assert agent == {"objectType": "Agent", "account": {"homePage": north.home_page, "name": ana.account_name}}

    def test_their_e_mail_address_where_the_tenant_wants_it(self, north) -> None:
        north.learners_known_by = "mbox"
        learner = learners.create(north, name="Ana", email="ana@example.org", who=WHO)
        assert learners.agent_of(learner) == {"objectType": "Agent", "mbox": "mailto:ana@example.org"}

    def test_an_agent_that_is_known_is_the_same_learner(self, north) -> None:
        first = learners.learner_of_agent(north, {"mbox": "mailto:ana@Example.org"}, who=WHO)
        again = learners.learner_of_agent(north, {"mbox": "mailto:ana@example.org", "name": "Ana"}, who=WHO)
        assert first == again
