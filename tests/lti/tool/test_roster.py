"""Rosters are pulled page by page into the courses that a context links to (NRPS 2.0)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, Enrollment, Membership
from courses.services import courses, memberships
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.tool.models import PlatformContext
from lti.tool.rules.errors import ServiceFailed, UnknownPlatform
from lti.tool.services import platforms, rosters
from people.models import AuditEntry, Learner
from people.services import learners
from tests.lti.tool.platform import INSTRUCTOR, STUDENT

pytestmark = pytest.mark.django_db


def member(number: int | str, *roles: str, **changes):
    return {
        "user_id": f"user-{number}",
        "status": "Active",
        "name": f"Learner {number}",
        "email": f"l{number}@example.org",
        "roles": list(roles or (STUDENT,)),
        **changes,
    }


class Roster:
    """The members of a context, so many a page."""

    def __init__(self, services, *, page: int = 50) -> None:
        self.members: list = []
        self.services, self.page = services, page
        services.on("/Members", self.answer)

    def answer(self, query: str, body):
        number = int(query.rpartition("Page=")[2]) if "Page=" in query else 0
        shown = self.members[number * self.page : (number + 1) * self.page]
        link = f'<{self.services.base}/Members?limit=200&Page={number + 1}>; rel="next"'
        more = (number + 1) * self.page < len(self.members)
        return 200, {"id": "x", "context": {"id": "context-1"}, "members": shown}, {"Link": link} if more else {}


@pytest.fixture
def roster(services) -> Roster:
    return Roster(services)


def offered(services):
    return {v.NRPS: {"context_memberships_url": f"{services.base}/Members", "service_versions": ["2.0"]}}


@pytest.fixture
def context(reachable, services, browser, course) -> PlatformContext:
    """Bo has launched the course from Onboarding, whose roster may be read."""
    claims = {v.ROLES: [INSTRUCTOR], v.CUSTOM: {"course": str(course.pk)}, "sub": "bo", "name": "Bo"}
    assert reachable.launch(browser, **offered(services), **claims).status_code == 303
    return PlatformContext.objects.get()


def pull(context) -> str:
    return rosters.pull(context.tenant_id, context.pk, who="bo")


def roles_of(user: str) -> list[str]:
    learner = Learner.objects.get(identities__agent__account__name=f"user-{user}")
    return next(iter(Membership.objects.filter(learner=learner).values_list("roles", flat=True)), [])


class TestPulling:
    def test_who_learns_is_enrolled_and_who_teaches_is_not(self, context, roster) -> None:
        roster.members = [member(1), member(2, INSTRUCTOR), member(3, roles=[]), member(4, "urn:unknown")]
        assert pull(context) == "4 members on 1 pages, 0 of them inactive, into 1 courses."
        assert Enrollment.objects.count() == 3
        assert (roles_of("1"), roles_of("2"), roles_of("3")) == (["Learner"], ["Instructor"], ["Learner"])
        assert Learner.objects.get(name="Learner 1").email == "l1@example.org"

    def test_pages_follow_by_the_link_as_it_is_written(self, context, roster) -> None:
        roster.members = [member(number) for number in range(120)]
        assert pull(context).startswith("120 members on 3 pages")
        assert Enrollment.objects.count() == 120
        kept = Exchange.objects.get(kind="roster")
        assert (kept.passed, "50 members" in str(kept.messages), "user-1" in str(kept.messages)) == (True, True, False)
        assert AuditEntry.objects.get(action="lti.roster").details["members"] == 120

    def test_pulling_again_changes_nothing_and_costs_a_few_queries_a_page(
        self, context, roster, django_assert_max_num_queries
    ) -> None:
        roster.page = 500
        roster.members = [member(number) for number in range(1000)]
        pull(context)
        entries = AuditEntry.objects.count()
        with django_assert_max_num_queries(24):
            pull(context)
        assert (Enrollment.objects.count(), AuditEntry.objects.count()) == (1000, entries + 1)

    def test_who_is_inactive_loses_the_role_and_keeps_the_enrollment(self, context, roster) -> None:
        roster.members = [member(1), member(2)]
        pull(context)
        roster.members = [member(1, status="Inactive"), member(2, status="Deleted"), member(3, status="Inactive")]
        pull(context)
        assert (roles_of("1"), roles_of("2")) == ([], [])
        assert Enrollment.objects.count() == 2
        assert not Learner.objects.filter(name="Learner 3").exists()
        roster.members = [member(1)]
        pull(context)
        assert (roles_of("1"), Enrollment.objects.count()) == (["Learner"], 2)

    def test_what_is_no_member_is_passed_over(self, context, roster) -> None:
        odd = [None, "x", {}, {"user_id": 5}, {"user_id": ""}, {"user_id": "x" * 300}, {"user_id": "ok", "roles": [1]}]
        roster.members = odd
        assert pull(context).startswith("1 members")

    def test_who_has_left_is_let_be(self, context, roster, north) -> None:
        roster.members = [member(1)]
        pull(context)
        gone = Learner.objects.get(name="Learner 1")
        Membership.objects.filter(learner=gone).delete()
        learners.deactivate(north.pk, gone.pk, who="bo")
        pull(context)
        assert not Membership.objects.filter(learner=gone).exists()

    def test_an_archived_course_takes_roles_and_no_enrollment(self, context, roster, course, north) -> None:
        courses.archive(north.pk, course.pk, who="bo")
        roster.members = [member(1)]
        pull(context)
        assert Enrollment.objects.count() == 0

    def test_the_next_page_is_not_looked_for_on_another_host(self, context, services) -> None:
        link = '<http://127.0.0.1:1/elsewhere>; rel="next"'
        services.on("/Members", lambda query, body: (200, {"members": [member(1)]}, {"Link": link}))
        assert pull(context).startswith("1 members on 1 pages")


class TestWhoIsMissing:
    """A role that the roster gave goes when a whole list no longer has the person; nothing else does."""

    @pytest.fixture(autouse=True)
    def _listed(self, context, roster) -> None:
        roster.page = 2
        roster.members = [member(number) for number in range(5)]
        pull(context)

    def test_who_vanishes_from_a_whole_list_loses_the_role_and_keeps_the_enrollment(self, context, roster) -> None:
        del roster.members[1:3]
        assert pull(context) == (
            "3 members on 2 pages, 0 of them inactive, into 1 courses. "
            "2 who aren't in it any more lost the roles that it gave them."
        )
        assert [roles_of(str(number)) for number in range(5)] == [["Learner"], [], [], ["Learner"], ["Learner"]]
        assert Enrollment.objects.count() == 5
        assert AuditEntry.objects.filter(action="lti.roster").latest("pk").details["gone"] == 2
        roster.members = [member(number) for number in range(5)]
        pull(context)
        assert roles_of("1") == ["Learner"]

    def test_a_role_that_was_given_here_stays(self, context, roster, course, north) -> None:
        known = Learner.objects.get(name="Learner 1")
        memberships.add_role(north.pk, course.pk, known.pk, "Mentor", who="bo")
        other = Learner.objects.get(name="Learner 2")
        memberships.set_roles(north.pk, course.pk, other.pk, ["Learner"], who="bo")
        roster.members = [member(0), member(2, status="Inactive")]
        pull(context)
        assert (roles_of("1"), roles_of("2"), roles_of("3")) == (["Mentor"], ["Learner"], [])

    def test_who_has_another_role_there_has_another_one_here(self, context, roster) -> None:
        roster.members[1] = member(1, INSTRUCTOR)
        pull(context)
        assert roles_of("1") == ["Instructor"]

    def test_nobody_is_missing_when_a_page_can_not_be_had(self, context, roster, services) -> None:
        whole = roster.answer
        roster.members = [member(0), member(1), member(2)]
        services.on("/Members", lambda query, body: (500, {}, {}) if "Page=1" in query else whole(query, body))
        with pytest.raises(ServiceFailed):
            pull(context)
        assert roles_of("4") == ["Learner"]

    @pytest.mark.parametrize(
        "answer",
        [
            (200, {"members": []}, {}),
            (200, {}, {}),
            (200, {"members": None}, {}),
            (200, {"members": [member(0), {"user_id": 5}]}, {}),
            (200, {"members": [member(0)]}, {"Link": '<http://127.0.0.1:1/elsewhere>; rel="next"'}),
        ],
        ids=["nobody", "no list", "null", "somebody who can't be read", "a page that isn't followed"],
    )
    def test_nor_when_the_list_is_no_whole_one(self, context, services, answer) -> None:
        services.on("/Members", lambda query, body: answer)
        assert "couldn't be read as a whole, so nobody lost a role" in pull(context)
        assert roles_of("4") == ["Learner"]

    def test_nor_when_the_list_is_longer_than_is_read(self, context, roster, monkeypatch) -> None:
        monkeypatch.setattr(rosters, "MOST_PAGES", 1)
        roster.members = [member(0), member(1), member(2)]
        assert "couldn't be read as a whole" in pull(context)
        assert roles_of("4") == ["Learner"]

    def test_nor_when_the_address_is_that_of_a_part(self, context, roster) -> None:
        context.memberships_url += "?role=Learner"
        context.save()
        roster.members = [member(0)]
        assert "couldn't be read as a whole" in pull(context)
        assert roles_of("4") == ["Learner"]

    def test_who_came_by_a_launch_and_was_never_listed_stays(
        self, context, roster, reachable, course, services
    ) -> None:
        named = {v.CUSTOM: {"course": str(course.pk)}, "sub": "user-9", "name": "Learner 9"}
        assert reachable.launch(Client(), **named, **offered(services)).status_code == 303
        pull(context)
        assert roles_of("9") == ["Learner"]

    def test_who_was_listed_and_launches_is_missing_like_others(
        self, context, roster, reachable, course, services
    ) -> None:
        named = {v.CUSTOM: {"course": str(course.pk)}, "sub": "user-4", "name": "Learner 4"}
        assert reachable.launch(Client(), **named, **offered(services)).status_code == 303
        del roster.members[4]
        pull(context)
        assert roles_of("4") == []

    def test_another_course_of_the_platform_that_still_has_them_keeps_the_role(
        self, context, roster, reachable, course, services
    ) -> None:
        claims = {v.CUSTOM: {"course": str(course.pk)}, v.CONTEXT: {"id": "context-2"}, "sub": "user-4"}
        assert reachable.launch(Client(), **{v.RESOURCE_LINK: {"id": "link-2"}}, **claims).status_code == 303
        del roster.members[4]
        pull(context)
        assert roles_of("4") == ["Learner"]


class TestWhatThePlatformMay:
    def test_roles_that_it_may_not_give_are_withheld(self, context, roster, reachable, north) -> None:
        platforms.change(north.pk, reachable.platform.pk, roles=["Mentor"], who="bo")
        mentor = v.MEMBERSHIP_ROLE + "Mentor"
        roster.members = [member(1), member(2, INSTRUCTOR), member(3, INSTRUCTOR, STUDENT), member(4, mentor)]
        assert "2 have roles there that people may not have from this platform." in pull(context)
        assert not Learner.objects.filter(name="Learner 2").exists()
        assert (roles_of("1"), roles_of("3"), roles_of("4")) == (["Learner"], ["Learner"], ["Mentor"])
        step = Exchange.objects.get(kind="roster").steps[-1]
        assert (step["passed"], step["came"]) == (True, "Instructor of 2 members withheld")

    def test_a_role_that_it_may_not_give_any_more_is_taken_back(self, context, roster, reachable, north) -> None:
        roster.members = [member(1), member(2, INSTRUCTOR)]
        pull(context)
        assert roles_of("2") == ["Instructor"]
        platforms.change(north.pk, reachable.platform.pk, roles=[], who="bo")
        pull(context)
        assert roles_of("2") == []

    def test_courses_that_it_may_not_open_are_not_filled(self, context, roster, reachable, north) -> None:
        roster.members = [member(1)]
        platforms.change(north.pk, reachable.platform.pk, opens="chosen", who="bo")
        assert "into 0 courses" in pull(context)
        assert not Enrollment.objects.exists()

    def test_a_deployment_that_is_switched_off_is_not_asked(self, context, roster, reachable, services) -> None:
        platforms.switch_deployment(reachable.platform, "deployment-1", enabled=False, who="bo")
        with pytest.raises(UnknownPlatform):
            pull(context)
        assert services.requests == []


def test_a_page_is_one_change_of_the_course(context, roster) -> None:
    roster.page = 200
    roster.members = [member(number) for number in range(400)]
    before = Course.objects.get().members_changed
    pull(context)
    assert Course.objects.get().members_changed == before + 2


class TestAtItsTime:
    def test_it_is_pulled_soon_after_the_first_launch_and_then_daily(self, context, roster) -> None:
        roster.members = [member(1)]
        assert rosters.pull_due() == 0
        PlatformContext.objects.update(next_pull_at=timezone.now())
        assert (rosters.pull_due(), rosters.pull_due()) == (1, 0)
        context.refresh_from_db()
        assert context.outcome.startswith("1 members")
        assert timedelta(hours=23) < context.next_pull_at - timezone.now() < timedelta(hours=25)

    def test_never_by_itself_if_it_is_switched_off(self, context, roster, settings) -> None:
        settings.LTI_ROSTER_HOURS = 0
        pull(context)
        context.refresh_from_db()
        assert context.next_pull_at is None

    @pytest.mark.parametrize(
        ("path", "body"),
        [("/token", b'{"access_token":"t","expires_in":1%s}' % (b"0" * 400)), ("/Members", b"[" * 9_999)],
        ids=["a number without end", "a depth without end"],
    )
    def test_an_answer_that_cannot_be_read_is_a_failure_too(self, context, roster, services, path, body) -> None:
        services.on(path, lambda query, sent: (200, body, {}))
        with pytest.raises(ServiceFailed):
            rosters.pull(context.tenant_id, context.pk, who="bo")

    def test_what_fails_says_why_and_is_tried_again(self, context, services, caplog) -> None:
        services.on("/Members", lambda query, body: (403, {"error": "not today"}, {}))
        with pytest.raises(ServiceFailed):
            pull(context)
        PlatformContext.objects.update(next_pull_at=timezone.now())
        with caplog.at_level("INFO", "lti.tool.services.rosters"):
            assert rosters.pull_due() == 1
        [line] = [each.getMessage() for each in caplog.records if each.name == "lti.tool.services.rosters"]
        assert line.startswith(f"the roster of context {context.pk} of tenant {context.tenant_id} can't be pulled: ")
        context.refresh_from_db()
        assert "not today" in context.outcome
        assert context.next_pull_at - timezone.now() > timedelta(minutes=55)
        assert not Exchange.objects.filter(kind="roster", passed=True).exists()
