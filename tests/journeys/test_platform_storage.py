"""What our page keeps for a tool in a frame, in a real browser. LTI postMessage Storage 0.1."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser import ONE_PROCESS, chromium, needs_a_browser

pytestmark = needs_a_browser

SCRIPT = Path(__file__).resolve().parents[2] / "lti/platform/static/lti/platform/storage.js"
PAGE = """<!doctype html><title>Player</title>
<script type="application/json" id="launch-facts">{"origins": ["https://tool.example"]}</script>
<iframe name="tool" src="https://tool.example/frame"></iframe>
<iframe name="other" src="https://other.example/frame"></iframe>
<script src="/storage.js"></script>"""
ASK = """message => new Promise(answered => {
    window.addEventListener("message", event => answered({origin: event.origin, ...event.data}), {once: true});
    window.parent.postMessage(message, "https://learn.example");
})"""


@pytest.fixture
def frames():
    """Return who asks our page from a frame of an origin."""
    with chromium(ONE_PROCESS) as page:

        def served(route: Any) -> None:
            url = route.request.url
            if url.endswith("/storage.js"):
                route.fulfill(content_type="text/javascript", body=SCRIPT.read_text())
            else:
                route.fulfill(content_type="text/html", body=PAGE if "learn.example" in url else "<!doctype html>")

        page.route("**/*", served)
        page.goto("https://learn.example/player")
        page.frame("tool").wait_for_load_state()
        page.frame("other").wait_for_load_state()
        yield lambda message, name="tool": page.frame(name).evaluate(ASK, message)


def put(key: object, value: object, **more: object) -> dict[str, object]:
    return {"subject": "lti.put_data", "message_id": "m1", "key": key, "value": value, **more}


def get(key: object) -> dict[str, object]:
    return {"subject": "lti.get_data", "message_id": "m2", "key": key}


def test_it_says_what_it_can(frames) -> None:
    answer = frames({"subject": "lti.capabilities", "message_id": "m0"})
    assert (answer["subject"], answer["message_id"]) == ("lti.capabilities.response", "m0")
    assert answer["supported_messages"] == [
        {"subject": subject, "frame": "_parent"} for subject in ("lti.capabilities", "lti.put_data", "lti.get_data")
    ]


def test_what_is_put_is_got_back_until_it_is_taken_away(frames) -> None:
    stored = frames(put("state", "abc"))
    assert {name: stored[name] for name in ("subject", "message_id", "key", "value", "origin")} == {
        "subject": "lti.put_data.response",
        "message_id": "m1",
        "key": "state",
        "value": "abc",
        "origin": "https://learn.example",
    }
    assert frames(get("state"))["value"] == "abc"
    frames(put("state", None))
    assert frames(get("state"))["value"] is None


def test_another_origin_gets_nothing(frames) -> None:
    frames(put("state", "abc"))
    assert frames(get("state"), "other")["error"]["code"] == "wrong_origin"


@pytest.mark.parametrize(
    "message",
    [put("", "x"), put(5, "x"), put("k", 5), put("k", "x" * 4097), put("k" * 301, "x"), put("k", "x", message_id=5)],
)
def test_what_is_no_text_of_a_sensible_length_is_refused(frames, message) -> None:
    assert frames(message)["error"]["code"] == "bad_request"


def test_it_is_not_filled_without_end(frames) -> None:
    answers = [frames(put(f"k{number}", "x")) for number in range(501)]
    assert "error" not in answers[499]
    assert answers[500]["error"]["code"] == "storage_exhaustion"
