"""Every element of both data models as content meets it in a browser: its rights, its type, its range, its errors."""

from collections.abc import Iterator
from typing import Any

import pytest

from scorm_bridge.rules.data_elements import KEYWORD, WRITE_ONLY, Element
from scorm_bridge.rules.data_model import ELEMENTS
from tests.browser import chromium, needs_a_browser
from tests.journeys.scorm.stages import Stage, staged
from tests.scorm import test_data_model_1_2, test_data_model_2004
from tests.scorm.player import needs_the_player

pytestmark = [pytest.mark.django_db(transaction=True), needs_a_browser, needs_the_player]

OLD, NEW = "1.2", "2004"
LONGEST = 255
"""What is longer is tried without a browser, where a server's own limits are."""

# Elements whose answers depend on more than their value: ids that stand, stores that the manifest names.
ELSEWHERE = {(NEW, "cmi.objectives.n.id"), (NEW, "adl.data.n.id"), (NEW, "adl.data.n.store")}
NEVER_READ_IN_THE_BROWSER = {(NEW, "adl.nav.request")}
ONLY_THE_RUN_TIME_SETS = {(OLD, "cmi.core.lesson_status", "not attempted")}
# What the browser's run-time takes, and the server sets aside: authoring tools write it, and go on.
TAKEN_IN_THE_BROWSER = {
    (OLD, "cmi.core.exit", "normal"),
    (OLD, "cmi.core.session_time", "1:00:00"),
    (OLD, "cmi.interactions.n.latency", "1:00:00"),
    (OLD, "cmi.interactions.n.result", "incorrect"),
    (OLD, "cmi.objectives.n.id", "  "),
    (OLD, "cmi.interactions.n.id", "  "),
    (OLD, "cmi.interactions.n.objectives.n.id", "  "),
}
# What it refuses by a stricter reading, where the server would keep the text.
REFUSED_IN_THE_BROWSER = {
    (OLD, "cmi.interactions.n.correct_responses.n.pattern", "Text, with\nlines"): 405,
    (OLD, "cmi.interactions.n.student_response", "Text, with\nlines"): 405,
    **{
        (NEW, name, text): 406
        for name in (
            "cmi.comments_from_learner.n.comment",
            "cmi.interactions.n.description",
            "cmi.objectives.n.description",
        )
        for text in ("{lang=}", "{lang")
    },
    (NEW, "cmi.learner_preference.audio_captioning", "2"): 407,
}
KEYWORDS, READ_ONLY_ONES, WRITE_ONLY_ONES = {OLD: 402, NEW: 404}, {OLD: 403, NEW: 404}, {OLD: 404, NEW: 405}
PRELUDE = {
    OLD: [("cmi.objectives.0.id", "goal"), ("cmi.interactions.0.id", "q0")],
    NEW: [("cmi.objectives.0.id", "goal"), ("cmi.interactions.0.id", "q0"), ("cmi.interactions.0.type", "other")],
}
TRY = """(_, [kind, name, value]) => {
    const answer = kind === "get" ? api.get(name) : api.set(name, value);
    return [String(answer), Number(api.error())];
}"""


@pytest.fixture
def stage(live_server: Any, settings: Any, tmp_path: Any) -> Iterator[Stage]:
    with staged(live_server, settings, tmp_path / "media") as made:
        yield made


def tried(standard: str) -> Iterator[tuple[str, str, str, tuple[str | None, int]]]:
    """Return each call with what it answers: the answer, None for any, and the error."""
    for name, element in ELEMENTS[standard].items():
        if (standard, name) in ELSEWHERE:
            continue
        at = name.replace(".n.", ".0.")
        if not element.is_writable:
            yield "set", at, "1", ("false", (KEYWORDS if element.access == KEYWORD else READ_ONLY_ONES)[standard])
            continue
        yield from of_content(standard, name, at, element)


def of_content(standard: str, name: str, at: str, element: Element) -> Iterator[Any]:
    """Return the calls for an element that content sets, and perhaps reads."""
    for value in taken(standard, name):
        yield "set", at, value, ("true", 0)
        if element.access == WRITE_ONLY or (standard, name) in NEVER_READ_IN_THE_BROWSER:
            yield "get", at, "", ("", WRITE_ONLY_ONES[standard])
        else:
            yield "get", at, "", (value, 0)
    for value, code in not_taken(standard, name):
        yield "set", at, value, ("false", code)


def taken(standard: str, name: str) -> list[str]:
    values = (test_data_model_1_2 if standard == OLD else test_data_model_2004).VALUES[name][0]
    short = [each for each in values if len(each) <= LONGEST]
    left_out = {*ONLY_THE_RUN_TIME_SETS, *REFUSED_IN_THE_BROWSER}
    lenient = [value for version, element, value in TAKEN_IN_THE_BROWSER if (version, element) == (standard, name)]
    return [each for each in short if (standard, name, each) not in left_out] + lenient


def not_taken(standard: str, name: str) -> list[tuple[str, int]]:
    if standard == OLD:
        found = [(each, 405) for each in test_data_model_1_2.VALUES[name][1]]
    else:
        found = list(test_data_model_2004.VALUES[name][1])
    strict = {
        value: code
        for (version, at, value), code in REFUSED_IN_THE_BROWSER.items()
        if (version, at) == (standard, name)
    }
    known = {**dict(found), **strict}
    return [
        (value, code)
        for value, code in known.items()
        if len(value) <= LONGEST and (standard, name, value) not in TAKEN_IN_THE_BROWSER
    ]


@pytest.mark.parametrize("standard", [OLD, NEW])
def test_each_element_answers_content_as_its_standard_says(stage: Stage, standard: str) -> None:
    stage.stub.opened["standard"] = standard
    with chromium() as page:
        page.goto(stage.url)
        body = page.frame_locator("#sco").locator("body")
        page.frame_locator("#sco").get_by_text("ready").wait_for()
        for name, value in PRELUDE[standard]:
            assert body.evaluate(TRY, ["set", name, value]) == ["true", 0]
        differs = [
            (kind, name, value, expected, answer)
            for kind, name, value, expected in tried(standard)
            if (answer := tuple(body.evaluate(TRY, [kind, name, value]))) != expected
        ]
    assert differs == []
