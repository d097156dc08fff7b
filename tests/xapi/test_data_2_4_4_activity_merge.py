"""What the store makes of all that it hears of an Activity. xAPI 1.0.3 Data §2.4.4.1; xAPI 2.0 §4.2.2.3."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from lrs.rules.activity import ACTIVITY, DEFINITION
from lrs.rules.activity_merge import INTERACTION, merge_definition
from lrs.rules.checks import check_of, problems
from lrs.rules.versions import Version
from tests.xapi.statements import make_definition, make_interaction
from tests.xapi.strategies import of_table

usual = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
definitions = of_table(DEFINITION, Version.V2_0_0)


def test_the_first_definition_is_the_stores() -> None:
    assert merge_definition(None, make_definition()) == make_definition()


def test_the_same_definition_again_changes_nothing() -> None:
    known = make_definition()
    assert merge_definition(known, make_definition()) is known


def test_an_empty_definition_changes_nothing() -> None:
    known = make_definition()
    assert merge_definition(known, {}) is known


@pytest.mark.parametrize("name", ["name", "description"])
def test_a_new_language_is_added(name: str) -> None:
    merged = merge_definition({name: {"en": "First aid"}}, {name: {"fr": "Premiers secours"}})
    assert merged == {name: {"en": "First aid", "fr": "Premiers secours"}}


@pytest.mark.parametrize("name", ["name", "description"])
def test_a_text_is_corrected(name: str) -> None:
    merged = merge_definition({name: {"en": "Frist aid", "de": "Erste Hilfe"}}, {name: {"en": "First aid"}})
    assert merged == {name: {"en": "First aid", "de": "Erste Hilfe"}}


def test_one_language_in_two_spellings_is_one_language() -> None:
    merged = merge_definition({"name": {"en-US": "Frist aid"}}, {"name": {"en-us": "First aid"}})
    assert merged == {"name": {"en-US": "First aid"}}


@pytest.mark.parametrize("name", ["type", "moreInfo"])
def test_type_and_further_information_follow_the_latest(name: str) -> None:
    merged = merge_definition({name: "https://example.org/old"}, {name: "https://example.org/new"})
    assert merged == {name: "https://example.org/new"}


def test_extensions_are_added_and_replaced_one_by_one() -> None:
    known = {"extensions": {"https://example.org/a": {"x": 1}, "https://example.org/b": 1}}
    sent = {"extensions": {"https://example.org/a": {"y": 2}, "https://example.org/c": None}}
    assert merge_definition(known, sent) == {
        "extensions": {"https://example.org/a": {"y": 2}, "https://example.org/b": 1, "https://example.org/c": None}
    }


@pytest.mark.parametrize(("old", "new"), [(1, True), (False, 0)])
def test_a_value_of_an_extension_is_another_if_json_says_so(old: object, new: object) -> None:
    merged = merge_definition(
        {"extensions": {"https://example.org/a": old}}, {"extensions": {"https://example.org/a": new}}
    )
    assert merged["extensions"]["https://example.org/a"] is new


def test_what_is_not_sent_stays() -> None:
    known = {**make_definition(), **make_interaction()}
    merged = merge_definition(known, {"name": {"fr": "Premiers secours"}})
    assert merged == {**known, "name": {**known["name"], "fr": "Premiers secours"}}


class TestInteraction:
    def test_an_activity_may_turn_out_to_be_a_question(self) -> None:
        assert merge_definition({"name": {"en": "Q1"}}, make_interaction()) == {
            "name": {"en": "Q1"},
            **make_interaction(),
        }

    @pytest.mark.parametrize(
        "sent",
        [
            make_interaction(correctResponsesPattern=["b"]),
            make_interaction(correctResponsesPattern=[]),
            make_interaction(interactionType="sequencing"),
            {"type": make_interaction()["type"], "interactionType": "true-false", "correctResponsesPattern": ["true"]},
            {"type": make_interaction()["type"], "interactionType": "likert", "scale": [{"id": "a"}]},
            make_interaction(choices=[{"id": "a"}, {"id": "d"}]),
            make_interaction(choices=[{"id": "c"}, {"id": "b"}, {"id": "a"}]),
            make_interaction(choices=[]),
        ],
        ids=["pattern", "no-answer", "type", "true-false", "likert", "choices", "order", "no-choices"],
    )
    def test_what_answers_were_judged_by_never_changes(self, sent: dict[str, Any]) -> None:
        known = make_interaction()
        assert merge_definition(known, sent) is known

    def test_correct_responses_are_not_added_to_a_question_without(self) -> None:
        known = {"interactionType": "fill-in"}
        assert merge_definition(known, {"interactionType": "fill-in", "correctResponsesPattern": ["Bo"]}) is known

    def test_choices_that_were_not_known_are_taken(self) -> None:
        known = {"interactionType": "choice", "correctResponsesPattern": ["a[,]c"]}
        merged = merge_definition(known, make_interaction(correctResponsesPattern=["b"]))
        assert merged == make_interaction()

    def test_choices_of_another_kind_of_question_are_not_taken(self) -> None:
        known = {"interactionType": "numeric"}
        assert merge_definition(known, {"interactionType": "choice", "choices": [{"id": "a"}]}) is known

    def test_a_choice_gets_its_description_in_new_languages(self) -> None:
        sent = make_interaction(
            choices=[{"id": "b", "description": {"de": "B"}}, {"id": "a", "description": {"de": "A"}}]
        )
        assert merge_definition(make_interaction(), sent)["choices"] == [
            {"id": "a", "description": {"en": "A", "de": "A"}},
            {"id": "b", "description": {"de": "B"}},
            {"id": "c"},
        ]


@usual
@given(known=definitions, sent=definitions)
def test_any_two_definitions_merge_to_a_valid_one_and_once_only(known: dict[str, Any], sent: dict[str, Any]) -> None:
    before = deepcopy((known, sent))
    merged = merge_definition(known, sent)
    assert (known, sent) == before
    activity = {"id": "https://courses.example.org/first-aid", "definition": merged}
    assert problems(check_of(ACTIVITY, Version.V2_0_0), activity, version=Version.V2_0_0) == []
    assert merge_definition(merged, sent) == merged
    assert all(merged[name] == known[name] for name in INTERACTION[:2] if name in known)
