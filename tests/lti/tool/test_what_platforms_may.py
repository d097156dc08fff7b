"""A platform signs whatever it likes: it opens the courses and gives the roles that somebody here has allowed."""

import re

import pytest
from django.test import Client

from courses.models import Enrollment, Membership
from courses.services import courses, deletion
from courses.services.courses import NewItem, NewVersion
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.tool.models import Link, Platform, PlatformCourse
from lti.tool.rules.allowance import capped, safe_roles
from lti.tool.services import allowed_courses, platforms
from people.models import AuditEntry, Learner
from tests.lrs.log import make_tenant
from tests.lti.tool.platform import INSTRUCTOR, STUDENT, Lms
from tests.lti.tool.test_deep_linking import answer, choosing

pytestmark = pytest.mark.django_db
ADMINISTRATOR = v.MEMBERSHIP_ROLE + "Administrator"
ASSISTANT = "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"


@pytest.fixture
def campus(north) -> Lms:
    """An LMS of which nothing was decided but that it is registered."""
    return Lms(north, opens=Platform._meta.get_field("opens").default, roles=safe_roles())


@pytest.fixture
def other(north, player):
    items = [NewItem("test", "1", {"en": "One"})]
    return courses.create(north.pk, "test", "other", NewVersion({"en": "Secrets"}, {}, items), who="bo")[0]


def naming(course, *roles: str, item: str = ""):
    names = {"course": str(course.pk)} | ({"item": item} if item else {})
    return {v.CUSTOM: names, v.ROLES: list(roles or (STUDENT,))}


def step_named(name: str) -> dict:
    return next(step for step in Exchange.objects.filter(kind="launch").latest("at").steps if step["name"] == name)


@pytest.mark.parametrize(
    ("named", "allowed", "given", "withheld"),
    [
        (["Learner"], [], ["Learner"], []),
        (["Instructor"], ["Learner"], [], ["Instructor"]),
        (["Instructor", "Learner"], ["Learner"], ["Learner"], ["Instructor"]),
        (["Administrator", "Instructor"], ["Instructor"], ["Instructor"], ["Administrator"]),
        (["Mentor", "Mentor"], ["Mentor"], ["Mentor"], []),
        ([], ["Learner"], [], []),
    ],
)
def test_roles_beyond_those_allowed_are_withheld(named, allowed, given, withheld) -> None:
    assert capped(named, allowed) == (given, withheld)


class TestCourses:
    def test_a_course_that_nobody_allowed_is_refused_and_the_inspector_says_why(self, campus, browser, course) -> None:
        response = campus.launch(browser, **naming(course))
        page = response.content.decode()
        assert response.status_code == 403
        assert "isn&#x27;t allowed to open this course" in page
        step = step_named("The platform may open the course")
        assert (step["passed"], step["came"]) == (False, str(course.pk))
        assert "Allow the course on the platform" in step["fix"]
        assert not Learner.objects.exists()
        assert not Link.objects.exists()

    def test_who_teaches_there_opens_none_by_naming_it_either(self, campus, browser, course) -> None:
        target = f"{campus.launch_url}?course={course.pk}"
        assert campus.launch(browser, target=target, **{v.ROLES: [INSTRUCTOR, ADMINISTRATOR]}).status_code == 403

    def test_one_that_an_administrator_allowed_is_opened_until_that_is_taken_back(
        self, campus, browser, course, other
    ) -> None:
        allowed_courses.allow(campus.platform, course.pk, who="bo")
        assert campus.launch(browser, **naming(course)).status_code == 303
        assert campus.launch(browser, **naming(other)).status_code == 403
        allowed_courses.take_back(campus.platform, course.pk, who="bo")
        assert campus.launch(browser, **naming(course)).status_code == 403
        # Nor where the link led before, when the launch names nothing.
        assert campus.launch(browser).status_code == 403

    def test_one_that_was_picked_by_deep_linking_is_opened(self, campus, browser, course, other) -> None:
        where = choosing(campus, browser)
        _, claims = answer(browser, browser.post(where, {"chosen": f"{course.pk}/exits", "send": "1"}))
        [item] = claims[v.CONTENT_ITEMS]
        row = PlatformCourse.objects.get()
        assert (row.course_id, row.how, row.who) == (course.pk, "chosen", f"learner {Learner.objects.get().pk}")
        changes = {v.CUSTOM: item["custom"], v.ROLES: [STUDENT], "sub": "ana"}
        assert campus.launch(Client(), target=item["url"], **changes).status_code == 303
        assert campus.launch(Client(), **naming(other)).status_code == 403

    def test_one_that_was_chosen_for_an_empty_link_is_opened(self, campus, browser, course) -> None:
        where = campus.arrive(browser, **{v.ROLES: [INSTRUCTOR]})
        browser.post(where + "choose", {"chosen": f"{course.pk}/", "send": "1"})
        assert PlatformCourse.objects.get().how == "chosen"
        assert campus.launch(Client(), sub="ana").status_code == 303
        assert Enrollment.objects.count() == 1

    def test_of_two_platforms_each_has_its_own(self, campus, browser, course, north) -> None:
        library = Lms(north, client_id="tributary-2", opens="chosen")
        allowed_courses.allow(library.platform, course.pk, who="bo")
        assert campus.launch(browser, **naming(course)).status_code == 403
        assert library.launch(browser, **naming(course)).status_code == 303

    def test_a_platform_may_be_allowed_all_of_them(self, campus, browser, course, north) -> None:
        platforms.change(north.pk, campus.platform.pk, opens="all", who="bo")
        campus.platform.refresh_from_db()
        assert campus.launch(browser, **naming(course)).status_code == 303

    def test_a_course_that_is_deleted_is_nobodys_any_more(self, campus, course) -> None:
        allowed_courses.allow(campus.platform, course.pk, who="bo")
        deletion.delete(course, who="bo")
        assert not PlatformCourse.objects.exists()

    @pytest.mark.parametrize("opens", ["everything", "", None])
    def test_what_it_opens_is_one_of_three(self, campus, north, opens) -> None:
        with pytest.raises(platforms.InvalidPlatform, match="opens is one of"):
            platforms.change(north.pk, campus.platform.pk, opens=opens, who="bo")


class TestListedOnly:
    """Where an administrator lists the courses, who teaches in the platform chooses among them."""

    @pytest.fixture
    def campus(self, north, course) -> Lms:
        lms = Lms(north, opens="listed", roles=safe_roles())
        allowed_courses.allow(lms.platform, course.pk, who="bo")
        return lms

    def test_only_these_are_offered(self, campus, browser, course, other) -> None:
        where = choosing(campus, browser)
        page = browser.get(where).content.decode()
        assert "Safety" in page
        assert "Secrets" not in page
        _, claims = answer(browser, browser.post(where, {"chosen": [f"{other.pk}/", f"{course.pk}/"], "send": "1"}))
        assert [item["title"] for item in claims[v.CONTENT_ITEMS]] == ["Safety"]
        assert campus.launch(Client(), **naming(other)).status_code == 403

    def test_an_empty_link_can_not_be_led_elsewhere(self, campus, browser, other) -> None:
        where = campus.arrive(browser, **{v.ROLES: [INSTRUCTOR]})
        refused = browser.post(where + "choose", {"chosen": f"{other.pk}/", "send": "1"})
        assert refused.status_code == 403
        assert Link.objects.get().course_id is None

    def test_what_was_chosen_before_does_not_count(self, campus, browser, course, other, north) -> None:
        platforms.change(north.pk, campus.platform.pk, opens="chosen", who="bo")
        platform = platforms.get(north.pk, campus.platform.pk)
        allowed_courses.choose(platform, [other.pk, course.pk], who="learner x")
        assert campus.launch(browser, **naming(other)).status_code == 303
        platforms.change(north.pk, campus.platform.pk, opens="listed", who="bo")
        assert campus.launch(browser, **naming(other)).status_code == 403
        assert campus.launch(browser, **naming(course)).status_code == 303


class TestRoles:
    @pytest.fixture(autouse=True)
    def _allowed(self, campus, course) -> None:
        allowed_courses.allow(campus.platform, course.pk, who="bo")

    @pytest.mark.parametrize(
        "role", [INSTRUCTOR, ADMINISTRATOR, ASSISTANT, f"{v.SYSTEM_ROLE}SysAdmin", f"{v.INSTITUTION_ROLE}Faculty"]
    )
    def test_who_teaches_there_is_nobody_in_the_course_unless_that_is_allowed(
        self, campus, browser, course, role
    ) -> None:
        where = campus.arrive(browser, **naming(course, role))
        assert not Membership.objects.exists()
        assert not Enrollment.objects.exists()
        step = step_named("Roles that people may not have from the platform are withheld")
        assert step["passed"]
        assert re.fullmatch(r"(Instructor|Administrator) withheld, none given", step["came"])
        assert "platform's page" in step["fix"]
        # What they see there is what they saw before: the course, and a way to try it.
        assert "try it yourself" in browser.get(where).content.decode()

    def test_who_teaches_there_still_picks_content(self, campus, browser, course) -> None:
        _, claims = answer(browser, browser.post(choosing(campus, browser), {"chosen": f"{course.pk}/", "send": "1"}))
        assert len(claims[v.CONTENT_ITEMS]) == 1
        assert not Membership.objects.exists()

    def test_who_learns_there_as_well_learns(self, campus, browser, course) -> None:
        campus.arrive(browser, **naming(course, INSTRUCTOR, STUDENT))
        assert Membership.objects.get().roles == ["Learner"]

    def test_a_role_that_is_allowed_is_given(self, campus, browser, course, north) -> None:
        platforms.change(north.pk, campus.platform.pk, roles=["Instructor"], who="bo")
        campus.arrive(browser, **naming(course, ASSISTANT, ADMINISTRATOR))
        membership = Membership.objects.get()
        assert (membership.roles, membership.from_outside) == (["Instructor"], ["Instructor"])
        step = step_named("Roles that people may not have from the platform are withheld")
        assert step["came"] == "Administrator withheld, Instructor given"

    def test_a_role_that_is_no_longer_allowed_goes_with_the_next_launch(self, campus, browser, course, north) -> None:
        platforms.change(north.pk, campus.platform.pk, roles=["Instructor"], who="bo")
        campus.arrive(browser, **naming(course, INSTRUCTOR))
        platforms.change(north.pk, campus.platform.pk, roles=[], who="bo")
        campus.arrive(browser, **naming(course, INSTRUCTOR))
        assert not Membership.objects.exists()

    def test_a_launch_without_a_course_of_the_platform_gives_roles_as_well(self, campus, browser, course) -> None:
        campus.arrive(browser, **naming(course), **{v.CONTEXT: None})
        assert Membership.objects.get().from_outside == ["Learner"]

    def test_what_is_no_role_is_refused(self, campus, north) -> None:
        with pytest.raises(platforms.InvalidPlatform, match="King was given"):
            platforms.change(north.pk, campus.platform.pk, roles=["King"], who="bo")


def test_what_a_new_platform_may_is_safe(north) -> None:
    lms = Lms(north)
    fields = {name: getattr(lms.platform, name) for name in ("issuer", "authorization_endpoint", "jwks")}
    made = platforms.register(north.pk, who="bo", name="New", client_id="new", **fields)
    made.refresh_from_db()
    assert (made.opens, made.roles, made.accepts_deployments) == ("chosen", ["Learner"], True)


class TestIssuers:
    """Learners are known by accounts on the tenant's home page; a platform's people by accounts on its issuer."""

    @pytest.mark.parametrize("change", ["", "/", ":443", "upper"])
    def test_a_home_page_of_the_tenant_is_no_issuer(self, north, change) -> None:
        home_page = "https://learn.example.org"
        north.home_page = home_page
        north.save()
        issuer = home_page.upper().replace("HTTPS", "https") if change == "upper" else home_page + change
        with pytest.raises(platforms.InvalidPlatform, match="is a home page by which learners are known here"):
            Lms(north, issuer=issuer)
        assert not Platform.objects.exists()

    def test_nor_is_that_of_another_tenant(self, north) -> None:
        south = make_tenant("south")
        with pytest.raises(platforms.InvalidPlatform, match="is a home page"):
            Lms(north, issuer=south.home_page)

    def test_nor_can_it_become_the_issuer_later(self, north) -> None:
        lms = Lms(north)
        with pytest.raises(platforms.InvalidPlatform, match="is a home page"):
            platforms.change(north.pk, lms.platform.pk, issuer=north.home_page, who="bo")

    def test_if_a_tenant_moves_there_nobody_comes_in_any_more(self, north, browser, course) -> None:
        lms = Lms(north)
        asked = lms.begun(browser)
        where = lms.arrive(Client(), **naming(course))
        north.home_page = lms.platform.issuer
        north.save()
        assert lms.login(Client()).status_code == 403
        response = lms.post(browser, lms.signed(lms.claims(asked["nonce"])), asked["state"])
        assert response.status_code == 403
        kept = Exchange.objects.filter(kind="launch", passed=False).get()
        assert "is a home page by which learners are known here" in kept.problem
        assert browser.get(where).status_code == 200
        # It can still be switched off.
        platforms.change(north.pk, lms.platform.pk, status=Platform.OFF, who="bo")
        assert browser.get(where).status_code == 403

    def test_the_audit_trail_tells_what_was_decided(self, north) -> None:
        lms = Lms(north)
        platforms.change(north.pk, lms.platform.pk, opens="chosen", roles=["Mentor"], who="bo")
        details = AuditEntry.objects.get(action="lti-platform.change").details
        assert details == {"changed": ["opens", "roles"], "opens": "chosen", "roles": ["Mentor"]}
