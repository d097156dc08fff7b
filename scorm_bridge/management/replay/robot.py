"""Runs the suite's scripts in a browser: what was found at each activity is noted, and judged afterwards."""

import importlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from scorm_bridge.management.replay.player import Player

Visit = dict[str, Any]
_FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")


class NoBrowser(Exception):
    """There is no browser on this machine, or nothing to drive it."""


@contextmanager
def browser_page() -> Iterator[Any]:
    """Yield a page of a browser of its own."""
    chromium = next((found for found in map(shutil.which, _NAMES) if found), None)
    if chromium is None:
        raise NoBrowser("A replay needs Chromium: install it, so that `chromium` is found on the PATH.")
    try:
        playwright = importlib.import_module("playwright.sync_api")
    except ModuleNotFoundError:
        raise NoBrowser("A replay needs Playwright: install it with `pip install playwright`.") from None
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        try:
            yield browser.new_page()
        finally:
            browser.close()


def run(script: dict[str, Any], player: Player) -> list[dict[str, Any]]:
    """Run a script; return what was found at its activities, as far as it came."""
    visits: list[dict[str, Any]] = []
    activities = script["activities"]
    act = player.open(activities[0]["package"])
    if script["start"] != "." and player.has_entry(script["start"]):
        player.choose(script["start"])
        act = player.delivered()
    for place, activity in enumerate(activities):
        visit: dict[str, Any] = {"act": act, "looks": [], "answers": [], "hasEnded": None}
        visits.append(visit)
        if act != activity["act"]:
            return visits
        visit["looks"] = [player.look(each["question"]) for each in activity["questions"]]
        visit["answers"] = player.run(activity["calls"])
        following = activities[place + 1] if place + 1 < len(activities) else None
        act = _follow(activity, visit, player, following)
    return visits


def _follow(activity: Visit, visit: Visit, player: Player, following: Visit | None) -> str | None:
    """Press what the script says; return what is delivered then."""
    then = activity["then"]
    if then["choose"]:
        player.choose(then["choose"])
    elif then["press"] and not player.has_ended:
        player.press(then["press"])
    if then["isEnd"]:
        visit["hasEnded"] = player.wait_for_the_end()
    if following is None:
        return None
    if not then["opensAgain"]:
        return player.delivered()
    if then["press"]:
        player.wait_for_the_end()
    act = player.open(following["package"])
    if then["chooseThen"]:
        player.choose(then["chooseThen"])
        return player.delivered()
    return act
