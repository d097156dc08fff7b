"""Ana learns with SCORM packages in a real browser, from signing in to the record of what she did."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from courses.services import courses, enrollments, progress
from people.models import Tenant
from people.services import learner_accounts, learners, principal_cache
from scorm_bridge.models import Attempt, CmiElement
from scorm_bridge.services import package_import
from tests.browser import browser, chromium, needs_a_browser, needs_connections, page_of
from tests.journeys.scorm.content import FILES
from tests.lrs.log import make_tenant
from tests.scorm.manifest_builder import element, item, manifest, organization
from tests.scorm.packages import zipped
from tests.scorm.player import needs_the_player

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_a_browser,
    needs_the_player,
    needs_connections,
]

PASSWORD = "a long enough pass phrase"
PATIENCE_SECONDS = 30
OLD, NEW = "1.2", "2004 4th Edition"
FLOW = element("imsss:sequencing", element("imsss:controlMode", choice="true", flow="true"))
ONE_MB = 1 << 20
# Adobe Captivate climbs for as long as there are documents; others look for what isn't there up to their own parent.
CLIMBS = """
let highest = window;
try { String(window.top.document); } catch {
    try { while (highest.parent.document) { highest = highest.parent; } } catch { /* the end */ }
}
let last = window;
while (!last.nothing && last.parent !== last) { last = last.parent; }
"""


class Ana:
    """A learner in a course that is a package of these items, and her browser's page."""

    def __init__(self, tenant: Tenant, base: str, *items: str, version: str, files: dict[str, bytes] = FILES) -> None:
        self.base = base
        given = organization(*(items or (item(title="Fire doors"),)), FLOW if version == NEW else "")
        package = BytesIO(zipped(manifest(given, version=version), files))
        imported = package_import.import_package(tenant.pk, package, who="Bo")
        [self.item] = courses.items_of(courses.latest_version(courses.get(tenant.pk, imported.course_id)))
        ana = learners.create(tenant, name="Ana Alvarez", email="ana@example.org", who="bo")
        learner_accounts.give_account(ana, username="ana", password=PASSWORD, who="bo")
        self.enrollment = enrollments.enroll(tenant.pk, imported.course_id, ana.pk, who="bo")
        self.prefix = "cmi.core." if version == OLD else "cmi."
        self.location = "cmi.core.lesson_location" if version == OLD else "cmi.location"

    def sign_in(self, page: Any) -> None:
        page.goto(f"{self.base}/learn/")
        page.get_by_label("User name").fill("ana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="My courses").wait_for()

    def launch(self, page: Any) -> None:
        page.goto(self.course)
        page.locator(".launch button").first.click()
        page.wait_for_url("**/items/*")

    def open(self, page: Any) -> None:
        self.launch(page)
        content(page).get_by_text("ready").wait_for()

    def leave(self, page: Any) -> None:
        page.get_by_role("link", name="Exit").click()
        page.wait_for_url(self.course)

    @property
    def course(self) -> str:
        return f"{self.base}/learn/enrollments/{self.enrollment.pk}"

    @property
    def elements(self) -> dict[str, str]:
        rows = CmiElement.objects.filter(tenant_id=self.enrollment.tenant_id).order_by("sequence")
        return {row.name: row.value for row in rows}

    @property
    def state(self) -> Any:
        return progress.state_in(self.enrollment.tenant_id, self.enrollment.pk, self.item.pk)


def stage(page: Any) -> Any:
    return page.frame_locator("#content")


def content(page: Any) -> Any:
    return stage(page).frame_locator("#sco")


def put(page: Any, name: str, value: str) -> None:
    script = "(_, [name, value]) => { if (api.set(name, value) !== 'true') { throw new Error(name + api.error()); } }"
    content(page).locator("body").evaluate(script, [name, value])


def get(page: Any, name: str) -> str:
    return content(page).locator("body").evaluate("(_, name) => api.get(name)", name)


def saved(page: Any, has_arrived: Callable[[], bool] = lambda: True) -> None:
    """Wait until what was put before is saved, and seen by the server."""
    content(page).locator("body").evaluate("() => api.commit()")
    for _ in range(PATIENCE_SECONDS * 10):
        if has_arrived():
            break
        page.wait_for_timeout(100)  # the browser's events go on meanwhile
    assert has_arrived()
    stage(page).locator("#saving[data-state=saved]").wait_for()


@pytest.fixture
def enrolled(live_server, settings, tmp_path):
    """Enrol Ana in a course; return a function that does it."""
    principal_cache.forget_all()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    return lambda *items, version=NEW, **more: Ana(make_tenant(), live_server.url, *items, version=version, **more)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_ana_plays_leaves_comes_back_and_finishes(enrolled, version: str) -> None:
    ana = enrolled(version=version)
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        assert get(page, f"{ana.prefix}entry") == "ab-initio"
        put(page, ana.location, "page 2")
        put(page, "cmi.suspend_data", "a=1;b=2")
        put(page, f"{ana.prefix}exit", "suspend")
        ana.leave(page)
        page.get_by_text("In progress").first.wait_for()
        ana.open(page)
        assert get(page, f"{ana.prefix}entry") == "resume"
        assert (get(page, ana.location), get(page, "cmi.suspend_data")) == ("page 2", "a=1;b=2")
        if version == OLD:
            put(page, "cmi.core.score.raw", "80")
            put(page, "cmi.core.lesson_status", "passed")
        else:
            put(page, "cmi.score.scaled", "0.8")
            put(page, "cmi.success_status", "passed")
            put(page, "cmi.completion_status", "completed")
        put(page, f"{ana.prefix}exit", "")
        ana.leave(page)
        page.get_by_text("You completed this course").wait_for()
    assert ana.state.satisfied_at is not None
    assert ana.state.score_scaled == pytest.approx(0.8)


def test_content_that_climbs_to_the_highest_window_comes_to_an_end(enrolled) -> None:
    ana = enrolled(files={**FILES, "find.js": CLIMBS.encode() + FILES["find.js"]})
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        script = (
            "() => [highest === window.parent, last.parent === last, last.API_1484_11 === window.parent.API_1484_11]"
        )
        assert content(page).locator("body").evaluate(script) == [True, True, True]


def test_a_course_of_several_lessons_goes_on_where_it_was_left(enrolled) -> None:
    items = (item(name, title=name.title()) for name in ("doors", "stairs", "lifts"))
    ana = enrolled(*items)
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        put(page, "cmi.completion_status", "completed")
        stage(page).get_by_role("button", name="Next").click()
        stage(page).get_by_role("heading", name="Stairs").wait_for()
        content(page).get_by_text("ready").wait_for()
        put(page, "cmi.exit", "suspend")
        put(page, "cmi.location", "step 9")
        ana.leave(page)
        ana.open(page)
        stage(page).get_by_role("heading", name="Stairs").wait_for()
        assert get(page, "cmi.location") == "step 9"
        stage(page).get_by_role("button", name="Doors Passed").wait_for()  # by UP.4: it said nothing else
        assert Attempt.objects.count() == 1


def test_who_leaves_without_a_network_is_asked_and_loses_nothing(enrolled) -> None:
    ana = enrolled()
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        saved(page)
        page.context.set_offline(True)
        put(page, "cmi.location", "page 2")
        page.get_by_role("link", name="Exit").click()
        dialog = page.get_by_role("dialog", name="Your latest work isn't saved yet.")
        dialog.wait_for()
        dialog.get_by_role("button", name="Stay and wait").click()
        page.context.set_offline(False)
        page.wait_for_url(ana.course)
        assert ana.elements["cmi.location"] == "page 2"


def test_two_windows_on_one_attempt_the_second_takes_over_and_the_first_is_told(enrolled) -> None:
    ana = enrolled()
    with chromium() as first:
        ana.sign_in(first)
        ana.open(first)
        put(first, "cmi.location", "page 2")
        saved(first, lambda: ana.elements.get("cmi.location") == "page 2")
        second = first.context.new_page()
        ana.launch(second)
        dialog = stage(second).get_by_role("dialog", name="This course is open elsewhere")
        dialog.get_by_role("button", name="Go on here").click()
        content(second).get_by_text("ready").wait_for()
        assert get(second, "cmi.location") == "page 2"
        put(first, "cmi.location", "page 99")
        stage(first).get_by_role("dialog", name="This course was opened elsewhere").wait_for()
        put(second, "cmi.location", "page 3")
        saved(second, lambda: ana.elements["cmi.location"] == "page 3")


def test_what_a_page_that_died_has_left_is_there_when_the_course_is_opened_again(enrolled) -> None:
    """The browser denies storage to frames of another site, so that the page around keeps it."""
    ana = enrolled()
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        saved(page)
        page.context.set_offline(True)
        put(page, "cmi.suspend_data", "x" * 100_000)
        stage(page).locator("#saving[data-state=offline], #saving[data-state=unreachable]").wait_for()
        page.goto("about:blank")
        page.context.set_offline(False)
        ana.open(page)
        assert get(page, "cmi.suspend_data") == "x" * 100_000


@pytest.mark.parametrize("version", [OLD, NEW])
def test_one_megabyte_of_suspend_data_is_there_again(enrolled, version: str) -> None:
    ana = enrolled(version=version)
    text = "".join(chr(0x20 + n % 90) for n in range(ONE_MB))
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        put(page, "cmi.suspend_data", text)
        saved(page, lambda: "cmi.suspend_data" in ana.elements)
        put(page, f"{ana.prefix}exit", "suspend")
        ana.leave(page)
        ana.open(page)
        assert get(page, "cmi.suspend_data") == text


def test_a_thousand_interactions_are_recorded(enrolled) -> None:
    ana = enrolled()
    script = """() => { for (let n = 0; n < 1000; n += 1) {
        const at = `cmi.interactions.${n}.`;
        api.set(at + "id", `question-${n}`);
        api.set(at + "type", "choice");
        api.set(at + "learner_response", "a[,]b");
        api.set(at + "result", "correct");
    } }"""
    with chromium() as page:
        ana.sign_in(page)
        ana.open(page)
        content(page).locator("body").evaluate(script)
        saved(page, lambda: "cmi.interactions.999.result" in ana.elements)
        ana.leave(page)
    assert ana.elements["cmi.interactions.999.result"] == "correct"
    assert len([name for name in ana.elements if name.startswith("cmi.interactions.")]) == 4000


def test_another_browser_goes_on_where_the_first_one_was(enrolled) -> None:
    ana = enrolled()
    with browser() as started:
        with page_of(started) as page:
            ana.sign_in(page)
            ana.open(page)
            put(page, "cmi.location", "page 2")
            put(page, "cmi.exit", "suspend")
            ana.leave(page)
        with page_of(started) as page:
            ana.sign_in(page)
            ana.open(page)
            assert get(page, "cmi.location") == "page 2"
