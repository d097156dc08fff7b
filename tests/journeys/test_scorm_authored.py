"""Ana plays what authoring tools made: she gets some way, her page is closed, she goes on where she was, and finishes.

The packages are those of docs/conformance/scorm.md, which says where they are found, what can't be finished, and why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from people.services import principal_cache
from scorm_bridge.models import ScoAttempt
from tests.browser import at_home, needs_a_browser, needs_connections
from tests.journeys.scorm.learner import Learner, choose_next, finish, is_over, title, wait_for
from tests.journeys.scorm.robot import Robot
from tests.lrs.log import make_tenant
from tests.scorm.player import needs_the_player
from tests.scorm.samples import FOLDER, samples

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_a_browser,
    needs_the_player,
    needs_connections,
]

SAMPLES = {each.path: each for each in samples()}
OLD = {"entry": "cmi.core.entry", "location": "cmi.core.lesson_location", "suspend_data": "cmi.suspend_data"}
NEW = {"entry": "cmi.entry", "location": "cmi.location", "suspend_data": "cmi.suspend_data"}
# Notes what content was answered when it asked first, as it changes that soon after.
NOTES = """if (location.pathname.endsWith("stage.html")) {
    window.firstAnswers = {};
    for (const name of ["API", "API_1484_11"]) {
        let api;
        const noting = (call) => (asked, ...more) => {
            const answer = call(asked, ...more);
            window.firstAnswers[asked] ??= answer;
            return answer;
        };
        Object.defineProperty(window, name, {
            get: () => api,
            set: (given) => {
                const get = name === "API" ? "LMSGetValue" : "GetValue";
                api = given && new Proxy(given, { get: (all, each) => each === get ? noting(all[each]) : all[each] });
            },
        });
    }
}"""


@dataclass(frozen=True, slots=True)
class Play:
    """A package: what is left and found again, what the robot does besides the usual, and what is reported at last."""

    path: str
    finds: tuple[str, ...] = ("suspend_data",)
    script: str = ""
    verbs: dict[str, int] = field(default_factory=dict)
    completion: str = "completed"
    success: str = "unknown"
    score: float | None = None
    is_timed: bool = True
    goes_on: bool = True
    leads_back: bool = False


# What its button for the next page calls, which is a picture without words.
NEXT_IN_LECTORA = "() => { if (self.trivNextPage && !self.hasProcessedExitActions) { trivNextPage(); } }"
# Its button for the next slide has no words either; it goes to the next step of a slide first.
NEXT_IN_ISPRING = "() => { document.querySelector('button.next:not(.disabled)')?.click(); }"
# Rise wants all that opens to be opened, and all of the page to be seen.
ALL_IN_RISE = """() => {
    const open = [...document.querySelectorAll("main button, [class*=block] button")];
    const next = open.filter((one) => !one.dataset.pressed && one.getClientRects().length).slice(0, 3);
    for (const one of next) {
        one.dataset.pressed = "1";
        one.scrollIntoView();
        one.click();
    }
    for (const one of [document.scrollingElement, ...document.querySelectorAll("[class*=page-wrap]")]) {
        one?.scrollBy(0, 700);
    }
}"""
CHOICES = """() => {
    const next = [...document.querySelectorAll("button")].find((one) => /next|submit|finish/i.test(one.textContent));
    if (next?.disabled) {
        document.querySelector("button.btn-light:not([disabled])")?.click();
    }
}"""
RESUMED = {"initialized": 1, "resumed": 1}
PLAYS = [
    Play(
        "1upfoodarcade+ecrmlookbook",
        script=NEXT_IN_ISPRING,
        verbs={**RESUMED, "completed": 1, "terminated": 1},
        score=1.0,
    ),
    Play(
        "Iam-cesar+scorm_fiemg", script=ALL_IN_RISE, verbs={**RESUMED, "passed": 1, "terminated": 1}, success="passed"
    ),
    Play("NikitaaVinogradov+SCORM-1.2", (), verbs={**RESUMED, "passed": 1}, success="passed"),
    # It says completed before it says failed; one of the two that are completed is an objective.
    Play(
        "10minsturnuon7time+UGFN_MC",
        (),
        CHOICES,
        {**RESUMED, "completed": 2, "failed": 1},
        success="failed",
        score=0.25,
        is_timed=False,
    ),
    # It has made its run-time end when its page is closed, and begins anew as what is completed.
    Play("123mulyono+celengan", (), verbs={"initialized": 2, "completed": 1, "terminated": 2}),
    # It says that it is passed when it begins, and incomplete when it ends again: the course stays passed.
    Play(
        "Karan2907+Tamer-Educational-Activities/scorm/crossword",
        verbs={**RESUMED, "passed": 1},
        completion="incomplete",
    ),
    # It compares a text with a list, so that no answer is ever right; its manifest rolls up nothing but what is passed.
    Play(
        "riceconfetti+GFEBS-PostTest/scorm",
        ("location",),
        verbs={**RESUMED, "failed": 1, "scored": 1},
        completion="incomplete",
        score=0.0,
        leads_back=True,
    ),
    Play("vhleyvag+lector", ("location",), NEXT_IN_LECTORA, RESUMED, completion="incomplete", is_timed=False),
    # What follows isn't got through by the robot, see the page.
    Play("31Charles2+IDL", verbs=RESUMED, completion="incomplete", goes_on=False),
    Play("Brauxel+scorm-training-manual/scorm", ("location",), verbs=RESUMED, completion="incomplete", goes_on=False),
    Play("Astro1218+SCORM", ("location",), "", RESUMED, "incomplete", score=0.0, goes_on=False),
    Play("3dmapsopsi+3dmapsopsi.github.io", (), "", RESUMED, "incomplete", is_timed=False, goes_on=False),
]


@pytest.fixture
def enrolled(live_server, settings, tmp_path):
    """Enrol Ana in the course of a sample; return a function that does it."""
    principal_cache.forget_all()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    return lambda sample: Learner(make_tenant(), live_server.url, sample)


@contextmanager
def context(folder: Path) -> Iterator[Any]:
    """Yield what pages of one person share. Errors in scripts of content are its own matter.

    Storage is let be, as browsers do it where the content origin is of the same site: Lectora wants it for its pages.
    """
    with at_home(folder, "--autoplay-policy=no-user-gesture-required") as made:
        made.add_init_script(NOTES)
        yield made


def launched(ana: Learner, page: Any) -> Robot:
    """Launch the course, and wait until its content is there."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(ana.course)
    page.locator(".launch button").last.click()
    page.wait_for_url("**/items/*")
    robot = Robot(page)
    wait_for(page, lambda: any(frame.url != "about:blank" for frame in robot.frames))
    return robot


def saved(page: Any) -> None:
    page.frame_locator("#content").locator("#saving[data-state=saved]").wait_for()


def answers(page: Any) -> dict[str, str]:
    """Return what the content was answered when it asked first."""
    [stage] = [each for each in page.frames if each.url.partition("#")[0].endswith("stage.html")]
    return dict(stage.evaluate("() => window.firstAnswers"))


def is_left(ana: Learner) -> bool:
    """Tell whether all that the page said when it was closed has arrived: the end of the run is in the same commit."""
    last = ScoAttempt.objects.filter(tenant_id=ana.tenant.pk).order_by("number").last()
    return last is not None and (last.suspended_at is not None or last.ended_at is not None)


def is_done(ana: Learner) -> bool:
    rows = ScoAttempt.objects.filter(tenant_id=ana.tenant.pk)
    return ana.attempt.completion == "completed" or rows.exclude(success="unknown").exists()


@pytest.mark.parametrize("play", PLAYS, ids=lambda each: each.path)
def test_ana_gets_some_way_loses_her_page_goes_on_and_finishes(enrolled, tmp_path, play: Play) -> None:
    sample = SAMPLES[play.path]
    if not sample.folder.is_dir():
        pytest.skip(f"SCORM_SAMPLES={FOLDER} has no {sample.folder.name}: see docs/conformance/scorm.md")
    ana = enrolled(sample)
    names = NEW if "2004" in sample.version else OLD
    with context(tmp_path / "profile") as person:
        ana.sign_in(first := person.new_page())
        robot = launched(ana, first)
        wanted = [names[each] for each in play.finds]
        assert robot.until(lambda: all(ana.elements.get(each) for each in wanted), lambda: robot.go_on(play.script))
        saved(first)
        first.close()
        second = person.new_page()
        wait_for(second, lambda: is_left(ana))
        left = {each: ana.elements[each] for each in wanted}
        robot = launched(ana, second)
        assert robot.until(lambda: set(wanted) <= set(answers(second)), lambda: None)
        found = answers(second)
        assert {each: found[each] for each in wanted} == left
        if play.goes_on:
            robot.until(lambda: is_done(ana), lambda: robot.go_on(play.script))
        if play.leads_back:
            second.wait_for_url(ana.course)
        else:
            ana.leave(second)
    attempt, state, verbs = ana.attempt, ana.state, ana.verbs
    assert (attempt.completion, attempt.success, attempt.score_scaled) == (play.completion, play.success, play.score)
    assert {verb: verbs[verb] for verb in play.verbs} == play.verbs
    assert (attempt.seconds > 0, state.seconds > 0) == (play.is_timed, play.is_timed)
    is_satisfied = play.completion == "completed" or "passed" in play.verbs
    assert (state.satisfied_at is not None) == is_satisfied
    assert (state.passed_at is not None) == ("passed" in play.verbs)
    assert (state.failed_at is not None) == (play.success == "failed")


@dataclass(frozen=True, slots=True)
class Walk:
    """A package whose parts report by themselves that they were seen, or say nothing at all."""

    path: str
    parts: int
    verbs: dict[str, int]


WALKS = [
    Walk("rumuva+curso-ciberseguridad-exe-ruben/scorm", 10, {"completed": 10}),
    Walk("matteli+interink/scorm", 1, {"completed": 1}),
    # It has made its run-time end when its page is closed, so that the third part begins anew.
    Walk("711740034+20221102_2", 4, {"initialized": 5, "completed": 4, "terminated": 5}),
]


@pytest.mark.parametrize("walk", WALKS, ids=lambda each: each.path)
def test_ana_walks_through_the_parts_loses_her_page_comes_back_and_finishes(enrolled, tmp_path, walk: Walk) -> None:
    sample = SAMPLES[walk.path]
    if not sample.folder.is_dir():
        pytest.skip(f"SCORM_SAMPLES={FOLDER} has no {sample.folder.name}: see docs/conformance/scorm.md")
    ana = enrolled(sample)
    with context(tmp_path / "profile") as person:
        ana.sign_in(first := person.new_page())
        ana.open(first)
        seen = [title(first)]
        while len(seen) <= walk.parts // 2:
            assert choose_next(first)
            seen.append(title(first))
        saved(first)
        first.close()
        ana.open(second := person.new_page())
        assert title(second) == seen[-1]
        while choose_next(second):
            seen.append(title(second))
        finish(second, waits=not is_over(second))
        ana.leave(second)
    verbs = ana.verbs
    assert len(set(seen)) == walk.parts
    assert (ana.attempt.completion, ana.state.satisfied_at is not None) == ("completed", True)
    assert {verb: verbs[verb] for verb in walk.verbs} == walk.verbs
