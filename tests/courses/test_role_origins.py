"""Roles are kept with where they come from: what was given here stays, what came from outside may go again."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from courses.models import Course, Membership, MembershipMark, OutsideRoles
from courses.rules.role_origins import Held, told
from courses.services import courses, deletion, enrollments, membership_changes, memberships, outside_roles
from courses.services.courses import NewItem, NewVersion
from courses.services.outside_roles import Source
from people.models import AuditEntry
from people.services import learners
from tests.lrs.log import make_tenant

MORNING = datetime(2030, 1, 31, 8, 0, tzinfo=UTC)
STUDY = ("Learner",)
NOON = MORNING + timedelta(hours=4)


def some(*roles: str) -> frozenset[str]:
    return frozenset(roles)


@pytest.mark.parametrize(
    ("roles", "from_outside", "before", "now", "others", "left", "left_from_outside"),
    [
        ("", "", "", "L", "", "L", "L"),
        ("L", "", "", "L", "", "L", ""),
        ("L", "L", "L", "", "", "", ""),
        ("L", "", "L", "", "", "L", ""),
        ("L", "L", "L", "", "L", "L", "L"),
        ("IL", "IL", "IL", "L", "", "L", "L"),
        ("IL", "L", "IL", "L", "", "IL", "L"),
        ("M", "", "L", "L", "", "LM", "L"),
        ("M", "", "L", "", "", "M", ""),
    ],
)
def test_what_somebody_holds_when_a_source_says_something_else(
    roles, from_outside, before, now, others, left, left_from_outside
) -> None:
    held = Held(some(*roles), some(*from_outside))
    has = told(held, before=some(*before), now=some(*now), others=some(*others))
    assert has == Held(some(*left), some(*left_from_outside))


@pytest.fixture
def north(db):
    return make_tenant()


@pytest.fixture
def course(north):
    items = [NewItem("test", "https://example.org/1", {"en": "One"})]
    return courses.create(north.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, items), who="bo")[0]


@pytest.fixture
def campus(north, course) -> Source:
    return Source(north.pk, course.pk, "lti-context 1", "LTI platform Campus")


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana", who="bo")


def held(learner) -> tuple[list[str], list[str]]:
    found = Membership.objects.filter(learner=learner).values_list("roles", "from_outside").first()
    return found or ([], [])


class TestGiving:
    def test_what_a_source_gives_is_known_as_such(self, campus, ana) -> None:
        outside_roles.give(campus, ana.pk, ["Learner"])
        outside_roles.give(campus, ana.pk, ["Mentor"])
        assert held(ana) == (["Learner", "Mentor"], ["Learner", "Mentor"])
        entry = AuditEntry.objects.filter(action="membership.change").latest("pk")
        assert (entry.who, entry.details["roles"]) == ("LTI platform Campus", ["Learner", "Mentor"])

    def test_what_was_given_here_stays_given_here(self, campus, ana, north, course) -> None:
        memberships.set_roles(north.pk, course.pk, ana.pk, ["Mentor"], who="bo")
        outside_roles.list_people(campus, {ana.pk: ["Learner", "Mentor"]}, at=MORNING)
        assert held(ana) == (["Learner", "Mentor"], ["Learner"])
        outside_roles.list_people(campus, {ana.pk: []}, at=NOON)
        assert held(ana) == (["Mentor"], [])

    def test_what_is_given_here_later_stays_as_well(self, campus, ana, north, course) -> None:
        outside_roles.list_people(campus, {ana.pk: ["Instructor", "Learner"]}, at=MORNING)
        assert not memberships.add_role(north.pk, course.pk, ana.pk, "Instructor", who="bo")
        assert held(ana) == (["Instructor", "Learner"], ["Learner"])
        outside_roles.list_people(campus, {ana.pk: []}, at=NOON)
        assert held(ana) == (["Instructor"], [])

    def test_roles_that_are_set_here_are_all_given_here(self, campus, ana, north, course) -> None:
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=MORNING)
        memberships.set_roles(north.pk, course.pk, ana.pk, ["Learner"], who="bo")
        outside_roles.list_people(campus, {ana.pk: []}, at=NOON)
        assert held(ana) == (["Learner"], [])

    def test_who_is_enrolled_here_is_a_learner_from_here(self, campus, ana, north, course) -> None:
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=MORNING)
        enrollments.enroll(north.pk, course.pk, ana.pk, who="bo")
        assert held(ana) == (["Learner"], [])

    def test_who_is_enrolled_by_a_source_is_a_learner_from_there(self, campus, ana, north, course) -> None:
        enrollments.enroll(north.pk, course.pk, ana.pk, source=campus.name, who=campus.who)
        assert held(ana) == (["Learner"], ["Learner"])

    def test_of_two_sources_the_last_one_takes_a_role_away(self, campus, ana, north, course) -> None:
        library = Source(north.pk, course.pk, "lti-context 2", "LTI platform Library")
        for source in (campus, library):
            outside_roles.list_people(source, {ana.pk: ["Learner"]}, at=MORNING)
        outside_roles.list_people(campus, {ana.pk: []}, at=NOON)
        assert held(ana) == (["Learner"], ["Learner"])
        outside_roles.list_people(library, {ana.pk: []}, at=NOON)
        assert held(ana) == ([], [])
        assert not OutsideRoles.objects.exists()

    def test_who_was_removed_here_comes_back_with_the_next_list(self, campus, ana, north, course) -> None:
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=MORNING)
        memberships.remove(north.pk, course.pk, ana.pk, who="bo")
        assert held(ana) == ([], [])
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=NOON)
        assert held(ana) == (["Learner"], ["Learner"])

    def test_a_course_is_deleted_with_what_was_said_of_it(self, campus, ana, course) -> None:
        outside_roles.give(campus, ana.pk, ["Learner"])
        deletion.delete(course, who="bo")
        assert not OutsideRoles.objects.exists()


class TestLists:
    def test_who_is_not_in_a_list_any_more_loses_what_it_gave(self, campus, north) -> None:
        people = [learners.create(north, name=f"Learner {number}", who="bo").pk for number in range(3)]
        outside_roles.list_people(campus, dict.fromkeys(people, STUDY), at=MORNING)
        outside_roles.list_people(campus, dict.fromkeys(people[:2], STUDY), at=NOON)
        assert outside_roles.end_list(campus, begun_at=NOON) == 1
        assert set(Membership.objects.values_list("learner_id", flat=True)) == set(people[:2])
        assert outside_roles.end_list(campus, begun_at=NOON) == 0

    def test_who_was_never_listed_is_not_missing(self, campus, ana) -> None:
        outside_roles.give(campus, ana.pk, ["Learner"])
        assert outside_roles.end_list(campus, begun_at=NOON) == 0
        assert held(ana) == (["Learner"], ["Learner"])

    def test_a_list_that_was_begun_earlier_and_ends_later_takes_nobody_back_to_then(self, campus, ana) -> None:
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=NOON)
        outside_roles.list_people(campus, {ana.pk: ["Learner"]}, at=MORNING)
        assert outside_roles.end_list(campus, begun_at=NOON) == 0
        assert held(ana) == (["Learner"], ["Learner"])

    def test_another_source_another_course_and_another_tenant_are_none_of_its_business(
        self, campus, ana, north, course
    ) -> None:
        south = make_tenant("south")
        items = [NewItem("test", "1", {"en": "One"})]
        theirs = courses.create(south.pk, "test", "s", NewVersion({"en": "Theirs"}, {}, items), who="cy")[0]
        cy = learners.create(south, name="Cy", who="cy")
        other = courses.create(north.pk, "test", "o", NewVersion({"en": "Other"}, {}, items), who="bo")[0]
        for source, learner in (
            (Source(south.pk, theirs.pk, campus.name, "x"), cy),
            (Source(north.pk, other.pk, campus.name, "x"), ana),
            (Source(north.pk, course.pk, "lti-context 2", "x"), ana),
        ):
            outside_roles.list_people(source, {learner.pk: ["Learner"]}, at=MORNING)
        assert outside_roles.end_list(campus, begun_at=NOON) == 0
        assert Membership.objects.count() == 3


class TestNumbers:
    def test_those_of_a_page_are_numbered_by_one_change_of_the_course(
        self, campus, north, course, django_assert_max_num_queries
    ) -> None:
        people = [learners.create(north, name=f"Learner {number}", who="bo").pk for number in range(200)]
        with django_assert_max_num_queries(20):
            outside_roles.list_people(campus, dict.fromkeys(people, STUDY), at=MORNING)
        assert Course.objects.get().members_changed == 1
        assert set(MembershipMark.objects.values_list("number", flat=True)) == {1}
        listed, more = membership_changes.since(north.pk, course.pk, 0, after=None, limit=150)
        rest, end = membership_changes.since(north.pk, course.pk, 0, after=more, limit=150)
        assert (set(listed) | set(rest), len(listed), len(rest), end) == (set(people), 150, 50, None)
        # Who changes next has the next number, and who is as they were none.
        outside_roles.list_people(campus, {**dict.fromkeys(people, STUDY), people[7]: ["Mentor"]}, at=NOON)
        assert membership_changes.since(north.pk, course.pk, 1, after=None, limit=9)[0] == [people[7]]

    def test_who_is_as_they_were_costs_their_share_of_three_queries(
        self, campus, north, django_assert_num_queries
    ) -> None:
        people = [learners.create(north, name=f"Learner {number}", who="bo").pk for number in range(50)]
        outside_roles.list_people(campus, dict.fromkeys(people, STUDY), at=MORNING)
        with django_assert_num_queries(3):
            outside_roles.list_people(campus, dict.fromkeys(people, STUDY), at=NOON)

    @pytest.mark.django_db(transaction=True)
    def test_lists_and_what_is_done_by_hand_do_not_wait_for_each_other(self, campus, north, course) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite lets one write at a time.")
        people = [learners.create(north, name=f"Learner {number}", who="bo").pk for number in range(30)]
        begin, failures = threading.Barrier(3), []

        def list_them() -> None:
            for hour in range(8):
                roles = STUDY if hour % 2 == 0 else ("Mentor",)
                outside_roles.list_people(campus, dict.fromkeys(people, roles), at=MORNING + timedelta(hours=hour))

        def enroll_them() -> None:
            for each in people:
                enrollments.enroll(north.pk, course.pk, each, who="bo")

        def change_them() -> None:
            for each in people[::-1]:
                memberships.add_role(north.pk, course.pk, each, "Officer", who="bo")
                memberships.remove(north.pk, course.pk, each, who="bo")
                memberships.set_roles(north.pk, course.pk, each, ["Manager"], who="bo")

        def work(what) -> None:
            begin.wait()
            try:
                what()
            except Exception as error:  # shown by the assertion below
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=[what]) for what in (list_them, enroll_them, change_them)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert all("Manager" in roles for roles in Membership.objects.values_list("roles", flat=True))

    @pytest.mark.django_db(transaction=True)
    def test_lists_that_meet_neither_lose_nor_wait_for_ever(self, campus, north, course) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite lets one write at a time.")
        people = [learners.create(north, name=f"Learner {number}", who="bo").pk for number in range(40)]
        begin, failures = threading.Barrier(4), []

        def work(number: int) -> None:
            source = Source(north.pk, course.pk, f"lti-context {number}", "x")
            order = people if number % 2 else people[::-1]
            begin.wait()
            try:
                for hour in range(5):
                    at = MORNING + timedelta(hours=hour)
                    roles = ("Learner",) if hour % 2 == 0 else ("Mentor",)
                    outside_roles.list_people(source, dict.fromkeys(order, roles), at=at)
            except Exception as error:  # shown by the assertion below
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert set(map(tuple, Membership.objects.values_list("roles", flat=True))) == {("Learner",)}
        numbers = set(MembershipMark.objects.values_list("number", flat=True))
        assert max(numbers) == Course.objects.get().members_changed
