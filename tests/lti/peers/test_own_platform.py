"""Our platform launches our tool over HTTP: the north is the platform, the south the tool, of one and the same site.

So both are reached at one PUBLIC_ORIGIN, and sign by one key set. The story in a browser is in
tests/journeys/test_lti_with_ourselves.py.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as given_settings
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from courses.models import Enrollment, Membership
from courses.services import courses, enrollments, memberships, progress
from courses.services.courses import NewItem, NewVersion
from lrs.models import Statement
from lti.platform.models import Deployment, LineItem, ResourceLink, Result, Tool
from lti.platform.services import addresses, invitations, links, tools
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.tool.models import Passback, Platform, PlatformContext
from lti.tool.services import invitations as tool_invitations
from lti.tool.services import platforms, rosters, sending
from people.models import Learner, LearnerAccount, Tenant
from people.services import learners
from tests.browser import needs_connections
from tests.courses.states import did
from tests.lrs.log import make_tenant
from tests.lti.peers.platform.forms import form_of
from tests.lti.peers.visitor import Visitor, visitor
from tests.lti.tool.conftest import Player, forget_everything, player  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), needs_connections]
WHO = "root"
DOORS = "https://courses.example.org/au/doors"


@pytest.fixture(autouse=True)
def _one_site(settings: Any, live_server: LiveServer) -> Iterator[None]:
    forget_everything()
    settings.PUBLIC_ORIGIN = live_server.url
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8", "::1/128"]
    settings.OUTBOUND_PLAIN_HTTP = True
    yield
    forget_everything()


@pytest.fixture
def north() -> Tenant:
    return make_tenant("north")


@pytest.fixture
def south() -> Tenant:
    return make_tenant("south")


@pytest.fixture
def safety(south: Tenant, player: Player) -> Any:  # noqa: F811 - the fixture
    """Return the course of the south."""
    items = [NewItem("test", DOORS, {"en": "Fire doors"}), NewItem("test", "exits", {"en": "Exits"})]
    return courses.create(south.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, items), who=WHO)[0]


@dataclass(frozen=True, slots=True)
class School:
    """A tenant with a course in which Bo teaches and Ana learns, and the tool that was registered with it."""

    tenant: Tenant
    tool: Tool
    course: Any
    ana: Learner
    bo: Learner
    enrollment: Any

    @property
    def editor(self) -> str:
        """Return where Bo edits the course."""
        return f"{given_settings.PUBLIC_ORIGIN}/lti/platform/teach/{self.course.pk}"

    def links(self) -> list[ResourceLink]:
        """Return the links of the course, in their order."""
        return list(ResourceLink.objects.filter(tenant=self.tenant, course=self.course).order_by("item_id"))

    def start(self, link: ResourceLink) -> str:
        """Return where Ana starts a link."""
        enrollment = f"{given_settings.PUBLIC_ORIGIN}/learn/enrollments/{self.enrollment.pk}"
        return f"{enrollment}/items/{link.item_id}/launch"


def invited(north: Tenant, south: Tenant) -> str:
    """Return the address that an administrator of the north opens to register the tool of the south."""
    ours = tool_invitations.invite(south.pk, needs_approval=True, who=WHO)
    theirs = {
        "openid_configuration": addresses.at("openid-configuration"),
        "registration_token": invitations.invite(north.pk, who=WHO),
    }
    return f"{ours.url}?{urlencode(theirs)}"


def registered(north: Tenant, south: Tenant) -> tuple[Tool, Platform]:
    """Register each with the other, and return what each keeps of it."""
    with visitor() as root:
        assert root.open(invited(north, south)).page.status_code == 200, root.page.text
    tool = Tool.objects.get(tenant=north)
    return tool, Platform.objects.get(tenant=south, client_id=tool.client_id)


def approve(tool: Tool, platform: Platform) -> None:
    tools.change(tool.tenant_id, tool.pk, who=WHO, status=Tool.ACTIVE)
    platforms.change(platform.tenant_id, platform.pk, who=WHO, status=Platform.ACTIVE, roles=["Instructor"])


def make_school(tenant: Tenant, south: Tenant) -> School:
    """Let both approve of each other, and put somebody into a course."""
    tool, platform = registered(tenant, south)
    approve(tool, platform)
    tool.refresh_from_db()
    course = links.create_course(tenant.pk, "Induction", who=WHO)
    ana = learners.create(tenant, name="Ana Lee", email="ana@example.org", who=WHO)
    bo = learners.create(tenant, name="Bo Marsh", email="bo@example.org", who=WHO)
    memberships.set_roles(tenant.pk, course.pk, bo.pk, ["Instructor"], who=WHO)
    enrollment = enrollments.enroll(tenant.pk, course.pk, ana.pk, who=WHO)
    return School(tenant, tool, course, ana, bo, enrollment)


@pytest.fixture
def school(north: Tenant, south: Tenant, safety: Any) -> School:
    return make_school(north, south)


@pytest.fixture
def browser() -> Iterator[Visitor]:
    with visitor() as made:
        yield made


def signed_in(browser: Visitor, learner: Learner) -> Visitor:
    """Give a browser the session of a learner."""
    user, made = get_user_model().objects.get_or_create(username=str(learner.pk))
    if made:
        LearnerAccount.objects.create(user=user, tenant=learner.tenant, learner=learner)
    client = Client()
    client.force_login(user)
    name = given_settings.SESSION_COOKIE_NAME
    return browser.carry(name, client.cookies[name].value)


def chosen(school: School, browser: Visitor, *titles: str) -> None:
    """Let Bo choose in the tool from the editor of the course, and agree to what came back."""
    signed_in(browser, school.bo).open(school.editor)
    token = form_of(browser.page.text).fields["csrfmiddlewaretoken"]
    browser.send(f"{school.editor}/choose", tool=str(school.tool.pk), csrfmiddlewaretoken=token)
    browser.into_frame().go_on().go_on()
    offered = browser.offered()
    browser.send(chosen=[offered[title] for title in titles], send="1").go_on().go_on()
    assert browser.page.status_code == 200, browser.page.text


def started(school: School, browser: Visitor, link: ResourceLink) -> Visitor:
    """Let Ana start a link, and return the page that holds the message for the tool."""
    signed_in(browser, school.ana).open(f"{given_settings.PUBLIC_ORIGIN}/learn/enrollments/{school.enrollment.pk}")
    browser.send(school.start(link), csrfmiddlewaretoken=form_of(browser.page.text).fields["csrfmiddlewaretoken"])
    return browser


def learn(school: School, browser: Visitor, link: ResourceLink) -> Visitor:
    """Let Ana open a link, and return where she ends in its frame."""
    started(school, browser, link).into_frame().go_on().go_on()
    assert browser.page.status_code == 200, browser.page.text
    return browser


def scaled_of(statement: dict[str, Any]) -> float | None:
    found: float | None = statement.get("result", {}).get("score", {}).get("scaled")
    return found


def problems() -> list[str]:
    return list(Exchange.objects.filter(passed=False).values_list("problem", flat=True))


class TestRegistration:
    """LTI Dynamic Registration 1.0, with both sides ours."""

    def test_each_knows_the_other_and_waits_for_approval(self, north, south, browser, live_server) -> None:
        assert "has to approve it" in browser.open(invited(north, south)).words()
        tool, platform, base = Tool.objects.get(), Platform.objects.get(), f"{live_server.url}/lti"
        assert (tool.tenant, tool.status, platform.tenant, platform.status) == (north, "pending", south, "waiting")
        assert (tool.client_id, addresses.issuer()) == (platform.client_id, platform.issuer)
        assert list(platforms.deployments_of(platform)) == [str(Deployment.objects.get(tool=tool).pk)]
        assert (tool.initiate_login_uri, tool.redirect_uris, tool.jwks_uri) == (
            f"{base}/tool/{south.pk}/login",
            [f"{base}/tool/{south.pk}/launch"],
            f"{base}/tool/jwks",
        )
        assert (platform.authorization_endpoint, platform.token_endpoint, platform.jwks_uri) == (
            f"{base}/platform/authorize",
            f"{base}/platform/token",
            f"{base}/platform/jwks",
        )
        assert set(tool.scopes) == {*v.AGS_SCOPES, v.MEMBERSHIP_READONLY}
        assert [each["type"] for each in tool.messages] == [v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST]
        assert tool.shares == "name_and_email"
        assert problems() == []

    def test_an_invitation_of_either_side_is_used_once(self, north, south, browser) -> None:
        url, another = invited(north, south), invited(north, south)
        assert browser.open(url).page.status_code == 200
        assert browser.open(url).page.status_code == 400
        ours, theirs = another.partition("?")[0], url.partition("?")[2]
        assert browser.open(f"{ours}?{theirs}").page.status_code == 400
        assert browser.open(another).page.status_code == 200
        assert (Tool.objects.count(), Platform.objects.count()) == (2, 2)

    def test_nobody_is_launched_until_both_approve(self, school, browser, player) -> None:  # noqa: F811
        chosen(school, browser, "Fire doors")
        [link], platform = school.links(), Platform.objects.get()
        platforms.change(platform.tenant_id, platform.pk, who=WHO, status=Platform.WAITING)
        started(school, browser, link).into_frame()
        assert (browser.page.status_code, "approve" in browser.page.text) == (403, True)
        platforms.change(platform.tenant_id, platform.pk, who=WHO, status=Platform.ACTIVE)
        tools.change(school.tenant.pk, school.tool.pk, who=WHO, status=Tool.PENDING)
        assert started(school, browser, link).page.status_code == 409
        assert player.asked == []
        approve(school.tool, platform)
        learn(school, browser, link)
        assert player.asked == [("Fire doors", "Normal")]


class TestCourse:
    """A course of the north that consists of what the south teaches."""

    def test_bo_chooses_and_ana_learns(self, school, south, safety, browser, player) -> None:  # noqa: F811
        chosen(school, browser, "The whole course", "Exits")
        whole, exits = school.links()
        assert [whole.title, exits.title] == ["Safety", "Safety: Exits"]
        assert exits.custom == {"course": str(safety.pk), "item": "exits"}
        assert [(each.label, each.score_maximum) for each in LineItem.objects.order_by("pk")] == [
            ("Safety", 100),
            ("Safety: Exits", 100),
        ]
        assert learn(school, browser, whole).words().startswith("Safety 0 % 0 of 2 done Fire doors Not started")
        learn(school, browser, exits)
        assert player.asked == [("Exits", "Normal")]
        enrollment = Enrollment.objects.get(tenant=south)
        learner = Learner.objects.get(tenant=south, pk=enrollment.learner_id)
        assert (learner.name, learner.email, enrollment.course_id) == ("Ana Lee", "ana@example.org", safety.pk)
        assert learner.pk != school.ana.pk
        assert problems() == []

    def test_scores_come_back_to_the_gradebook(self, school, south, browser) -> None:
        chosen(school, browser, "Fire doors")
        [link] = school.links()
        learn(school, browser, link)
        there = Enrollment.objects.get(tenant=south)
        did(there, 0, progress=30)
        sending.send_due()
        result = Result.objects.get()
        assert (result.learner, result.result_score) == (school.ana, 30)
        assert (result.activity_progress, result.grading_progress) == ("InProgress", "Pending")
        school.enrollment.refresh_from_db()
        assert school.enrollment.satisfied_at is None
        did(there, 0, score_scaled=0.9, completed_at=None, passed_at=None, satisfied=True)
        sending.send_due()
        result.refresh_from_db()
        assert (result.result_score, result.activity_progress, result.grading_progress) == (
            90,
            "Completed",
            "FullyGraded",
        )
        assert [each.state for each in Passback.objects.all()] == ["sent"]
        school.enrollment.refresh_from_db()
        assert school.enrollment.satisfied_at is not None
        assert progress.state_of(school.enrollment, link.item_id).score_scaled == 0.9
        assert "Ana Lee 90 Completed" in signed_in(browser, school.bo).open(f"{school.editor}/gradebook").words()
        said = [
            json.loads(each.payload) for each in Statement.objects.filter(tenant=school.tenant).order_by("position")
        ]
        told = [(each["verb"]["id"].rpartition("/")[2], scaled_of(each)) for each in said]
        assert told == [("launched", None), ("scored", 0.3), ("scored", 0.9), ("completed", 0.9)]
        assert {each["context"]["registration"] for each in said} == {str(school.enrollment.pk)}
        assert problems() == []

    def test_how_far_somebody_has_come_is_no_score_to_be_proud_of(self, school, south, browser) -> None:
        """The per cent that our tool tells while something goes on are partial; the final score may be lower."""
        chosen(school, browser, "Fire doors")
        [link] = school.links()
        learn(school, browser, link)
        there = Enrollment.objects.get(tenant=south)
        did(there, 0, progress=90)
        sending.send_due()
        did(there, 0, score_scaled=0.5, failed_at=None)
        sending.send_due()
        assert Result.objects.get().result_score == 50
        assert progress.state_of(school.enrollment, link.item_id).score_scaled == 0.5
        page = f"{given_settings.PUBLIC_ORIGIN}/learn/enrollments/{school.enrollment.pk}"
        assert "Best score: 50 %" in signed_in(browser, school.ana).open(page).words()

    def test_the_roster_of_the_north_is_pulled_into_the_south(self, school, south, safety, browser) -> None:
        chosen(school, browser, "Fire doors")
        eli = learners.create(school.tenant, name="Eli Ford", email="eli@example.org", who=WHO)
        enrollments.enroll(school.tenant.pk, school.course.pk, eli.pk, who=WHO)
        learn(school, browser, school.links()[0])
        context = PlatformContext.objects.get(tenant=south)
        assert context.title == "Induction"
        assert rosters.pull(south.pk, context.pk, who=WHO).startswith("3 members on 1 pages")
        enrolled = Enrollment.objects.filter(tenant=south, course=safety).values("learner_id")
        names = Learner.objects.filter(tenant=south, pk__in=enrolled).order_by("name").values_list("name", flat=True)
        assert list(names) == ["Ana Lee", "Eli Ford"]
        assert sorted(map(str, Membership.objects.filter(tenant=south))) == ["Instructor", "Learner", "Learner"]
        assert problems() == []


class TestOneSite:
    """Tenants share origin and keys: what tells them apart is the client id, and nothing leads from one to another."""

    def test_two_platforms_of_one_issuer_are_told_apart(self, school, south, browser, player) -> None:  # noqa: F811
        west = make_school(make_tenant("west"), south)
        for each in (school, west):
            chosen(each, browser, "Fire doors")
            learn(each, browser, each.links()[0])
        assert Platform.objects.filter(issuer=addresses.issuer()).count() == 2
        of_north, of_west = Enrollment.objects.filter(tenant=south).order_by("created_at")
        did(of_north, 0, score_scaled=0.25, failed_at=None)
        did(of_west, 0, score_scaled=1.0, passed_at=None)
        sending.send_due()
        scores = {each.tenant.slug: (each.learner.name, each.result_score) for each in Result.objects.all()}
        assert scores == {"north": ("Ana Lee", 25), "west": ("Ana Lee", 100)}
        assert Learner.objects.filter(tenant=south, name="Ana Lee").count() == 2
        assert problems() == []

    def test_a_message_for_the_south_is_of_no_use_elsewhere(self, school, south, browser, player) -> None:  # noqa: F811
        west = make_tenant("west")
        chosen(school, browser, "Fire doors")
        form = form_of(started(school, browser, school.links()[0]).into_frame().go_on().page.text)
        browser.send(form.action.replace(f"/tool/{south.pk}/", f"/tool/{west.pk}/"), **form.fields)
        assert (browser.page.status_code, player.asked) == (401, [])
        assert browser.send(form.action, **form.fields).page.status_code == 200
        assert Learner.objects.filter(tenant=west).count() == 0

    def test_a_tenant_may_launch_itself(self, south, safety, browser, player) -> None:  # noqa: F811
        school = make_school(south, south)
        chosen(school, browser, "Fire doors")
        learn(school, browser, school.links()[0])
        did(Enrollment.objects.get(course=safety), 0, score_scaled=0.5, passed_at=None, satisfied=True)
        sending.send_due()
        assert (Result.objects.get().result_score, player.asked) == (50, [("Fire doors", "Normal")])
        assert problems() == []
