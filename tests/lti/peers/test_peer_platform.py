"""A platform that others wrote launches our tool over HTTP: logins, links, Deep Linking, scores and rosters.

What browsers make of it is in tests/journeys/test_lti_with_an_independent_platform.py, but for one story here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from cmi5.services.course_import import import_course
from courses.models import Enrollment, Membership
from courses.services import courses
from courses.services.courses import NewItem, NewVersion
from lti.security.models import Exchange
from lti.tool.models import DeepLinkingRequest, Link, Login, Passback, Platform, PlatformContext
from lti.tool.services import platforms, rosters, sending
from people.models import Learner, Tenant
from tests.browser import chromium, needs_a_browser, needs_connections
from tests.cmi5.packages import au, structure, zipped
from tests.courses.states import did
from tests.lrs.log import make_tenant
from tests.lti.peers.platform.environment import peer_platform_python  # noqa: F401 - a fixture
from tests.lti.peers.platform.forms import form_of
from tests.lti.peers.platform.peer import PeerPlatform
from tests.lti.peers.visitor import Visitor, visitor
from tests.lti.tool.conftest import Player, forget_everything, player  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), needs_connections]
DOORS = "https://courses.example.org/au/doors"
CONTENT = b'<!doctype html><html lang="en"><head><title>AU</title></head><body><h1>%s</h1></body></html>'


@pytest.fixture
def north(settings: Any, live_server: LiveServer) -> Iterator[Tenant]:
    forget_everything()
    settings.PUBLIC_ORIGIN = live_server.url
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    yield make_tenant()
    forget_everything()


@pytest.fixture
def course(north: Tenant, player: Player) -> Any:  # noqa: F811 - the fixture
    items = [NewItem("test", DOORS, {"en": "Fire doors"}), NewItem("test", "exits", {"en": "Exits"})]
    return courses.create(north.pk, "test", "safety", NewVersion({"en": "Safety"}, {}, items), who="bo")[0]


@pytest.fixture
def safety(north: Tenant, tmp_path: Path, settings: Any, live_server: LiveServer) -> Any:
    """Return a version of a cmi5 course whose content browsers can show."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost"]
    xml = structure(au("Fire doors", url="doors.html"), au("Exits", url="exits.html"))
    files = {"doors.html": CONTENT % b"Doors stay shut", "exits.html": CONTENT % b"Exits stay free"}
    (tmp_path / "course.zip").write_bytes(zipped(xml, files))
    with (tmp_path / "course.zip").open("rb") as file:
        return import_course(north.pk, file, who="bo")


@pytest.fixture
def peer(north: Tenant, peer_platform_python: Path) -> Iterator[PeerPlatform]:  # noqa: F811 - the fixture
    """Give the platform; it and the north were registered with each other by hand."""
    ours = platforms.addresses(north.pk)
    with PeerPlatform(
        peer_platform_python,
        login_url=ours.login,
        redirect_uris=[ours.launch],
        target_link_uri=ours.launch,
        jwks_url=ours.key_set,
        deep_linking_url=ours.launch,
        client_id="tributary",
        deployment_id="d1",
    ) as running:
        platforms.register(
            north.pk,
            who="bo",
            name="School",
            issuer=running.issuer,
            client_id="tributary",
            authorization_endpoint=running.authorization_url,
            token_endpoint=running.token_url,
            jwks_uri=running.jwks_url,
            opens="all",
            roles=["Instructor"],
        )
        yield running


@pytest.fixture
def browser() -> Iterator[Visitor]:
    with visitor() as made:
        yield made


def message(browser: Visitor, url: str) -> Visitor:
    """Begin a launch, and stop at the page that holds the platform's message."""
    browser.open(url)
    if urlsplit(browser.url).path == "/launch":
        browser.go_on()  # the login starts by a form
    assert (browser.page.status_code, set(form_of(browser.page.text).fields)) == (200, {"id_token", "state"})
    return browser


def launch(browser: Visitor, url: str) -> str:
    """Launch, and return the words of the page where the browser ends."""
    message(browser, url).go_on()
    assert browser.page.status_code == 200, browser.page.text
    return browser.words()


def custom(course: Any, item: str = "") -> dict[str, str]:
    return {"custom_course": str(course.pk)} | ({"custom_item": item} if item else {})


def problems() -> list[str]:
    """Return what we have refused."""
    return list(Exchange.objects.filter(passed=False).values_list("problem", flat=True))


class TestLaunch:
    """LTI 1.3 Core §4.1; Security Framework 1.0 §5.1.1."""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_ana_lands_in_the_item(self, peer, browser, course, player, method) -> None:  # noqa: F811
        launch(browser, peer.launch_url("ana", method=method, **custom(course, DOORS)))
        assert re.fullmatch(rf"{platforms.addresses(course.tenant_id).origin}/lti/tool/at/[^/]+/begin", browser.url)
        assert 'src="https://content.example.org/au?x=1"' in browser.page.text
        assert player.asked == [("Fire doors", "Normal")]
        learner = Learner.objects.get(pk=Enrollment.objects.get().learner_id)
        assert (learner.name, learner.email) == ("Ana Lee", "ana@school.example")
        assert (problems(), peer.state()["refusals"]) == ([], [])

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_bo_lands_on_the_page_of_the_item(self, peer, browser, course, player, method) -> None:  # noqa: F811
        shown = launch(browser, peer.launch_url("bo", role="Instructor", method=method, **custom(course, DOORS)))
        assert "Fire doors Safety Let this link open something else" in shown
        assert "You can try it yourself" in shown
        assert (player.asked, Enrollment.objects.count()) == ([], 0)
        assert [str(each) for each in Membership.objects.all()] == ["Instructor"]

    def test_ana_lands_on_the_page_of_the_course(self, peer, browser, course, player) -> None:  # noqa: F811
        assert "0 of 2 done Fire doors Not started" in launch(browser, peer.launch_url("ana", **custom(course)))
        assert player.asked == []

    def test_what_stands_in_the_target_leads_there_too(self, peer, browser, course, player) -> None:  # noqa: F811
        target = f"{platforms.addresses(course.tenant_id).launch}?course={course.pk}&item=exits"
        launch(browser, peer.launch_url("ana", target_link_uri=target))
        assert player.asked == [("Exits", "Normal")]

    def test_what_is_not_there_is_said(self, peer, browser, course) -> None:
        message(browser, peer.launch_url("ana", **custom(course, "gone"))).go_on()
        assert (browser.page.status_code, "any more" in browser.words()) == (404, True)

    def test_bo_chooses_what_an_unknown_link_opens(self, peer, browser, course, player) -> None:  # noqa: F811
        with visitor() as of_ana:
            assert "hasn't chosen what it shall open" in launch(of_ana, peer.launch_url("ana", "r7"))
            assert "Choose the course, or the part of one" in launch(browser, peer.launch_url("bo", "r7", "Instructor"))
            browser.open("choose")
            assert browser.offered().keys() == {"The whole course", "Fire doors", "Exits"}
            browser.send(chosen=browser.offered()["Exits"], send="1")
            assert browser.words().startswith("Exits Safety Let this link open something else")
            launch(of_ana, peer.launch_url("ana", "r7"))
        assert player.asked == [("Exits", "Normal")]
        assert Link.objects.get().item == "exits"


class TestReplay:
    """Security Framework 1.0 §5.1.3 step 9, §5.1.1.3."""

    def test_a_message_is_taken_once(self, peer, browser, course, player) -> None:  # noqa: F811
        form = form_of(message(browser, peer.launch_url("ana", **custom(course, DOORS))).page.text)
        assert browser.go_on().page.status_code == 200
        assert browser.send(form.action, **form.fields).page.status_code == 401
        assert "begin again where you came from" in browser.words()
        assert player.asked == [("Fire doors", "Normal")]

    def test_a_message_is_of_no_use_in_another_login(self, peer, browser, course, player) -> None:  # noqa: F811
        old = form_of(message(browser, peer.launch_url("ana", **custom(course, DOORS))).page.text)
        message(browser, peer.launch_url("ana", **custom(course, DOORS))).go_on(id_token=old.fields["id_token"])
        assert (browser.page.status_code, player.asked) == (401, [])
        assert Login.objects.filter(used_at__isnull=False).count() == 0

    def test_a_message_is_of_no_use_in_another_browser(self, peer, browser, course, player) -> None:  # noqa: F811
        form = form_of(message(browser, peer.launch_url("ana", **custom(course, DOORS))).page.text)
        with visitor() as another:
            another.open(peer.issuer).send(form.action, **form.fields)
            assert (another.page.status_code, "One more step" in another.page.text) == (401, True)
        assert player.asked == []
        assert browser.go_on().page.status_code == 200


class TestDeepLinking:
    """Deep Linking 2.0."""

    def test_bo_chooses_two_at_once_and_ana_opens_both(self, peer, browser, course, player) -> None:  # noqa: F811
        launch(browser, peer.deep_link_url())
        found = browser.offered()
        browser.send(chosen=[found["The whole course"], found["Fire doors"]], send="1").go_on()
        assert "2 content items were kept." in browser.page.text
        ours = platforms.addresses(course.tenant_id).launch
        whole, item = peer.state()["content_items"]
        assert whole == {
            "type": "ltiResourceLink",
            "title": "Safety",
            "url": f"{ours}?course={course.pk}",
            "custom": {"course": str(course.pk)},
            "lineItem": {"label": "Safety", "scoreMaximum": 100, "resourceId": str(course.pk), "tag": "score"},
        }
        assert (item["title"], item["custom"]) == ("Safety: Fire doors", {"course": str(course.pk), "item": DOORS})
        assert "0 of 2 done" in launch(browser, peer.launch_url("ana", "dl-1"))
        launch(browser, peer.launch_url("ana", "dl-2"))
        assert player.asked == [("Fire doors", "Normal")]
        assert [(link.course_id, link.item) for link in Link.objects.order_by("pk")] == [
            (course.pk, ""),
            (course.pk, DOORS),
        ]
        assert (problems(), peer.state()["refusals"]) == ([], [])

    def test_nothing_may_be_chosen(self, peer, browser, course) -> None:
        launch(browser, peer.deep_link_url())
        assert "0 content items were kept." in browser.send(send="1").go_on().page.text
        assert peer.state()["refusals"] == []

    def test_a_request_is_answered_once(self, peer, browser, course) -> None:
        launch(browser, peer.deep_link_url())
        choose, choice = browser.url, browser.offered()["Exits"]
        browser.send(chosen=choice, send="1").go_on()
        assert browser.send(choose, chosen=choice, send="1").page.status_code == 403
        assert DeepLinkingRequest.objects.filter(answered_at__isnull=False).count() == 1
        assert len(peer.state()["content_items"]) == 1


@needs_a_browser
def test_in_a_browser_bo_chooses_two_and_ana_learns_in_both(peer, safety) -> None:
    with chromium() as page:
        page.goto(peer.deep_link_url())
        page.get_by_label("Fire doors").check()
        page.get_by_label("Exits").check()
        page.get_by_role("button", name="Add what is chosen").click()
        page.get_by_text("2 content items were kept.").wait_for()
    assert [each["title"] for each in peer.state()["content_items"]] == ["Safety: Fire doors", "Safety: Exits"]
    with chromium() as page:
        for resource, heading in (("dl-1", "Doors stay shut"), ("dl-2", "Exits stay free")):
            page.goto(peer.launch_url("ana", resource, method="post"))
            page.frame_locator("iframe").get_by_role("heading", name=heading).wait_for()
    [enrollment] = Enrollment.objects.all()
    assert enrollment.course_id == safety.course_id
    assert problems() == []


class TestScores:
    """AGS 2.0 §3.4."""

    def told(self, peer: PeerPlatform, user: str = "ana") -> list[tuple[Any, ...]]:
        names = ("scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress")
        return [tuple(map(each.get, names)) for each in peer.state()["scores"] if each["userId"] == user]

    def test_progress_goes_back_and_the_final_score_at_last(self, peer, browser, course) -> None:
        launch(browser, peer.launch_url("ana", **custom(course, DOORS)))
        enrollment = Enrollment.objects.get()
        for what in ({}, {"progress": 40}, {"score_scaled": 0.85, "passed_at": None, "completed_at": None}):
            did(enrollment, 0, satisfied="passed_at" in what, **what)
            sending.send_due()
        assert self.told(peer) == [
            (None, None, "InProgress", "NotReady"),
            (40, 100, "InProgress", "Pending"),
            (85, 100, "Completed", "FullyGraded"),
        ]
        times = [each["timestamp"] for each in peer.state()["scores"]]
        assert times == sorted(set(times))
        [line_item] = peer.state()["lineitems"]
        assert {each["scoreOf"] for each in peer.state()["scores"]} == {line_item["id"]}
        assert sending.send_due() == 0
        assert (problems(), peer.state()["refusals"]) == ([], [])

    def test_each_learner_has_a_score_of_their_own(self, peer, browser, course) -> None:
        for user, scaled in (("ana", 0.5), ("dia", 1.0)):
            launch(browser, peer.launch_url(user, **custom(course, DOORS)))
            did(Enrollment.objects.order_by("created_at").last(), 0, score_scaled=scaled, failed_at=None)
        sending.send_due()
        assert self.told(peer, "ana") == [(50, 100, "Completed", "FullyGraded")]
        assert self.told(peer, "dia") == [(100, 100, "Completed", "FullyGraded")]
        assert [each.state for each in Passback.objects.all()] == ["sent", "sent"]

    def test_a_line_item_is_made_where_there_is_none(self, peer, browser, course) -> None:
        launch(browser, peer.launch_url("ana", lineitem="no", **custom(course, DOORS)))
        assert peer.state()["lineitems"] == []
        enrollment = Enrollment.objects.get()
        for progress in (20, 60):
            did(enrollment, 0, progress=progress)
            sending.send_due()
        [line_item] = peer.state()["lineitems"]
        assert line_item.pop("id") == Link.objects.get().line_item
        assert line_item == {
            "scoreMaximum": 100,
            "label": "Resource r1",
            "resourceLinkId": "r1",
            "resourceId": f"{course.pk}/{DOORS}",
            "tag": "score",
        }
        assert self.told(peer) == [(20, 100, "InProgress", "Pending"), (60, 100, "InProgress", "Pending")]

    def test_a_line_item_that_is_there_is_found(self, peer, browser, course) -> None:
        launch(browser, peer.deep_link_url())
        browser.send(chosen=list(browser.offered().values())[1:], send="1").go_on()
        launch(browser, peer.launch_url("ana", "dl-2", lineitem="no"))
        did(Enrollment.objects.get(), 1, completed_at=None)
        sending.send_due()
        of_link = {each["resourceLinkId"]: each["id"] for each in peer.state()["lineitems"]}
        assert of_link.keys() == {"dl-1", "dl-2"}
        assert [(each["scoreOf"], each["scoreGiven"]) for each in peer.state()["scores"]] == [(of_link["dl-2"], 100)]


class TestRoster:
    """NRPS 2.0."""

    def test_it_is_pulled_page_by_page(self, peer, browser, course) -> None:
        """The platform writes ``rel=next`` without quotes, which RFC 8288 §3 allows."""
        launch(browser, peer.launch_url("bo", role="Instructor", members="2", **custom(course)))
        context = PlatformContext.objects.get()
        outcome = rosters.pull(context.tenant_id, context.pk, who="bo")
        assert outcome == "5 members on 3 pages, 1 of them inactive, into 1 courses."
        enrolled = Learner.objects.filter(pk__in=Enrollment.objects.values("learner_id")).order_by("name")
        assert [(each.name, each.email) for each in enrolled] == [
            ("Ana Lee", "ana@school.example"),
            ("Dia Brook", "dia@school.example"),
            ("Eli Ford", "eli@school.example"),
        ]
        assert sorted(map(str, Membership.objects.all())) == ["Instructor", "Learner", "Learner", "Learner"]
        asked = [name for name in Exchange.objects.get(kind="roster").messages if "/memberships" in name]
        assert [name.rpartition("/")[2] for name in asked] == [
            "memberships?limit=2",
            "memberships?limit=2&page=2",
            "memberships?limit=2&page=3",
        ]

    def test_who_was_enrolled_by_it_is_known_at_the_launch(self, peer, browser, course, player) -> None:  # noqa: F811
        launch(browser, peer.launch_url("bo", role="Instructor", **custom(course, DOORS)))
        context = PlatformContext.objects.get()
        rosters.pull(context.tenant_id, context.pk, who="bo")
        known = Learner.objects.count()
        launch(browser, peer.launch_url("dia", **custom(course, DOORS)))
        assert (Learner.objects.count(), Enrollment.objects.count()) == (known, 3)
        assert player.asked == [("Fire doors", "Normal")]

    def test_it_is_not_pulled_from_a_platform_that_is_off(self, peer, browser, course) -> None:
        launch(browser, peer.launch_url("bo", role="Instructor", **custom(course)))
        Platform.objects.update(status=Platform.OFF)
        PlatformContext.objects.update(next_pull_at="2026-01-01T00:00:00Z")
        assert rosters.pull_due() == 1
        assert PlatformContext.objects.get().outcome == "Failed: School is switched off."
        assert Enrollment.objects.count() == 0
