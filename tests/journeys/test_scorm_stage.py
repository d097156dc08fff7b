"""The stage in a real browser: content finds its run-time, and learners find their way."""

import pytest

from tests.browser import ONE_PROCESS, accessibility_problems, chromium, needs_a_browser, needs_npm
from tests.journeys.scorm.content import FILES, SCO, page
from tests.journeys.scorm.stages import Stage, item, opened, put, staged
from tests.scorm.player import needs_the_player

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_npm, needs_the_player]

WITHIN_FRAMES = {
    **FILES,
    "index.html": b'<!doctype html><title>Player</title><iframe name="a" src="outer.html"></iframe>',
    "outer.html": b'<!doctype html><title>Outer</title><iframe name="b" src="inner.html"></iframe>',
    "inner.html": SCO,
}
WITH_A_WINDOW = {
    **FILES,
    "index.html": b"""<!doctype html><title>Launcher</title>
        <button onclick="window.open('inner.html', 'course', 'width=600,height=400')">Open</button>""",
    "inner.html": SCO,
}


@pytest.fixture
def stage(live_server, settings, tmp_path):
    with staged(live_server, settings, tmp_path) as made:
        yield made


def three(stage: Stage, standard: str = "1.2", **more: object) -> None:
    """Open a course of two parts, the second with two lessons."""
    at = put(stage.content_origin, FILES)
    second = item("second", "", item("stairs", at), item("lifts", at))
    stage.stub.opened = opened(standard, item("doors", at), second, **more)


def location_in(frame, value: str) -> None:
    frame.locator("body").evaluate(f"() => api.set('cmi.core.lesson_location', '{value}')")


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_content_in_the_frame_finds_its_run_time_and_is_saved(stage: Stage, standard: str) -> None:
    name = "cmi.core.lesson_location" if standard == "1.2" else "cmi.location"
    stage.stub.opened["standard"] = standard
    with chromium() as page:
        page.goto(stage.url)
        frame = page.frame_locator("#sco")
        frame.get_by_text("ready").wait_for()
        frame.locator("body").evaluate(f"() => api.set('{name}', 'page 2')")
        stage.stub.wait_for(lambda: stage.stub.elements.get(name) == "page 2")
        page.get_by_text("Saved", exact=True).wait_for()
        assert page.evaluate("document.cookie") == ""


def test_content_within_frames_of_its_own_finds_it_by_its_parents(stage: Stage) -> None:
    stage.stub.opened["organization"]["items"] = [item("one", put(stage.content_origin, WITHIN_FRAMES))]
    with chromium() as page:
        page.goto(stage.url)
        inner = page.frame_locator("#sco").frame_locator("[name=a]").frame_locator("[name=b]")
        inner.get_by_text("ready").wait_for()
        location_in(inner, "deep")
        stage.stub.wait_for(lambda: stage.stub.elements.get("cmi.core.lesson_location") == "deep")


def test_content_that_opens_a_window_finds_it_by_its_opener(stage: Stage) -> None:
    stage.stub.opened["organization"]["items"] = [item("one", put(stage.content_origin, WITH_A_WINDOW))]
    with chromium() as page:
        page.goto(stage.url)
        with page.expect_popup() as opened_one:
            page.frame_locator("#sco").get_by_role("button", name="Open").click()
        opened_one.value.get_by_text("ready").wait_for()
        location_in(opened_one.value, "window")
        stage.stub.wait_for(lambda: stage.stub.elements.get("cmi.core.lesson_location") == "window")


def test_content_that_wants_a_window_gets_one_and_says_goodbye_when_it_is_closed(stage: Stage) -> None:
    stage.stub.opened["window"] = True
    with chromium() as page:
        # Browsers that block windows open them only when a button is pressed.
        page.add_init_script("const open = window.open; window.open = () => { window.open = open; return null; }")
        page.goto(stage.url)
        with page.expect_popup() as opened_one:
            page.get_by_role("button", name="Open the content").click()
        window = opened_one.value
        window.get_by_text("ready").wait_for()
        location_in(window, "window")
        page.get_by_role("button", name="Show the content’s window").wait_for()
        window.close(run_before_unload=True)
        page.get_by_role("button", name="Open the content").wait_for()
        stage.stub.wait_for(lambda: "suspended" in kinds(stage) or "terminated" in kinds(stage))


def kinds(stage: Stage) -> list[str]:
    return [event["kind"] for commit in stage.stub.commits for event in commit["events"]]


def test_a_course_of_several_parts_is_walked_and_chosen_from(stage: Stage) -> None:
    three(stage)
    with chromium() as page:
        page.goto(stage.url)
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        assert page.get_by_role("heading", name="Doors").is_visible()
        assert not may(page, "Previous")
        page.get_by_role("button", name="Next").click()
        page.get_by_role("heading", name="Stairs").wait_for()
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        assert page.locator("nav [aria-current]").inner_text().startswith("Stairs")
        page.get_by_role("button", name="Lifts").click()
        page.get_by_role("heading", name="Lifts").wait_for()
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        assert not may(page, "Next")
        page.get_by_role("button", name="Previous").click()
        page.get_by_role("heading", name="Stairs").wait_for()
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        stage.stub.wait_for(lambda: kinds(stage).count("resumed") + kinds(stage).count("initialized") == 4)
    runs = [kind for kind in kinds(stage) if kind != "navigated"]
    assert runs[:6] == ["launched", "initialized", "terminated"] * 2


def may(page, name: str) -> bool:
    return page.get_by_role("button", name=name).get_attribute("aria-disabled") != "true"


def test_what_content_reports_stands_in_the_table_of_contents(stage: Stage) -> None:
    three(stage)
    with chromium() as page:
        page.goto(stage.url)
        frame = page.frame_locator("#sco")
        frame.get_by_text("ready").wait_for()
        assert page.get_by_role("button", name="Doors Not started").is_visible()
        frame.locator("body").evaluate("() => api.set('cmi.core.lesson_status', 'passed')")
        page.get_by_role("button", name="Doors Passed").wait_for()


def test_texts_are_in_the_learners_language(stage: Stage) -> None:
    three(stage, words={"language": "de", "next": "Weiter", "saved": "Gespeichert", "notStarted": "Nicht begonnen"})
    with chromium() as page:
        page.goto(stage.url)
        page.get_by_role("button", name="Weiter").wait_for()
        page.get_by_text("Gespeichert", exact=True).wait_for()
        assert page.evaluate("document.documentElement.lang") == "de"
        assert page.get_by_role("button", name="Stairs Nicht begonnen").is_visible()


def test_everything_is_reached_by_the_keyboard(stage: Stage) -> None:
    three(stage)
    with chromium() as page:
        page.goto(stage.url)
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        names = []
        for _ in range(5):
            page.keyboard.press("Tab")
            names.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
        assert names == ["Skip to content", "Skip to the table of contents", "Contents", "Previous", "Next"]
        page.get_by_role("button", name="Next").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Stairs").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Next"


def test_on_a_narrow_screen_the_table_of_contents_is_folded_and_esc_folds_it_again(stage: Stage) -> None:
    three(stage)
    with chromium(viewport={"width": 400, "height": 700}) as page:
        page.goto(stage.url)
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        assert not page.get_by_role("navigation").is_visible()
        page.get_by_role("button", name="Contents").click()
        page.get_by_role("navigation").wait_for()
        page.keyboard.press("Escape")
        assert not page.get_by_role("navigation").is_visible()
        assert page.evaluate("document.activeElement.id") == "toggle"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def test_the_stage_is_accessible(stage: Stage, scheme: str, width: int) -> None:
    three(stage)
    with chromium(ONE_PROCESS, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True) as page:
        page.goto(stage.url)
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        # Nothing is on its way any more: what is answered by 401 is what is written below.
        page.locator("#saving[data-state=saved]").wait_for(state="attached")
        assert problems(page) == []
        if width < 700:
            page.get_by_role("button", name="Contents").click()
            assert problems(page) == []
        stage.stub.when_committed = lambda commit: (401, {"code": "over"})
        location_in(page.frame_locator("#sco"), "x")
        page.get_by_role("dialog", name="Your session is over").wait_for()
        assert problems(page) == []


def problems(page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return accessibility_problems(page) + (["The page is wider than the window."] if wider else [])


def test_what_content_asks_to_be_hidden_is_hidden(stage: Stage) -> None:
    at = put(stage.content_origin, FILES)
    hidden = ["continue", "previous", "suspendAll", "exitAll", "exit", "abandon", "abandonAll"]
    stage.stub.opened = opened("2004", item("doors", at, hideLmsUi=hidden), item("stairs", at))
    with chromium() as page:
        page.goto(stage.url)
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        assert [each for each in page.locator("#controls button").all() if each.is_visible()] == []


def test_without_a_token_the_learner_is_told_to_launch_again(stage: Stage) -> None:
    with chromium() as page:
        page.goto(stage.url.partition("#")[0])
        page.get_by_text("Launch this content again from the course’s page.").wait_for()
    assert stage.stub.opens == []


def test_addresses_that_are_scripts_are_never_opened(stage: Stage) -> None:
    stage.stub.opened["organization"]["items"] = [item("one", "javascript:document.title='owned'//")]
    with chromium() as page:
        page.goto(stage.url)
        page.get_by_text("This content can’t be opened").wait_for()
        assert page.locator("#sco").count() == 0
        assert page.title() == "Safety"


def test_the_learner_finishes_what_never_speaks_and_is_not_asked_to_once_it_does(stage: Stage) -> None:
    late = {**FILES, "index.html": page("Late", "state.textContent = 'quiet';")}
    stage.stub.opened = opened("1.2", item("doors", put(stage.content_origin, late)))
    with chromium() as tab:
        tab.goto(stage.url)
        finish = tab.get_by_role("button", name="Finish")
        finish.wait_for()
        tab.frame_locator("#sco").locator("body").evaluate("() => api.start()")
        finish.wait_for(state="hidden")
        tab.goto("about:blank")
        tab.goto(stage.url)
        finish.click()
        stage.stub.wait_for(lambda: any(commit.get("end") == "exited" for commit in stage.stub.commits))
    assert kinds(stage)[-1] == "terminated"


def test_page_without_goodbye(stage: Stage) -> None:
    """Content that never says goodbye is ended by the player: abrupt is suspended."""
    silent = {**FILES, "index.html": page("Silent", "state.textContent = api.start() === 'true' ? 'ready' : 'broken';")}
    at = put(stage.content_origin, silent)
    stage.stub.opened = opened("1.2", item("doors", at), item("stairs", at))
    with chromium() as tab:
        tab.goto(stage.url)
        tab.frame_locator("#sco").get_by_text("ready").wait_for()
        tab.get_by_role("button", name="Next").click()
        stage.stub.wait_for(lambda: "suspended" in kinds(stage))
