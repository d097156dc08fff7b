"""Another LMS shows a SCORM course in a frame: Ana plays it there, goes on later, and the LMS hears of her score."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from courses.models import Enrollment
from courses.services import courses
from lti.security.rules import vocabulary as v
from lti.tool.services import sending
from people.models import Tenant
from scorm_bridge.models import Attempt, CmiElement
from scorm_bridge.services import package_import
from tests.browser import ONE_PROCESS, chromium, needs_a_browser, needs_connections
from tests.journeys.campus import BLOCKED, Campus
from tests.journeys.scorm.content import FILES
from tests.lrs.log import make_tenant
from tests.lti.tool.conftest import forget_everything, services  # noqa: F401 - a fixture
from tests.scorm.manifest_builder import item, manifest, organization
from tests.scorm.packages import zipped
from tests.scorm.player import needs_the_player

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_a_browser,
    needs_the_player,
    needs_connections,
]

OLD, NEW = "1.2", "2004 4th Edition"
SET = "(_, [name, value]) => { if (api.set(name, value) !== 'true') { throw new Error(name + api.error()); } }"
LOCATION = {OLD: "cmi.core.lesson_location", NEW: "cmi.location"}
ENTRY = {OLD: "cmi.core.entry", NEW: "cmi.entry"}
BEGUN = ("InProgress", "NotReady", None, None)
EXIT = {OLD: "cmi.core.exit", NEW: "cmi.exit"}
PASSED = {
    OLD: {"cmi.core.score.raw": "80", "cmi.core.score.max": "100", "cmi.core.lesson_status": "passed"},
    NEW: {"cmi.score.scaled": "0.8", "cmi.success_status": "passed", "cmi.completion_status": "completed"},
}


@pytest.fixture
def north(tmp_path, settings, live_server) -> Tenant:
    forget_everything()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    settings.PUBLIC_ORIGIN = live_server.url
    return make_tenant()


@pytest.fixture
def linked(north, services):  # noqa: F811 - the fixture
    """Return a function that lets Campus link a new SCORM course of a version, and take scores for it."""

    def link(version: str) -> Campus:
        package = BytesIO(zipped(manifest(organization(item(title="Fire doors")), version=version), FILES))
        imported = package_import.import_package(north.pk, package, who="bo")
        [only] = courses.items_of(courses.latest_version(courses.get(north.pk, imported.course_id)))
        services.on("/items/1/scores", lambda query, body: (204, None, {}))
        campus = Campus(north, base=services.base, issuer=services.base)
        campus.more = {
            v.CUSTOM: {"course": str(imported.course_id), "item": only.identifier},
            v.AGS: {"scope": [v.SCORE], "lineitem": f"{services.base}/items/1"},
        }
        return campus

    return link


@contextmanager
def without_cookies(folder: Path) -> Iterator[Any]:
    """Open a browser that denies cookies to frames of another site."""
    with chromium(BLOCKED, ONE_PROCESS) as page:
        yield page


@contextmanager
def with_cookies(folder: Path) -> Iterator[Any]:
    """Open a browser that lets cookies be, which a platform without storage counts on."""
    preferences = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
    (folder / "profile" / "Default").mkdir(parents=True)
    (folder / "profile" / "Default" / "Preferences").write_text(json.dumps(preferences))
    with chromium(ONE_PROCESS, profile=folder / "profile") as page:
        yield page


def ours(page: Any) -> Any:
    return page.frame_locator("iframe")


def stage(page: Any) -> Any:
    return ours(page).frame_locator("#content")


def content(page: Any) -> Any:
    return stage(page).frame_locator("#sco")


def put(page: Any, values: dict[str, str]) -> None:
    for pair in values.items():
        content(page).locator("body").evaluate(SET, list(pair))


def get(page: Any, name: str) -> str:
    return str(content(page).locator("body").evaluate("(_, name) => api.get(name)", name))


def opened(page: Any, address: str) -> None:
    page.goto(address)
    content(page).get_by_text("ready").wait_for()


def exits(page: Any, then: str) -> None:
    ours(page).get_by_role("link", name="Exit").click()
    ours(page).get_by_text(then).wait_for()


def told(http: Any) -> list[tuple[object, ...]]:
    """Send what is due; return what the platform has heard until now."""
    sending.send_due()
    sent = http.sent_to("/items/1/scores")
    assert {each["userId"] for each in sent} <= {"ana-at-campus"}
    names = ("activityProgress", "gradingProgress", "scoreGiven", "scoreMaximum")
    return [tuple(each.get(name) for name in names) for each in sent]


@pytest.mark.parametrize("version", [OLD, NEW])
@pytest.mark.parametrize("started", [without_cookies, with_cookies])
def test_ana_plays_in_the_frame_goes_on_there_and_the_lms_gets_her_score(
    linked,
    services,  # noqa: F811
    tmp_path,
    version: str,
    started: Any,
) -> None:
    campus = linked(version)
    campus.storage = started is without_cookies
    address = campus.serve(services)
    with started(tmp_path) as page:
        opened(page, address)
        assert get(page, ENTRY[version]) == "ab-initio"
        put(page, {LOCATION[version]: "page 2", "cmi.suspend_data": "a=1;b=2", EXIT[version]: "suspend"})
        exits(page, "In progress")
        assert told(services) == [BEGUN]
        opened(page, address)
        assert get(page, ENTRY[version]) == "resume"
        assert (get(page, LOCATION[version]), get(page, "cmi.suspend_data")) == ("page 2", "a=1;b=2")
        put(page, {**PASSED[version], EXIT[version]: ""})
        exits(page, "Passed")
        assert told(services)[1:] == [("Completed", "FullyGraded", 80.0, 100)]
        assert bool(page.context.cookies()) == (started is with_cookies)
    assert Enrollment.objects.count() == Attempt.objects.count() == 1


def test_what_is_done_in_the_frame_is_there_when_its_page_is_closed_without_a_word(
    linked,
    services,  # noqa: F811
) -> None:
    campus = linked(NEW)
    address = campus.serve(services)
    with chromium(BLOCKED, ONE_PROCESS) as page:
        opened(page, address)
        put(page, {"cmi.location": "page 7", "cmi.exit": "suspend", **PASSED[NEW]})
        page.goto("about:blank")
        page.goto(address)
        content(page).get_by_text("ready").wait_for()
        assert (get(page, "cmi.entry"), get(page, "cmi.location")) == ("resume", "page 7")
        assert told(services)[-1] == ("Completed", "FullyGraded", 80.0, 100)
    assert CmiElement.objects.get(name="cmi.score.scaled").value == "0.8"
