"""Every element of SCORM 1.2: what it takes, what it refuses, and with which error (SCORM 1.2 RTE §3.4.4, §3.3.5)."""

import pytest

from scorm_bridge.rules.data_elements import KEYWORD, READ_ONLY
from scorm_bridge.rules.data_model import ELEMENTS, Limits, element_of, judged

OF_1_2 = ELEMENTS["1.2"]
_SCORE = (("0", "100", "62.5", ""), ("-1", "100.1", "many", "1e2", "5,5"))
_TIMESPAN = (("00:00:00", "0012:34:56.78"), ("1:00:00", "PT1H", ""))
_STATUS = ("passed", "completed", "failed", "incomplete", "browsed")
_TEXT = (("", "Text, with\nlines", "x" * 65_536), ("x" * 65_537,))
_IDENTIFIER = (("q1", "Question 1", "x" * 255), ("", "  "))

VALUES = {
    "cmi.core.lesson_location": _TEXT,
    "cmi.core.lesson_status": ((*_STATUS, "not attempted"), ("Passed", "done", "")),
    "cmi.core.score.raw": _SCORE,
    "cmi.core.score.min": _SCORE,
    "cmi.core.score.max": _SCORE,
    "cmi.core.exit": (("time-out", "suspend", "logout", ""), ("normal", "exit")),
    "cmi.core.session_time": _TIMESPAN,
    "cmi.suspend_data": (("", "x" * 4_096, "x" * 64_000, "x" * 1_048_576), ()),
    "cmi.comments": _TEXT,
    "cmi.objectives.n.id": _IDENTIFIER,
    "cmi.objectives.n.score.raw": _SCORE,
    "cmi.objectives.n.score.min": _SCORE,
    "cmi.objectives.n.score.max": _SCORE,
    "cmi.objectives.n.status": ((*_STATUS, "not attempted"), ("unknown", "")),
    "cmi.student_preference.audio": (("-1", "0", "100"), ("-2", "101", "0.5", "")),
    "cmi.student_preference.language": (("", "French"), ("x" * 65_537,)),
    "cmi.student_preference.speed": (("-100", "0", "100"), ("-101", "101", "fast")),
    "cmi.student_preference.text": (("-1", "0", "1"), ("2", "-2", "on")),
    "cmi.interactions.n.id": _IDENTIFIER,
    "cmi.interactions.n.objectives.n.id": _IDENTIFIER,
    "cmi.interactions.n.time": (("14:05:00", "14:05:00.5"), ("25:00:00", "14:05", "")),
    "cmi.interactions.n.type": (
        ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"),
        ("long-fill-in", "other", ""),
    ),
    "cmi.interactions.n.correct_responses.n.pattern": _TEXT,
    "cmi.interactions.n.weighting": (("1", "0.5", "-2"), ("heavy", "")),
    "cmi.interactions.n.student_response": _TEXT,
    "cmi.interactions.n.result": (("correct", "wrong", "unanticipated", "neutral", "0.75"), ("incorrect", "", "right")),
    "cmi.interactions.n.latency": _TIMESPAN,
}
TAKEN = [(name, value) for name, (good, _) in VALUES.items() for value in good]
NOT_TAKEN = [(name, value) for name, (_, bad) in VALUES.items() for value in bad]


def _shortened(value):
    return value if len(str(value)) < 40 else f"{len(value)} characters"


def _at(name):
    return name.replace(".n", ".7")


def test_every_element_that_content_sets_is_tried():
    assert set(VALUES) == {name for name, element in OF_1_2.items() if element.is_writable}


@pytest.mark.parametrize(("name", "value"), TAKEN, ids=_shortened)
def test_a_value_of_the_right_type_is_taken(name, value):
    assert judged("1.2", {_at(name): value}) == ({_at(name): value}, [])


@pytest.mark.parametrize(("name", "value"), NOT_TAKEN, ids=_shortened)
def test_a_value_of_another_type_is_an_incorrect_data_type(name, value):
    accepted, [refused] = judged("1.2", {_at(name): value})

    assert accepted == {}
    assert (refused.element, refused.code, refused.section) == (_at(name), 405, f"SCORM 1.2 RTE §3.4.4 {name}")


@pytest.mark.parametrize(
    "name", [name for name, each in OF_1_2.items() if each.access == READ_ONLY and not each.is_own]
)
def test_what_content_may_only_read_is_refused(name):
    accepted, [refused] = judged("1.2", {_at(name): "1"})

    assert (accepted, refused.code, refused.rule) == ({}, 403, "Content may only read this.")


@pytest.mark.parametrize("name", [name for name, each in OF_1_2.items() if each.access == KEYWORD and not each.is_own])
def test_keywords_are_refused(name):
    accepted, [refused] = judged("1.2", {_at(name): "1"})

    assert (accepted, refused.code) == ({}, 402)


@pytest.mark.parametrize("name", [name for name, each in OF_1_2.items() if each.is_own])
def test_what_the_run_time_reckons_is_neither_taken_nor_refused(name):
    assert judged("1.2", {_at(name): "0001:00:00"}) == ({}, [])


@pytest.mark.parametrize("name", ["cmi.score.scaled", "cmi.core", "cmi.interactions.x.id", "cmi.objectives.01.id"])
def test_what_the_data_model_does_not_have_is_not_implemented(name):
    accepted, [refused] = judged("1.2", {name: "1"})

    assert (accepted, refused.code) == ({}, 401)


def test_the_values_that_are_right_are_taken_beside_those_that_are_not():
    accepted, refused = judged("1.2", {"cmi.core.lesson_status": "done", "cmi.core.lesson_location": "7"})

    assert accepted == {"cmi.core.lesson_location": "7"}
    assert [each.element for each in refused] == ["cmi.core.lesson_status"]


def test_the_limits_are_those_that_are_passed_in_but_never_less_than_the_standards():
    small = Limits(text=10, suspend_data=10)

    assert judged("1.2", {"cmi.suspend_data": "x" * 4_096}, limits=small)[1] == []
    assert judged("1.2", {"cmi.suspend_data": "x" * 4_097}, limits=small)[1][0].code == 405
    assert judged("1.2", {"cmi.core.lesson_location": "x" * 256}, limits=small)[1][0].code == 405
    assert judged("1.2", {"cmi.suspend_data": "x" * 5_000}, limits=Limits(suspend_data=5_000))[1] == []


def test_each_row_names_its_type_and_section():
    assert all(each.type.name and each.section for each in OF_1_2.values())
    assert element_of("1.2", "cmi.interactions.12.objectives.3.id").name == "cmi.interactions.n.objectives.n.id"
    assert element_of("1.2", "cmi." + "x" * 300) is None
