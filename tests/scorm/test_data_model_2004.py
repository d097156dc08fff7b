"""Every element of SCORM 2004: what it takes, what it refuses, with which error (4th Ed. RTE §3.1.7.6, §4.2, §4.3)."""

import pytest

from scorm_bridge.rules.data_elements import KEYWORD, READ_ONLY
from scorm_bridge.rules.data_model import ELEMENTS, Limits, index_of, judged

OF_2004 = ELEMENTS["2004"]
MISMATCH, RANGE = 406, 407
_REAL = (("0", "-1.5", "62.1234567", "1e5"[:1]), (("many", MISMATCH), ("", MISMATCH), ("1e2", MISMATCH)))
_SCALED = (("-1", "0", "0.5", "1.0"), (("1.1", RANGE), ("-1.01", RANGE), ("half", MISMATCH)))
_MEASURE = (("0", "0.333", "1"), (("-0.1", RANGE), ("1.1", RANGE), ("", MISMATCH)))
_LEVEL = (("0", "1.5", "100"), (("-0.1", RANGE), ("loud", MISMATCH)))
_TEXT = (("", "Text, with\nlines", "x" * 65_536), (("x" * 65_537, MISMATCH),))
_LOCALIZED = (("", "Fine", "{lang=fr}Bien", "{lang=}", "{lang"), (("{lang=not a language}x", MISMATCH),))
_IDENTIFIER = (("q1", "urn:adl:q1", "Scene 1"), (("", MISMATCH), (" ", MISMATCH)))
_MOMENT = (("2026-11-21T15:30:00.0Z", "2026"), (("yesterday", MISMATCH), ("1969", MISMATCH)))
_COMPLETION = (("completed", "incomplete", "not attempted", "unknown"), (("passed", MISMATCH), ("", MISMATCH)))
_SUCCESS = (("passed", "failed", "unknown"), (("completed", MISMATCH), ("", MISMATCH)))
_INTERVAL = (("PT1H", "P1DT0.25S"), (("0001:00:00", MISMATCH), ("", MISMATCH)))
_TYPES = (
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "likert",
    "matching",
    "performance",
    "sequencing",
    "numeric",
    "other",
)
_RESPONSE = (("anything", "", "x" * 126_497), (("x" * 126_498, MISMATCH),))

VALUES = {
    "cmi.comments_from_learner.n.comment": _LOCALIZED,
    "cmi.comments_from_learner.n.location": _TEXT,
    "cmi.comments_from_learner.n.timestamp": _MOMENT,
    "cmi.completion_status": _COMPLETION,
    "cmi.exit": (("time-out", "suspend", "logout", "normal", ""), (("exit", MISMATCH),)),
    "cmi.interactions.n.id": _IDENTIFIER,
    "cmi.interactions.n.type": (_TYPES, (("essay", MISMATCH), ("", MISMATCH))),
    "cmi.interactions.n.objectives.n.id": _IDENTIFIER,
    "cmi.interactions.n.timestamp": _MOMENT,
    "cmi.interactions.n.correct_responses.n.pattern": _RESPONSE,
    "cmi.interactions.n.weighting": _REAL,
    "cmi.interactions.n.learner_response": _RESPONSE,
    "cmi.interactions.n.result": (
        ("correct", "incorrect", "unanticipated", "neutral", "0.75"),
        (("wrong", MISMATCH), ("", MISMATCH)),
    ),
    "cmi.interactions.n.latency": _INTERVAL,
    "cmi.interactions.n.description": _LOCALIZED,
    "cmi.learner_preference.audio_level": _LEVEL,
    "cmi.learner_preference.language": (("", "en", "fr-CA"), (("not a language", MISMATCH),)),
    "cmi.learner_preference.delivery_speed": _LEVEL,
    "cmi.learner_preference.audio_captioning": (("-1", "0", "1"), (("2", MISMATCH), ("", MISMATCH))),
    "cmi.location": _TEXT,
    "cmi.objectives.n.id": _IDENTIFIER,
    "cmi.objectives.n.score.scaled": _SCALED,
    "cmi.objectives.n.score.raw": _REAL,
    "cmi.objectives.n.score.min": _REAL,
    "cmi.objectives.n.score.max": _REAL,
    "cmi.objectives.n.success_status": _SUCCESS,
    "cmi.objectives.n.completion_status": _COMPLETION,
    "cmi.objectives.n.progress_measure": _MEASURE,
    "cmi.objectives.n.description": _LOCALIZED,
    "cmi.progress_measure": _MEASURE,
    "cmi.score.scaled": _SCALED,
    "cmi.score.raw": _REAL,
    "cmi.score.min": _REAL,
    "cmi.score.max": _REAL,
    "cmi.session_time": _INTERVAL,
    "cmi.success_status": _SUCCESS,
    "cmi.suspend_data": (("", "x" * 64_000, "x" * 1_048_576), ()),
    "adl.data.n.store": _TEXT,
    "adl.nav.request": (
        ("continue", "exitAll", "_none_", "{target=item_2}choice", "{target=item_2}jump"),
        (("next", MISMATCH), ("{target=}choice", MISMATCH), ("", MISMATCH)),
    ),
}
TAKEN = [(name, value) for name, (good, _) in VALUES.items() for value in good]
NOT_TAKEN = [(name, value, code) for name, (_, bad) in VALUES.items() for value, code in bad]


def _shortened(value):
    return value if len(str(value)) < 40 else f"{len(value)} characters"


def _at(name):
    return name.replace(".n", ".7").replace(".7av", ".nav")


def test_every_element_that_content_sets_is_tried():
    assert set(VALUES) == {name for name, element in OF_2004.items() if element.is_writable}


@pytest.mark.parametrize(("name", "value"), TAKEN, ids=_shortened)
def test_a_value_of_the_right_type_is_taken(name, value):
    assert judged("2004", {_at(name): value}) == ({_at(name): value}, [])


@pytest.mark.parametrize(("name", "value", "code"), NOT_TAKEN, ids=_shortened)
def test_a_value_of_another_type_or_out_of_range_is_refused(name, value, code):
    accepted, [refused] = judged("2004", {_at(name): value})

    assert (accepted, refused.code, refused.section) == ({}, code, OF_2004[name].section)


@pytest.mark.parametrize(
    "name", [name for name, each in OF_2004.items() if each.access == READ_ONLY and not each.is_own]
)
def test_what_content_may_only_read_is_refused(name):
    accepted, [refused] = judged("2004", {_at(name): "1"})

    assert (accepted, refused.code, refused.rule) == ({}, 404, "Content may only read this.")


@pytest.mark.parametrize("name", [name for name, each in OF_2004.items() if each.access == KEYWORD and not each.is_own])
def test_keywords_are_refused(name):
    accepted, [refused] = judged("2004", {_at(name): "1"})

    assert (accepted, refused.code) == ({}, 404)


@pytest.mark.parametrize("name", [name for name, each in OF_2004.items() if each.is_own])
def test_what_the_run_time_reckons_is_neither_taken_nor_refused(name):
    assert judged("2004", {_at(name): "PT1H"}) == ({}, [])


@pytest.mark.parametrize("name", ["cmi.core.lesson_status", "cmi.interactions.1000000.id", "cmi.objectives.-1.id"])
def test_what_the_data_model_does_not_have_is_undefined(name):
    accepted, [refused] = judged("2004", {name: "1"})

    assert (accepted, refused.code) == ({}, 401)


def test_a_response_is_judged_by_the_type_that_comes_with_it():
    said = {"cmi.interactions.0.type": "true-false", "cmi.interactions.0.learner_response": "perhaps"}

    accepted, [refused] = judged("2004", said)

    assert accepted == {"cmi.interactions.0.type": "true-false"}
    assert (refused.value, refused.rule, refused.code) == ("perhaps", "Send true or false.", 406)


def test_a_response_is_judged_by_the_type_that_came_before():
    known = {"cmi.interactions.0.type": "numeric"}
    pattern = {"cmi.interactions.0.correct_responses.0.pattern": "1[:]x"}

    assert judged("2004", pattern, known=known)[1][0].code == 406
    assert judged("2004", pattern)[1] == []


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_any_character_is_one_but_what_is_refused_is_shown_in_letters_that_every_database_stores(value):
    accepted, [refused] = judged("2004", {"cmi.location": value, "cmi.success_status": value})

    assert accepted == {"cmi.location": value}
    assert refused.value == f"a\\u{ord(value[1]):04x}b"


def test_a_name_that_no_database_stores_is_shown_in_letters_that_every_one_does():
    assert judged("2004", {"cmi\x00": "1"})[1][0].element == "cmi\\u0000"


def test_a_long_value_is_shown_in_part():
    [refused] = judged("2004", {"cmi.success_status": "x" * 1_000})[1]

    assert refused.value == "x" * 199 + "…"


def test_the_limits_are_those_that_are_passed_in_but_never_less_than_the_standards():
    small = Limits(text=10, suspend_data=10)

    assert judged("2004", {"cmi.location": "x" * 1_000}, limits=small)[1] == []
    assert judged("2004", {"cmi.location": "x" * 1_001}, limits=small)[1][0].code == 406
    assert judged("2004", {"cmi.suspend_data": "x" * 64_000}, limits=small)[1] == []
    assert judged("2004", {"cmi.suspend_data": "x" * 64_001}, limits=small)[1][0].code == 406


def test_elements_are_told_apart_by_their_collections():
    assert index_of("cmi.interactions.12.objectives.3.id", "cmi.interactions") == 12
    assert index_of("cmi.interactions._count", "cmi.interactions") is None
    assert index_of("cmi.objectives.1.id", "cmi.interactions") is None
