"""Responses and patterns: what each type takes, and the spellings of 1.2 and of 2004 (4th Ed. RTE §4.1.1.5, §4.2.9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_bridge.rules.interaction_formats import written, wrong_response
from scorm_bridge.rules.interaction_spellings import as_12, as_2004, as_xapi

BOTH = ("pattern", "response")
GOOD = [
    ("true-false", "true", BOTH),
    ("true-false", "false", BOTH),
    ("choice", "", BOTH),
    ("choice", "a", BOTH),
    ("choice", "a[,]urn:b:c[,]3", BOTH),
    ("likert", "agree", BOTH),
    ("matching", "", BOTH),
    ("matching", "a[.]1[,]b[.]2", BOTH),
    ("sequencing", "c[,]a[,]b[,]a", BOTH),
    ("performance", "step1[.]answer", BOTH),
    ("performance", "[.]answer[,]step2[.]", BOTH),
    ("performance", "{order_matters=false}s[.]1[:]4.5[,]t[.]done", ("pattern",)),
    ("numeric", "4.5", BOTH),
    ("numeric", "1[:]4.5", ("pattern",)),
    ("numeric", "[:]4", ("pattern",)),
    ("numeric", "-2[:]", ("pattern",)),
    ("numeric", "[:]", ("pattern",)),
    ("fill-in", "car", BOTH),
    ("fill-in", "", BOTH),
    ("fill-in", "{case_matters=true}{order_matters=false}{lang=en}car[,]{lang=fr}voiture", BOTH),
    ("fill-in", "{order_matters=false}{case_matters=true}car", BOTH),
    ("fill-in", "{lang=en}{case_matters=invalid}after the language all is text", BOTH),
    ("long-fill-in", "{case_matters=false}{lang=en}An essay, with commas.", BOTH),
    ("other", "{anything}[.][,][:]", BOTH),
]
BAD = [
    ("true-false", "t", BOTH),
    ("true-false", "", BOTH),
    ("choice", "a[,]", BOTH),
    ("choice", "a[,]a", BOTH),
    ("likert", "", BOTH),
    ("likert", "a[,]b", BOTH),
    ("matching", "a", BOTH),
    ("matching", "a[.]", BOTH),
    ("matching", "a[.]1[.]2", BOTH),
    ("sequencing", "a[,][,]b", BOTH),
    ("performance", "", BOTH),
    ("performance", "answer", BOTH),
    ("performance", "[.]", BOTH),
    ("performance", "{order_matters=maybe}a[.]b", BOTH),
    ("performance", "a[.]4[:]1", ("pattern",)),
    ("numeric", "", BOTH),
    ("numeric", "four", BOTH),
    ("numeric", "1[:]4", ("response",)),
    ("numeric", "4[:]1", ("pattern",)),
    ("numeric", "one[:]4", ("pattern",)),
    ("fill-in", "{case_matters=maybe}car", BOTH),
    ("fill-in", "{lang=not a language}car", BOTH),
]


@pytest.mark.parametrize(("type_", "text", "kinds"), GOOD)
def test_a_response_of_the_format_is_taken(type_, text, kinds):
    assert [wrong_response(type_, text, is_pattern=kind == "pattern") for kind in kinds] == [None] * len(kinds)


@pytest.mark.parametrize(("type_", "text", "kinds"), BAD)
def test_a_response_of_another_format_is_a_type_mismatch(type_, text, kinds):
    wrongs = [wrong_response(type_, text, is_pattern=kind == "pattern") for kind in kinds]

    assert [wrong.code for wrong in wrongs if wrong is not None] == [406] * len(kinds)


def test_attributes_are_taken_off_and_languages_stay_with_their_items():
    read = written("{case_matters=true}{order_matters=false}{lang=en}car[,]{lang=fr}voiture")

    assert read.attributes == {"case_matters": "true", "order_matters": "false"}
    assert read.items == ("{lang=en}car", "{lang=fr}voiture")


OF_12 = [
    ("true-false", "t", "true"),
    ("true-false", "T", "true"),
    ("true-false", "1", "true"),
    ("true-false", "true", "true"),
    ("true-false", "f", "false"),
    ("true-false", "0", "false"),
    ("true-false", "maybe", "maybe"),
    ("choice", "a", "a"),
    ("choice", "a,b", "a[,]b"),
    ("choice", "{a,b}", "a[,]b"),
    ("choice", " a , b ", "a[,]b"),
    ("choice", "a[,]b", "a[,]b"),
    ("choice", "", ""),
    ("sequencing", "c,a,b", "c[,]a[,]b"),
    ("sequencing", "{c,a,b}", "c[,]a[,]b"),
    ("matching", "1.a,2.b", "1[.]a[,]2[.]b"),
    ("matching", "{1.a,2.b}", "1[.]a[,]2[.]b"),
    ("matching", "1[.]a[,]2[.]b", "1[.]a[,]2[.]b"),
    ("matching", "1.a.x", "1[.]a.x"),
    ("performance", "pressed the button", "[.]pressed the button"),
    ("performance", "s1[.]pressed", "s1[.]pressed"),
    ("numeric", " 4.5 ", "4.5"),
    ("numeric", "1:4.5", "1[:]4.5"),
    ("numeric", ":4", "[:]4"),
    ("numeric", "about 4", "about 4"),
    ("fill-in", "a car, red", "a car, red"),
    ("likert", "3", "3"),
    ("", "a,b", "a,b"),
]


@pytest.mark.parametrize(("type_", "text", "expected"), OF_12)
def test_responses_of_1_2_become_those_of_2004(type_, text, expected):
    assert as_2004(type_, text) == expected
    assert as_xapi("1.2", type_, text) == expected


@pytest.mark.parametrize(("type_", "text", "kinds"), GOOD)
def test_responses_of_2004_are_xapis_as_they_are(type_, text, kinds):
    assert as_xapi("2004", type_, text) == text


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("true-false", "true", "t"),
        ("true-false", "false", "f"),
        ("choice", "a[,]b", "a,b"),
        ("sequencing", "c[,]a", "c,a"),
        ("matching", "1[.]a[,]2[.]b", "1.a,2.b"),
        ("performance", "[.]pressed", "pressed"),
        ("performance", "{order_matters=false}s1[.]pressed[,]s2[.]", "s1.pressed,s2."),
        ("numeric", "1[:]4.5", "1:4.5"),
        ("fill-in", "{case_matters=true}{lang=en}car[,]{lang=fr}voiture", "car,voiture"),
        ("long-fill-in", "{case_matters=true}{lang=en}An essay[,] with more", "An essay[,] with more"),
        ("likert", "3", "3"),
        ("other", "[.]", "[.]"),
    ],
)
def test_responses_of_2004_become_those_of_1_2(type_, text, expected):
    assert as_12(type_, text) == expected


IDENTIFIERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=8)


@given(st.lists(IDENTIFIERS, unique=True, max_size=6))
def test_choices_survive_both_spellings(identifiers):
    text = "[,]".join(identifiers)

    assert wrong_response("choice", text, is_pattern=False) is None
    assert as_2004("choice", as_12("choice", text)) == text


@given(st.lists(st.tuples(IDENTIFIERS, IDENTIFIERS), max_size=6))
def test_matchings_survive_both_spellings(pairs):
    text = "[,]".join(f"{source}[.]{target}" for source, target in pairs)

    assert wrong_response("matching", text, is_pattern=True) is None
    assert as_2004("matching", as_12("matching", text)) == text


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
def test_ranges_survive_both_spellings(one, other):
    text = f"{min(one, other):f}[:]{max(one, other):f}"

    assert wrong_response("numeric", text, is_pattern=True) is None
    assert as_2004("numeric", as_12("numeric", text)) == text


@given(st.sampled_from(["true-false", "choice", "sequencing", "matching", "performance", "numeric"]), st.text())
def test_respelling_twice_changes_nothing_more(type_, text):
    assert as_2004(type_, as_2004(type_, text)) == as_2004(type_, text)
