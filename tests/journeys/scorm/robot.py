"""A robot that gets through what authoring tools make: it presses what leads on, answers, scrolls, and ends media."""

import re
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

PATIENCE_SECONDS = 60
ON = (
    r"^(start|begin|launch|enter|get started|start course|comenzar|iniciar|mulai|let's go)\b",
    r"^(submit|check|verify answers|send|finish attempt|done|kirim)\b",
    r"^(continue|resume|yes|ok|accept|got it)\b",
    r"^(next|siguiente|weiter|forward|lanjut)",
    r"^(>|»|→|=>)$",
)
"""What leads on, the most urgent first."""

# Returns the element that leads on and was pressed least often; those of the same words in their order in the page.
_PICK = """(words) => {
    const pressed = (window.robotPressed ??= new WeakMap());
    const shown = (one) => {
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        return box.width > 2 && box.height > 2 && style.visibility !== "hidden" && style.display !== "none"
            && style.pointerEvents !== "none" && Number(style.opacity) > 0.05;
    };
    const enabled = (one) => !one.disabled && one.getAttribute("aria-disabled") !== "true"
        && !/(^|[ _-])(disabled|cs-disabled)( |$)/.test(one.className?.baseVal ?? String(one.className));
    const said = (one) => [one.getAttribute("aria-label"), one.innerText, one.value, one.title, one.alt]
        .map((text) => String(text ?? "").trim().toLowerCase()).filter(Boolean);
    const usual = "button, a, input[type=button], input[type=submit], [role=button], [role=link], [onclick]";
    const all = [...document.querySelectorAll(usual)].filter((one) => shown(one) && enabled(one));
    for (const word of words) {
        const found = all.filter((one) => said(one).some((text) => new RegExp(word, "i").test(text)));
        found.sort((one, other) => (pressed.get(one) ?? 0) - (pressed.get(other) ?? 0));
        const best = found.find((one) => (pressed.get(one) ?? 0) < 40);
        if (best) {
            pressed.set(best, (pressed.get(best) ?? 0) + 1);
            return best;
        }
    }
    return null;
}"""
_ANSWER = """() => {
    let answered = 0;
    const groups = new Set();
    for (const one of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
        const group = one.name || one.id;
        if (!groups.has(group) && !one.disabled && one.getClientRects().length) {
            groups.add(group);
            const all = [...document.getElementsByName(one.name)];
            if (!one.checked && !all.some((each) => each.checked)) {
                one.click();
                answered += 1;
            }
        }
    }
    return answered;
}"""
_LAST = """() => {
    for (const media of document.querySelectorAll("video, audio")) {
        media.muted = true;
        media.playbackRate = 8;
    }
    const moved = [document.scrollingElement, ...document.querySelectorAll("main, #app, .page, [data-ba]")];
    for (const one of moved) {
        one?.scrollBy(0, 400);
    }
}"""


class Robot:
    """Plays what is in the frame, or in the window, of the content."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def frames(self) -> list[Any]:
        """Return the frames of the content, the outermost first."""
        windows = [each for each in self.page.context.pages if each is not self.page]
        inside = [each for each in self.page.frames if self._is_content(each)]
        return inside + [frame for window in windows for frame in window.frames]

    def press(self, *words: str) -> bool:
        """Press what is said in one of these words, in any frame; return whether it was there."""
        return any(self._pressed(frame, words) for frame in reversed(self.frames))

    def tell(self, script: str) -> list[Any]:
        """Evaluate a script in all frames; return what it gave."""
        return [given for frame in self.frames if (given := asked(frame, script)) is not None]

    def go_on(self, script: str = "") -> None:
        """Do what leads on, whatever it is; a script does what is special to some content."""
        self.tell(_LAST)
        if script:
            self.tell(script)
        if any(self.tell(_ANSWER)):
            return
        self.press(*ON)

    def until(self, is_so: Callable[[], bool], do: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> bool:
        """Do something again and again until something is so; return whether it became so."""
        end = monotonic() + seconds
        while monotonic() < end:
            if is_so():
                return True
            do()
            self.page.wait_for_timeout(250)  # the browser's events go on meanwhile
        return is_so()

    def _is_content(self, frame: Any) -> bool:
        while frame is not None:
            if frame.name == "sco":
                return True
            frame = frame.parent_frame
        return False

    def _pressed(self, frame: Any, words: Sequence[str]) -> bool:
        from playwright.sync_api import Error

        try:
            found = frame.evaluate_handle(_PICK, list(words)).as_element()
            if found is None:
                return False
            found.click(timeout=3000, force=True)
        except Error as error:
            return bool(re.search("detached|navigat|destroyed|closed", str(error)))
        return True


def asked(frame: Any, script: str) -> Any:
    """Evaluate a script in a frame; None where the frame is just going away."""
    from playwright.sync_api import Error

    try:
        return frame.evaluate(script)
    except Error:
        return None
