"""Ana learns in a real browser: she signs in, launches an AU made with a public library, and is done."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from cmi5.services.course_import import import_course
from courses.services import enrollments
from people.models import Tenant
from people.services import learner_accounts, learners, principal_cache
from tests.browser import accessibility_problems, chromium, needs_a_browser, needs_npm, packages
from tests.cmi5.lms import Lms
from tests.cmi5.packages import au, block, structure, zipped
from tests.courses.states import did
from tests.lrs.log import make_tenant

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_npm]

PASSWORD = "a long enough pass phrase"
AU = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fire doors</title>
<script src="cmi5.js"></script></head>
<body><h1>Fire doors</h1><p id="state">loading</p>
<button id="finish" disabled>Finish</button>
<script src="au.js"></script></body></html>"""
SCRIPT = b"""
const state = document.getElementById("state");
const finish = document.getElementById("finish");
const unit = new Cmi5();
unit.initialize().then(() => { state.textContent = "ready"; finish.disabled = false; },
                       error => { state.textContent = "broken: " + error; });
finish.addEventListener("click", async () => {
    try {
        await unit.complete();
        await unit.pass({scaled: 0.9});
        await unit.terminate();
        state.textContent = "finished";
        const back = unit.launchData.returnURL;
        if (back) { location.href = back; }
    } catch (error) {
        state.textContent = "broken: " + error;
    }
});
"""


@pytest.fixture
def north(tmp_path, settings, live_server) -> Tenant:
    principal_cache.forget_all()
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    return make_tenant()


def package(**attributes: str) -> bytes:
    library = (packages() / "@xapi" / "cmi5" / "dist" / "Cmi5.umd.js").read_bytes()
    xml = structure(
        block("Basics", au("Fire doors", url="au/index.html?lesson=1", masteryScore="0.8", **attributes)),
        au("Further reading", url="au/index.html", moveOn="NotApplicable"),
    )
    return zipped(xml, {"au/index.html": AU, "au/au.js": SCRIPT, "au/cmi5.js": library})


@pytest.fixture
def enrolled(north, tmp_path):
    """Enrol Ana in a course; return a function that does it."""

    def enrol(**attributes: str):
        (tmp_path / "course.zip").write_bytes(package(**attributes))
        with (tmp_path / "course.zip").open("rb") as file:
            course = import_course(north.pk, file, who="bo")
        ana = learners.create(north, name="Ana", email="ana@example.org", who="bo")
        learner_accounts.give_account(ana, username="ana", password=PASSWORD, who="bo")
        return enrollments.enroll(north.pk, course.course_id, ana.pk, who="bo")

    return enrol


def sign_in(page, live_server, username: str = "ana") -> None:
    page.goto(f"{live_server.url}/learn/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_ana_learns_in_the_player_and_comes_back(live_server, north, enrolled) -> None:
    """8.1.0.0-3, 4.2.0.0-2."""
    enrollment = enrolled()
    with chromium() as page:
        sign_in(page, live_server)
        assert page.get_by_text("Not started").is_visible()
        page.get_by_role("link", name="Safety").click()
        page.get_by_role("button", name="Start Fire doors").click()
        frame = page.frame_locator("iframe")
        frame.get_by_text("ready").wait_for()
        assert page.get_by_role("button", name="Full screen").is_visible()
        assert frame.locator("h1").inner_text() == "Fire doors"
        frame.get_by_role("button", name="Finish").click()
        page.wait_for_url(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        assert page.get_by_text("You completed this course").is_visible()
        assert page.get_by_text("Best score: 90 %").is_visible()
        assert page.get_by_role("button", name="Review Fire doors").is_visible()
    assert Lms(north).verbs(str(enrollment.pk)) == [
        "launched",
        "initialized",
        "completed",
        "passed",
        "satisfied",
        "satisfied",
        "terminated",
    ]


def test_an_au_that_wants_its_own_window_gets_the_whole_one(live_server, north, enrolled) -> None:
    """8.1.0.0-1, 8.1.0.0-2."""
    enrollment = enrolled(launchMethod="OwnWindow")
    with chromium() as page:
        sign_in(page, live_server)
        page.get_by_role("link", name="Safety").click()
        page.get_by_role("button", name="Start Fire doors").click()
        page.get_by_text("ready").wait_for()
        assert page.url.startswith("http://content.localhost")
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Finish").click()
        page.wait_for_url(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        assert page.get_by_text("Passed").is_visible()


def test_everything_is_reached_by_the_keyboard(live_server, enrolled) -> None:
    enrollment = enrolled()
    with chromium() as page:
        page.goto(f"{live_server.url}/learn/")
        page.wait_for_function("document.activeElement.id == 'id_username'")
        page.keyboard.type("ana")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="My courses").wait_for()
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Safety").wait_for()
        passed = tab_to(page, "Start Fire doors")
        assert passed == [
            *["Skip to content", "Tributary", "My courses", "Password", "Sign out"],
            *["Begin with: Fire doors", "Basics 0 of 1 done"],
        ]
        page.keyboard.press("Enter")
        page.frame_locator("iframe").get_by_text("ready").wait_for()
        assert tab_to(page, "Exit") == ["Skip to content"]
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        assert page.get_by_text("In progress").is_visible()
        assert page.get_by_role("button", name="Back to where you were: Fire doors").is_visible()


def focused(page) -> str:
    """Return what has the focus, which must be seen."""
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    return " ".join(page.evaluate("document.activeElement.textContent").split())


def tab_to(page, name: str) -> list[str]:
    """Press Tab until this has the focus, and return what had it before."""
    passed: list[str] = []
    while len(passed) < 20:
        page.keyboard.press("Tab")
        if focused(page) == name:
            return passed
        passed.append(focused(page))
    raise AssertionError(f"{name} isn't reached: {passed}")


def test_ana_reviews_what_she_has_finished(live_server, north, enrolled) -> None:
    enrollment = enrolled()
    did(enrollment, 1, satisfied=True, completed_at=None)
    with chromium() as page:
        sign_in(page, live_server)
        page.get_by_role("link", name="Safety").click()
        page.get_by_role("button", name="Review Fire doors").click()
        frame = page.frame_locator("iframe")
        frame.get_by_text("ready").wait_for()
    launched = Lms(north).statements(str(enrollment.pk))[-2]
    extensions = launched["context"]["extensions"]
    assert launched["verb"]["id"].endswith("launched")
    assert extensions["https://w3id.org/xapi/cmi5/context/extensions/launchmode"] == "Review"


def test_without_scripts_all_but_full_screen_is_there(live_server, enrolled) -> None:
    enrollment = enrolled()
    with chromium(java_script_enabled=False) as page:
        sign_in(page, live_server)
        page.get_by_role("link", name="Safety").click()
        page.get_by_role("button", name="Start Fire doors").click()
        page.frame_locator("iframe").get_by_role("heading", name="Fire doors").wait_for()
        assert not page.get_by_text("Full screen").is_visible()
        page.get_by_role("link", name="Exit").click()
        page.wait_for_url(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        page.goto(f"{live_server.url}/learn/enrollments/{enrollment.pk}/return")
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url(f"{live_server.url}/learn/enrollments/{enrollment.pk}")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def test_the_pages_are_accessible(live_server, enrolled, scheme: str, width: int) -> None:
    enrollment = enrolled()
    User.objects.create_user("staff", password=PASSWORD)
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "bypass_csp": True}
    with chromium(**options) as page:
        page.goto(f"{live_server.url}/learn/")
        assert problems(page) == []
        sign_in(page, live_server, "nobody")
        page.get_by_role("alert").wait_for()
        assert problems(page) == []
        sign_in(page, live_server)
        page.get_by_role("heading", name="My courses").wait_for()
        assert problems(page) == []
        page.get_by_role("link", name="Safety").click()
        page.get_by_role("heading", name="Basics").wait_for()
        assert problems(page) == []
        did(enrollment, 1, satisfied=True, passed_at=None, score_scaled=0.9)
        did(enrollment, 2, failed_at=None)
        page.reload()
        assert page.get_by_text("Failed").is_visible()
        assert problems(page) == []
        for path in ("password", "password/changed", f"enrollments/{uuid4()}"):
            page.goto(f"{live_server.url}/learn/{path}")
            assert problems(page) == []
        page.goto(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        page.get_by_role("button", name="Try again Further reading").click()
        page.frame_locator("iframe").get_by_text("ready").wait_for()
        assert problems(page) == []
        page.goto(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        page.get_by_role("button", name="Sign out").click()
        sign_in(page, live_server, "staff")
        page.get_by_role("heading", name="You are no learner here").wait_for()
        assert problems(page) == []


def problems(page) -> list[str]:
    """Return what isn't accessible, and whether the page is wider than the window (WCAG 2.2 §1.4.10)."""
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return accessibility_problems(page) + (["The page is wider than the window."] if wider else [])


def test_cy_of_another_tenant_sees_nothing(live_server, enrolled) -> None:
    enrollment = enrolled()
    cy = learners.create(make_tenant("south"), name="Cy", who="bo")
    learner_accounts.give_account(cy, username="cy", password=PASSWORD, who="bo")
    with chromium() as page:
        sign_in(page, live_server, "cy")
        assert page.get_by_text("You are enrolled in no course yet.").is_visible()
        response = page.goto(f"{live_server.url}/learn/enrollments/{enrollment.pk}")
        assert response.status == 404
