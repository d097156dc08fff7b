"""Nothing that a learner does is lost, whatever happens to the network, the page, the browser or the session."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.browser import chromium, needs_a_browser
from tests.journeys.scorm import stages
from tests.journeys.scorm.content import FILES
from tests.journeys.scorm.content import page as page_of
from tests.journeys.scorm.stages import Stage, staged
from tests.scorm.player import needs_the_player

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_the_player]

LOCATION = "cmi.core.lesson_location"
ONE_MB = 1 << 20
NOTHING_IS_KEPT = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"


@pytest.fixture
def stage(live_server, settings, tmp_path):
    with staged(live_server, settings, tmp_path / "media") as made:
        yield made


def put(page, name: str, value: str) -> None:
    script = "(_, [name, value]) => { if (api.set(name, value) !== 'true') { throw new Error(api.error()); } }"
    content(page).locator("body").evaluate(script, [name, value])


def content(page):
    return page.frame_locator("#sco")


def open_stage(page, stage: Stage) -> None:
    page.goto(stage.url)
    content(page).get_by_text("ready").wait_for()


def arrived(stage: Stage, value: str, name: str = LOCATION) -> None:
    stage.stub.wait_for(lambda: stage.stub.elements.get(name) == value)


def kept(page) -> list[str]:
    script = "Object.keys(localStorage).filter(key => key.startsWith('tributary.scorm/'))"
    return page.evaluate(script)


def test_offline_is_said_and_everything_is_sent_when_the_network_is_back(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        page.get_by_text("Saved", exact=True).wait_for()
        page.context.set_offline(True)
        put(page, LOCATION, "page 2")
        page.get_by_text("Offline: will be saved").first.wait_for()
        put(page, "cmi.suspend_data", "more")
        page.context.set_offline(False)
        arrived(stage, "more", "cmi.suspend_data")
        page.get_by_text("Saved", exact=True).wait_for()
        assert page.get_by_text("Everything is saved again.").count() == 1
        assert kept(page) == []
    assert stage.stub.elements[LOCATION] == "page 2"
    assert numbers(stage) == list(range(1, len(stage.stub.commits) + 1))


def numbers(stage: Stage) -> list[int]:
    return [commit["number"] for commit in stage.stub.commits]


def test_a_server_that_fails_is_asked_again_with_the_same_words(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        failures = iter([503, 500, 429])
        stage.stub.when_committed = lambda commit: next(((status, {}) for status in failures), None)
        put(page, LOCATION, "page 2")
        page.get_by_text("The server doesn’t answer: will be saved").first.wait_for()
        arrived(stage, "page 2")
        page.get_by_text("Saved", exact=True).wait_for()
    assert len(stage.stub.refused) == 3
    [taken] = [commit for commit in stage.stub.commits if commit["number"] == stage.stub.refused[0]["number"]]
    assert stage.stub.refused == [taken] * 3


def test_what_is_refused_for_good_is_said_with_the_reason_and_doesnt_hold_up_the_rest(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        stage.stub.when_committed = lambda commit: (413, {"message": "it is larger than 8 MB"})
        put(page, "cmi.suspend_data", "too much")
        page.get_by_text("Could not be saved because it is larger than 8 MB").first.wait_for()
        stage.stub.when_committed = lambda commit: None
        put(page, LOCATION, "page 3")
        arrived(stage, "page 3")
        assert page.get_by_text("Could not be saved because it is larger than 8 MB").first.is_visible()


@pytest.mark.parametrize("event", ["unload", "pagehide", "beforeunload"])
def test_the_goodbye_of_content_in_a_page_that_is_closed_is_saved(stage: Stage, event: str) -> None:
    goodbye = f"""state.textContent = api.start() === "true" ? "ready" : "broken";
        window.addEventListener("{event}", () => {{ api.set("cmi.suspend_data", "goodbye"); end(); }});"""
    at = stages.put(stage.content_origin, {**FILES, "index.html": page_of("Polite", goodbye)})
    stage.stub.opened["organization"]["items"] = [stages.item("one", at)]
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        put(page, LOCATION, "last page")
        page.goto("about:blank")
        arrived(stage, "goodbye", "cmi.suspend_data")
    kinds = [event["kind"] for commit in stage.stub.commits for event in commit["events"]]
    assert stage.stub.elements[LOCATION] == "last page"
    assert kinds[-1] == "terminated"
    assert [commit.get("gone", False) for commit in stage.stub.commits][-2:] == [False, True]


def test_more_than_fits_through_a_closing_page_is_sent_at_the_next_open(stage: Stage) -> None:
    text = "x" * 60_000
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        page.context.set_offline(True)
        put(page, "cmi.suspend_data", text)
        put(page, "cmi.comments", "y" * 4000)
        page.get_by_text("Offline: will be saved").first.wait_for()
        page.goto("about:blank")
        page.context.set_offline(False)
        open_stage(page, stage)
        arrived(stage, text, "cmi.suspend_data")
        page.get_by_text("Saved", exact=True).wait_for()
        assert kept(page) == []
    first = next(commit for commit in stage.stub.commits if "cmi.suspend_data" in commit["elements"])
    assert first["session"] == 1


def test_a_page_that_leaves_more_than_fits_and_keeps_nothing_says_at_least_that_it_is_gone(stage: Stage) -> None:
    with chromium() as page:
        page.add_init_script(NOTHING_IS_KEPT)
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        stage.stub.when_committed = lambda commit: (503, {}) if commit.get("elements") else None
        put(page, "cmi.suspend_data", "x" * 64_000)
        put(page, "cmi.comments", "y" * 4_000)
        page.get_by_text("Offline: keep this page open").first.wait_for()
        page.goto("about:blank")
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 2)
    assert stage.stub.commits[-1]["gone"] is True


def test_a_browser_that_is_killed_while_it_saves_delivers_at_the_next_open(stage: Stage, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with pytest.raises(Exception, match="closed"):
        die_while_saving(stage, profile)
    stage.stub.when_committed = lambda commit: None
    stage.stub.when_opened = lambda asked: None if asked["takeover"] else alive(stage, 1)
    with chromium(profile=profile) as page:
        open_stage(page, stage)
        assert stage.stub.elements[LOCATION] == "page 2"
        assert page.get_by_role("dialog").count() == 0
    assert [asked["takeover"] for asked in stage.stub.opens][-1] is True


def die_while_saving(stage: Stage, profile: Path) -> None:
    with chromium(profile=profile) as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        stage.stub.when_committed = lambda commit: (503, {})
        put(page, LOCATION, "page 2")
        page.get_by_text("The server doesn’t answer: will be saved").first.wait_for()
        page.wait_for_timeout(6000)  # until the browser has written to its disk, as it does every few seconds
        kill(profile)
        page.wait_for_timeout(1000)


def alive(stage: Stage, session: int) -> tuple[int, dict]:
    attempt = stage.stub.opened["attempt"]
    return 409, {"code": "open-elsewhere", "since": "2026-11-21T12:00:00Z", "attempt": attempt, "session": session}


def kill(profile: Path) -> None:
    """Kill the browser of a profile, as a machine that loses its power would."""
    mark = str(profile).encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if mark in command and b"--type=" not in command:
            os.kill(int(process.name), signal.SIGKILL)


def test_a_course_that_is_open_elsewhere_is_taken_over_when_the_learner_agrees(stage: Stage) -> None:
    stage.stub.when_opened = lambda asked: None if asked["takeover"] else alive(stage, 7)
    with chromium() as page:
        page.goto(stage.url)
        dialog = page.get_by_role("dialog", name="This course is open elsewhere")
        dialog.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Go on here"
        dialog.get_by_role("button", name="Go on here").click()
        content(page).get_by_text("ready").wait_for()
    assert [asked["takeover"] for asked in stage.stub.opens] == [False, True]


def test_a_learner_who_leaves_the_other_session_alone_opens_nothing(stage: Stage) -> None:
    stage.stub.when_opened = lambda asked: alive(stage, 7)
    with chromium() as page:
        page.goto(stage.url)
        page.get_by_role("dialog").get_by_role("button", name="Leave").click()
        page.get_by_role("dialog").wait_for(state="detached")
    assert [asked["takeover"] for asked in stage.stub.opens] == [False]


def test_who_was_taken_over_is_told_and_nothing_more_is_sent(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        stage.stub.when_committed = lambda commit: (409, {"code": "superseded"})
        put(page, LOCATION, "too late")
        page.get_by_role("dialog", name="This course was opened elsewhere").wait_for()
        assert page.locator("#sco").count() == 0
        stage.stub.when_opened = lambda asked: None if asked["takeover"] else alive(stage, 2)
        page.get_by_role("button", name="Go on here").click()
        page.get_by_role("dialog", name="This course is open elsewhere").wait_for()
        page.get_by_role("button", name="Go on here").click()
        content(page).get_by_text("ready").wait_for()


def test_a_session_that_is_over_is_gone_on_with_and_what_waited_is_delivered(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        stage.stub.when_committed = lambda commit: (401, {"code": "over"})
        put(page, LOCATION, "page 2")
        page.get_by_role("dialog", name="Your session is over").wait_for()
        stage.stub.when_committed = lambda commit: None
        page.get_by_role("button", name="Go on").click()
        content(page).get_by_text("ready").wait_for()
        arrived(stage, "page 2")
    late = next(commit for commit in stage.stub.commits if commit["elements"].get(LOCATION))
    assert late["session"] == 1


def test_one_megabyte_of_suspend_data_is_saved(stage: Stage) -> None:
    stage.stub.opened["standard"] = "2004"
    text = "é" * ONE_MB
    with chromium() as page:
        open_stage(page, stage)
        put(page, "cmi.suspend_data", text)
        arrived(stage, text, "cmi.suspend_data")
        page.get_by_text("Saved", exact=True).wait_for()
        assert kept(page) == []


def test_a_thousand_interactions_are_saved_in_few_commits(stage: Stage) -> None:
    stage.stub.opened["standard"] = "2004"
    script = """() => { for (let n = 0; n < 1000; n += 1) {
        const at = `cmi.interactions.${n}.`;
        api.set(at + "id", `question-${n}`);
        api.set(at + "type", "choice");
        api.set(at + "learner_response", "a[,]b");
        api.set(at + "result", "correct");
    } }"""
    with chromium() as page:
        open_stage(page, stage)
        content(page).locator("body").evaluate(script)
        stage.stub.wait_for(lambda: stage.stub.elements.get("cmi.interactions.999.result") == "correct")
        page.get_by_text("Saved", exact=True).wait_for()
    names = [name for name in stage.stub.elements if name.startswith("cmi.interactions.")]
    assert len(names) == 4000
    assert len(stage.stub.commits) < 20


@pytest.mark.parametrize("now", [0, 4102444800000])
def test_a_clock_that_is_wrong_or_jumps_changes_nothing(stage: Stage, now: int) -> None:
    with chromium() as page:
        page.add_init_script(f"Date.now = () => {now} + Math.random() * 1e12")
        open_stage(page, stage)
        put(page, LOCATION, "page 2")
        arrived(stage, "page 2")
    elapsed = [event["elapsed"] for commit in stage.stub.commits for event in commit["events"]]
    assert elapsed == sorted(elapsed)
    assert 0 <= elapsed[-1] < 60_000


def test_the_browser_that_keeps_nothing_says_so(stage: Stage) -> None:
    with chromium() as page:
        page.add_init_script(NOTHING_IS_KEPT)
        open_stage(page, stage)
        stage.stub.wait_for(lambda: len(stage.stub.commits) == 1)
        page.context.set_offline(True)
        put(page, LOCATION, "page 2")
        page.get_by_text("Offline: keep this page open, so that your work can be saved").first.wait_for()
        page.context.set_offline(False)
        arrived(stage, "page 2")


def test_what_is_kept_has_no_token(stage: Stage) -> None:
    with chromium() as page:
        open_stage(page, stage)
        page.context.set_offline(True)
        put(page, LOCATION, "page 2")
        page.get_by_text("Offline: will be saved").first.wait_for()
        stored = page.evaluate("() => JSON.stringify(localStorage)")
        page.context.set_offline(False)
        arrived(stage, "page 2")
    assert "secret" not in stored
    assert "page 2" in json.dumps(json.loads(stored))
