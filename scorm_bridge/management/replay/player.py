"""The player's page in a browser, as a learner uses it: what runs, which controls there are, what is pressed."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

PATIENCE_SECONDS: Final = 20
_LOOK_SECONDS: Final = 0.02
_ROBOT: Final = "() => window.robot ? {id: window.robot.id, act: window.robot.act} : null"
_SETTLED: Final = "() => new Promise(next => setTimeout(next, 50))"


class Player:
    """One page of a browser, which goes from course to course."""

    def __init__(self, page: Any, launch: Callable[[str], tuple[str, str]]) -> None:
        self._page = page
        self._launch = launch
        self._root = ""
        self._seen = ""

    def open(self, course: str) -> str | None:
        """Open a course, or open it again; return what is delivered."""
        self._clear()
        address, self._root = self._launch(course)
        self._page.goto(address)
        self._page.locator("#bar").wait_for(state="visible", timeout=PATIENCE_SECONDS * 1_000)
        return self.delivered(isnt_coming=self._asks_to_choose)

    def delivered(self, isnt_coming: Callable[[], bool] = lambda: False) -> str | None:
        """Wait for content that wasn't there before, and return which activity it is of; None if none comes."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and not self.has_ended:
            robot = self._robot()
            if robot is not None and robot["id"] != self._seen:
                self._seen = robot["id"]
                return str(robot["act"])
            if robot is None and isnt_coming():
                return None
            time.sleep(_LOOK_SECONDS)
        return None

    def run(self, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Let content make its calls and end, as the suite's pages do; return what it was answered."""
        frame = self._frame()
        answers: list[dict[str, Any]] = frame.evaluate("calls => window.robot.run(calls)", calls)
        frame.evaluate("() => { window.robot.end(); }")
        with suppress(Exception):  # a page that is just leaving has no turn any more
            self._page.evaluate(_SETTLED)
        return answers

    def look(self, question: str) -> str:
        """Answer a question of the suite about the controls: Y or N."""
        what, _, subject = question.partition("@")
        return "Y" if what == "click.button" or self._is_so(what, subject) else "N"

    def press(self, request: str) -> None:
        """Press a button of the player, if it can be pressed; a course that can't be ended is left."""
        for each in (request, "suspendAll") if request == "exitAll" else (request,):
            button = self._button(each)
            if _can_be_pressed(button):
                button.click()
                return

    def choose(self, title: str) -> None:
        """Choose an activity in the tree, if it can be chosen."""
        entry = self._entry(title)
        if _can_be_pressed(entry):
            entry.click()

    def has_entry(self, title: str) -> bool:
        """Tell whether the tree has an activity of this title."""
        return bool(self._entry(title).count())

    @property
    def has_ended(self) -> bool:
        """Tell whether the player has left the course."""
        return "stage.html" not in self._page.url

    def wait_for_the_end(self) -> bool:
        """Wait until the player leaves the course; tell whether it does."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.has_ended and time.monotonic() < until:
            self._page.wait_for_timeout(20)
        return self.has_ended

    def _clear(self) -> None:
        """Lead the browser to an empty page; a page that is just leaving by itself may get in the way of that once."""
        with suppress(Exception):
            self._page.goto("about:blank")
        self._page.goto("about:blank")

    def _is_so(self, what: str, subject: str) -> bool:
        control, state, *detail = what.split(".")
        if control != "toc":
            return (state == "enabled") == _can_be_pressed(self._button(control))
        if state == "visible":
            return bool(self._entry(subject).locator("visible=true").count())
        if detail:
            return _can_be_pressed(self._entry(subject))
        open_ones = self._page.locator("#tree button:not([aria-disabled=true])").locator("visible=true")
        identifiers = open_ones.evaluate_all("all => all.map(each => each.dataset.identifier)")
        return any(each != self._root for each in identifiers)

    def _button(self, request: str) -> Any:
        return self._page.locator(f"#controls button[data-request={request}]")

    def _entry(self, title: str) -> Any:
        if title.startswith("the activity that corresponds to the root"):
            return self._page.locator(f'#tree button[data-identifier="{self._root}"]')
        exact = self._page.get_by_text(title, exact=True)
        return self._page.locator("#tree button").filter(has=exact)

    def _robot(self) -> dict[str, str] | None:
        frame = self._frame()
        try:
            return None if frame is None else frame.evaluate(_ROBOT)
        except Exception:
            # The frame went away while it was asked: something else is about to be delivered.
            return None

    def _frame(self) -> Any:
        element = self._page.query_selector("#sco")
        return None if element is None else element.content_frame()

    def _asks_to_choose(self) -> bool:
        """Tell whether the player says that nothing is open; what it is still busy with ends with three dots."""
        said = str(self._page.locator("#message").text_content() or "").strip()
        return bool(said) and not said.endswith("…")


def _can_be_pressed(button: Any) -> bool:
    return button.count() == 1 and button.is_visible() and button.get_attribute("aria-disabled") != "true"
