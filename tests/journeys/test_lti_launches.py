"""Another LMS shows Tributary in a frame, in a browser that blocks cookies there, and in one that doesn't."""

import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from cmi5.services.course_import import import_course
from courses.models import Enrollment
from lti.platform.services import links
from lti.platform.services.links import NewLink
from lti.security.models import Exchange
from lti.security.rules import vocabulary as v
from lti.security.rules.signed import decoded
from lti.tool.services import platforms
from people.models import Tenant
from people.services import learner_accounts, learners
from tests.browser import ONE_PROCESS, accessibility_problems, chromium, needs_a_browser, needs_connections, needs_npm
from tests.cmi5.packages import au, structure, zipped
from tests.journeys.campus import BLOCKED, HTML, Campus
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import make_tool
from tests.lti.tool.conftest import forget_everything, services  # noqa: F401 - a fixture
from tests.lti.tool.platform import INSTRUCTOR

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_connections]

AU = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>AU</title></head>
<body><h1>Fire doors stay shut</h1></body></html>"""


@pytest.fixture
def north(tmp_path, settings, live_server) -> Tenant:
    forget_everything()
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    settings.PUBLIC_ORIGIN = live_server.url
    return make_tenant()


@pytest.fixture
def campus(north, services, tmp_path) -> Campus:  # noqa: F811 - the fixture
    xml = structure(au("Fire doors", url="au/index.html"), au("Exits", url="au/index.html"))
    (tmp_path / "course.zip").write_bytes(zipped(xml, {"au/index.html": AU}))
    with (tmp_path / "course.zip").open("rb") as file:
        course = import_course(north.pk, file, who="bo")
    lms = Campus(north, base=services.base, issuer=services.base)
    lms.more = {v.CUSTOM: {"course": str(course.course_id), "item": "https://courses.example.org/au/Fire-doors"}}
    return lms


class Quizzes:
    """A tool elsewhere, which is an item of a course here: it logs in, and greets whom it is told of."""

    def __init__(self, tenant: Tenant, http, live_server) -> None:
        self.base, self.platform = f"{http.base}/quizzes", live_server.url
        self.logins: list[dict[str, str]] = []
        self.claims: list[dict] = []
        self.tool = make_tool(
            tenant,
            initiate_login_uri=f"{self.base}/login",
            target_link_uri=f"{self.base}/launch",
            redirect_uris=[f"{self.base}/launch"],
        )
        self.course = links.create_course(tenant.pk, "First aid", who="bo")
        self.link = links.create(self.tool, self.course.pk, NewLink("Bandages"), who="bo")
        http.on("/quizzes/login", self._log_in)
        http.on("/quizzes/launch", self._greet)

    def _log_in(self, query: str, body) -> tuple:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        self.logins.append(asked)
        sent = {"login_hint": asked["login_hint"], "lti_message_hint": asked["lti_message_hint"]}
        sent |= {"client_id": asked["client_id"], "redirect_uri": f"{self.base}/launch", "nonce": "n", "state": "s"}
        sent |= {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
        return 302, b"", {"Location": f"{self.platform}/lti/platform/authorize?{urlencode(sent)}"}

    def _greet(self, query: str, body) -> tuple:
        claims = decoded(body["id_token"])[1]
        self.claims.append(claims)
        back = claims[v.LAUNCH_PRESENTATION]["return_url"]
        return 200, f"<!doctype html><h1>Quiz of {claims['name']}</h1><a href='{back}'>Leave</a>".encode(), HTML


def content_of(page):
    return page.frame_locator("iframe").frame_locator("iframe")


def test_it_works_in_a_frame_without_cookies_by_the_platforms_storage(campus, services) -> None:  # noqa: F811
    with chromium(BLOCKED, ONE_PROCESS) as page:
        page.goto(campus.serve(services))
        content_of(page).get_by_text("Fire doors stay shut").wait_for()
        page.frame_locator("iframe").get_by_role("link", name="Exit").click()
        page.frame_locator("iframe").get_by_text("In progress").wait_for()
        page.frame_locator("iframe").get_by_role("button", name="Continue Fire doors").click()
        content_of(page).get_by_text("Fire doors stay shut").wait_for()
        assert page.context.cookies() == []
    assert Enrollment.objects.count() == 1
    assert Exchange.objects.get(kind="launch").passed


def test_without_storage_it_opens_in_a_window_of_its_own(campus, services) -> None:  # noqa: F811
    campus.storage = False
    with chromium(BLOCKED, ONE_PROCESS) as page:
        page.goto(campus.serve(services))
        frame = page.frame_locator("iframe")
        frame.get_by_text("One more step").wait_for()
        with page.context.expect_page() as opened:
            frame.get_by_role("button", name="Open in a new window").click()
        window = opened.value
        window.frame_locator("iframe").get_by_text("Fire doors stay shut").wait_for()
    assert sorted(Exchange.objects.filter(kind="launch").values_list("passed", flat=True)) == [False, True]


@pytest.mark.parametrize("has_account", [False, True])
def test_a_tool_of_somebody_else_opens_from_the_frame_in_a_window_of_its_own(
    north,
    campus,
    services,  # noqa: F811
    live_server,
    has_account,
) -> None:
    """Our page in the frame has no cookies; the launch is bound to the window, whose page can have them.

    Somebody who has an account here, and isn't signed in, is known by the launch that led to the page all the same.
    """
    quizzes = Quizzes(north, services, live_server)
    campus.more = {v.CUSTOM: {"course": str(quizzes.course.pk), "item": links.activity_id(quizzes.link.pk)}}
    if has_account:
        ana = learners.create(north, name="Ana Lee", email="ana@example.org", who="bo")
        learner_accounts.give_account(ana, username="ana", password="long-enough-93", who="bo")
        platforms.change(north.pk, campus.platform.pk, who="bo", trusts_email=True)
    with chromium(BLOCKED, ONE_PROCESS) as page:
        page.goto(campus.serve(services))
        frame = page.frame_locator("iframe")
        frame.get_by_text("This content wants a window of its own.").wait_for()
        assert page.context.cookies() == []
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name="Open").click()
        window = opened.value
        window.get_by_role("heading", name="Quiz of Ana").wait_for()
        assert [each["name"] for each in page.context.cookies()] == ["lti_browser"]
        window.get_by_role("link", name="Leave").click()
        window.get_by_text("Bandages").first.wait_for()
        frame.get_by_role("link", name="Back").click()
        frame.get_by_text("Completed").wait_for()
    [asked], [claims] = quizzes.logins, quizzes.claims
    assert "lti_storage_target" not in asked  # a window has no page around it that keeps anything
    assert claims[v.LAUNCH_PRESENTATION]["document_target"] == "window"
    assert v.MEMBERSHIP_ROLE + "Learner" in claims[v.ROLES]
    assert [each.problem for each in Exchange.objects.filter(passed=False)] == []


def test_where_cookies_are_let_be_they_are_enough(campus, services, tmp_path) -> None:  # noqa: F811
    campus.storage = False
    preferences = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
    (tmp_path / "profile" / "Default").mkdir(parents=True)
    (tmp_path / "profile" / "Default" / "Preferences").write_text(json.dumps(preferences))
    with chromium(ONE_PROCESS, profile=tmp_path / "profile") as page:
        page.goto(campus.serve(services))
        content_of(page).get_by_text("Fire doors stay shut").wait_for()


def test_bo_chooses_in_the_frame_and_the_platform_gets_the_answer(campus, services) -> None:  # noqa: F811
    campus.roles = (INSTRUCTOR,)
    campus.more = {
        v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST,
        v.RESOURCE_LINK: None,
        v.DEEP_LINKING_SETTINGS: {
            "deep_link_return_url": f"{services.base}/added",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
            "accept_multiple": True,
        },
    }
    with chromium(BLOCKED, ONE_PROCESS) as page:
        page.goto(campus.serve(services))
        frame = page.frame_locator("iframe")
        frame.get_by_label("Search courses by title").fill("safe")
        frame.get_by_label("Exits").check()
        frame.get_by_role("button", name="Search").click()
        assert frame.get_by_role("group", name="Chosen").get_by_label("Safety: Exits").is_checked()
        frame.get_by_label("The whole course").check()
        frame.get_by_role("button", name="Add what is chosen").click()
        frame.get_by_role("heading", name="Added").wait_for()
    [posted] = services.sent_to("/added")
    claims = decoded(posted["JWT"])[1]
    assert [item["title"] for item in claims[v.CONTENT_ITEMS]] == ["Safety: Exits", "Safety"]


@needs_npm
@pytest.mark.parametrize("width", [1000, 320])
def test_the_pages_are_accessible(campus, live_server, width: int) -> None:
    client = Client(headers={"host": "localhost"})
    where = campus.arrive(client, **campus.more)
    begun = campus.arrive(client, **{v.ROLES: [INSTRUCTOR], v.RESOURCE_LINK: {"id": "another"}})
    with chromium(viewport={"width": width, "height": 800}, bypass_csp=True) as page:
        for path in (where, where + "begin", where + "return", begun, begun + "choose", "/lti/tool/at/made-up/"):
            page.goto(live_server.url + path)
            assert accessibility_problems(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_nobody_else_shows_the_pages_in_a_frame(campus, live_server) -> None:
    client = Client(headers={"host": "localhost"})
    where = campus.arrive(client, **campus.more)
    policy = client.get(where)["Content-Security-Policy"]
    assert re.search(r"frame-ancestors ([^;]*)", policy)[1] == f"'self' {campus.platform.issuer}"
