"""A learner who goes through a package in a real browser as its pages and the player let her."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from courses.services import courses, enrollments, progress
from lrs.services.query import StatementQuery, find
from people.models import Tenant
from people.services import learner_accounts, learners
from scorm_bridge.models import Attempt, CmiElement
from scorm_bridge.services import package_import
from tests.scorm.samples import Sample, packed

PASSWORD = "a long enough pass phrase"
PATIENCE_SECONDS = 20

# What a page is marked with, so that the one that takes its place is told from it.
_MARK = "() => { window.wasSeen = true; }"
_IS_NEW = "() => document.readyState === 'complete' && !window.wasSeen"
_HAS_QUIZ = "() => typeof SubmitAnswers === 'function' && Boolean(document.querySelector('#frmTest'))"
_ANSWER = """right => {
    for (const question of test.Questions) {
        const at = `question_${question.Id}_`;
        if (question.Type === "numeric") {
            document.getElementById(`${at}Text`).value = right ? question.CorrectAnswer : 1;
        } else if (question.Type === "true-false") {
            document.getElementById(at + (question.CorrectAnswer === right ? "True" : "False")).checked = true;
        } else {
            const index = question.Answers.findIndex((one) => (one === question.CorrectAnswer) === right);
            document.getElementById(at + index).checked = true;
        }
    }
    document.querySelector("#frmTest input[type=button]").click();
}"""
_OWN_NEXT = "() => { const next = document.getElementById('butNext'); return Boolean(next) && !next.disabled; }"

_CHOOSABLE = """(all, after) => all.findIndex(
    (row, index) => index > after && row.offsetParent && row.getAttribute("aria-disabled") !== "true"
)"""


class Learner:
    """Ana, enrolled in the course that a sample is."""

    def __init__(self, tenant: Tenant, base: str, sample: Sample) -> None:
        self.base = base
        self.tenant = tenant
        with packed(sample.folder) as file:
            imported = package_import.import_package(tenant.pk, file, who="Bo")
        [self.item] = courses.items_of(courses.latest_version(courses.get(tenant.pk, imported.course_id)))
        ana = learners.create(tenant, name="Ana Alvarez", email="ana@example.org", who="bo")
        learner_accounts.give_account(ana, username="ana", password=PASSWORD, who="bo")
        self.enrollment = enrollments.enroll(tenant.pk, imported.course_id, ana.pk, who="bo")

    def sign_in(self, page: Any) -> None:
        """Sign in, ready to say yes to whatever content asks."""
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{self.base}/learn/")
        page.get_by_label("User name").fill("ana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="My courses").wait_for()

    def open(self, page: Any, chooses: bool = False) -> None:
        """Launch the course, choose its first part if nothing is shown by itself, and wait for its content."""
        page.goto(self.course)
        page.locator(".launch button").first.click()
        page.wait_for_url("**/items/*")
        if chooses:
            page.frame_locator("#content").locator("#tree button:not([aria-disabled=true])").first.wait_for()
            choose_next(page)
        wait_for(page, lambda: is_new(page))

    def leave(self, page: Any) -> None:
        """Leave by the link of the page around, unless the player has led there already."""
        if not is_over(page):
            page.get_by_role("link", name="Exit").click()
        page.wait_for_url(self.course)

    @property
    def course(self) -> str:
        """Return where the course begins."""
        return f"{self.base}/learn/enrollments/{self.enrollment.pk}"

    @property
    def attempt(self) -> Attempt:
        """Return the newest attempt."""
        return Attempt.objects.filter(tenant_id=self.tenant.pk).latest("begun_at")

    @property
    def elements(self) -> dict[str, str]:
        """Return what the content has set."""
        rows = CmiElement.objects.filter(tenant_id=self.tenant.pk).order_by("sequence")
        return {row.name: row.value for row in rows}

    @property
    def state(self) -> Any:
        """Return where she stands with the course's only item."""
        return progress.state_in(self.tenant.pk, self.enrollment.pk, self.item.pk)

    @property
    def statements(self) -> list[dict[str, Any]]:
        """Return all that the log says, in its order."""
        page = find(StatementQuery(self.tenant.pk, ascending=True, limit=1000))
        return [json.loads(payload) for payload in page.payloads]

    @property
    def verbs(self) -> Counter[str]:
        """Return how often the log says what of her and a SCO."""
        said = [each for each in self.statements if "/items/" in each["object"].get("id", "")]
        return Counter(each["verb"]["id"].rpartition("/")[2] for each in said)


def wait_for(page: Any, is_so: Callable[[], bool]) -> None:
    """Wait until something is so, while the browser's events go on."""
    for _ in range(PATIENCE_SECONDS * 20):
        if is_so():
            return
        page.wait_for_timeout(50)
    assert is_so()


def shown(page: Any) -> Any:
    """Return the frame of the content, if there is any."""
    return page.frame(name="sco")


def asked(frame: Any, script: str) -> Any:
    """Evaluate a script in a frame; None where the frame is just going away."""
    from playwright.sync_api import Error

    try:
        return frame.evaluate(script) if frame else None
    except Error:
        return None


def page_in(page: Any) -> Any:
    """Return the frame of the page that is read: within the content's frame, or that itself."""
    frame = shown(page)
    return next((each for each in frame.child_frames if each.name == "contentFrame"), frame) if frame else None


def is_new(page: Any) -> bool:
    """Tell whether the page that is read took another's place, and is there."""
    frame = page_in(page)
    if frame is None or frame.url == "about:blank":
        return False
    if frame is shown(page) and asked(frame, "() => Boolean(document.getElementById('contentFrame'))") is not False:
        return False
    return bool(asked(frame, _IS_NEW)) and asked(shown(page), "() => document.readyState") == "complete"


def title(page: Any) -> str:
    """Return what stands above the content."""
    return str(page.frame_locator("#content").locator("#where").inner_text())


def is_over(page: Any) -> bool:
    """Tell whether the player has led back to the course."""
    return "/items/" not in page.url


def choose_next(page: Any) -> bool:
    """Choose what follows in the table of contents; return whether anything does."""
    stage = page.frame_locator("#content")
    rows = stage.locator("#tree button")
    current = rows.evaluate_all("all => all.findIndex((row) => row.hasAttribute('aria-current'))")
    first = rows.evaluate_all(_CHOOSABLE, current)
    if first < 0 or (current < 0 and shown(page) is not None):
        return False
    rows.nth(first).click()
    wait_for(page, lambda: is_over(page) or is_new(page))
    return not is_over(page)


def step(page: Any, answers: Iterator[bool]) -> bool:
    """Answer what is asked and go on to the next page or SCO; return whether there is one."""
    reading = page_in(page)
    if asked(reading, _HAS_QUIZ):
        reading.evaluate(_ANSWER, next(answers))
    reading.evaluate(_MARK)
    if asked(shown(page), _OWN_NEXT):
        shown(page).locator("#butNext").click()
        wait_for(page, lambda: is_new(page))
        return True
    following = page.frame_locator("#content").locator("[data-request=continue]")
    if not following.is_visible() or following.get_attribute("aria-disabled") == "true":
        return choose_next(page)
    following.click()
    wait_for(page, lambda: is_over(page) or is_new(page))
    return not is_over(page)


def finish(page: Any, waits: bool = False) -> None:
    """End the attempt where the player offers that; it does so after some time for content that is silent."""
    button = page.frame_locator("#content").locator("[data-request=exitAll]")
    if waits:
        button.wait_for()
    if not is_over(page) and button.is_visible() and button.get_attribute("aria-disabled") != "true":
        button.click()
        wait_for(page, lambda: is_over(page))


def where(page: Any) -> tuple[str, str]:
    """Return what stands above the content, and the name of the page that is read."""
    return title(page), urlsplit(page_in(page).url).path.rpartition("/")[2]
