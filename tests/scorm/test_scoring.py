"""Where a learner stands with a SCO (SCORM 1.2 RTE §3.4.4; SCORM 2004 4th Ed. RTE §4.2.4.1, §4.2.22.1)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules import sequencing_definition as sn
from scorm_bridge.rules.manifest import CompletionThreshold, Item
from scorm_bridge.rules.scoring import Status, Terms, lesson_status_of, status_of, terms_of

PLAIN_12 = Terms("1.2")
MASTERED = Terms("1.2", mastery_score=Decimal(70))


def of_2004(**elements):
    return {f"cmi.{name.replace('__', '.')}": value for name, value in elements.items()}


def of_12(**elements):
    return {f"cmi.core.{name.replace('__', '.')}": value for name, value in elements.items()}


@pytest.mark.parametrize(
    ("status", "completion", "success"),
    [
        ("passed", "completed", "passed"),
        ("failed", "completed", "failed"),
        ("completed", "completed", "unknown"),
        ("incomplete", "incomplete", "unknown"),
        ("browsed", "incomplete", "unknown"),
        ("not attempted", "not attempted", "unknown"),
        ("", "not attempted", "unknown"),
    ],
)
def test_the_one_status_of_1_2_tells_completion_and_success(status, completion, success):
    found = status_of(PLAIN_12, of_12(lesson_status=status))

    assert (found.completion, found.success) == (completion, success)


@pytest.mark.parametrize(
    ("terms", "elements", "expected"),
    [
        (PLAIN_12, {}, "completed"),
        (PLAIN_12, {"lesson_status": "incomplete"}, "incomplete"),
        (PLAIN_12, {"lesson_status": "failed", "score__raw": "90"}, "failed"),
        (MASTERED, {}, "completed"),
        (MASTERED, {"score__raw": "70"}, "passed"),
        (MASTERED, {"score__raw": "69.99"}, "failed"),
        (MASTERED, {"lesson_status": "completed", "score__raw": "80"}, "passed"),
        (MASTERED, {"lesson_status": "passed", "score__raw": "60"}, "failed"),
        (MASTERED, {"lesson_status": "incomplete", "score__raw": "60"}, "failed"),
        (MASTERED, {"lesson_status": "incomplete", "score__raw": "60", "exit": "suspend"}, "incomplete"),
        (MASTERED, {"score__raw": "60", "exit": "suspend"}, "incomplete"),
        (MASTERED, {"lesson_status": "completed", "score__raw": "60", "exit": "suspend"}, "failed"),
        (PLAIN_12, {"exit": "suspend"}, "incomplete"),
        (PLAIN_12, {"exit": "time-out"}, "completed"),
        (MASTERED, {"lesson_status": "completed", "score__raw": ""}, "completed"),
        (Terms("1.2", mastery_score=Decimal(0)), {"score__raw": "0"}, "passed"),
        (Terms("1.2", credit="no-credit", mastery_score=Decimal(70)), {"score__raw": "90"}, "completed"),
        (Terms("1.2", credit="no-credit", mode="browse"), {}, "browsed"),
        (Terms("1.2", credit="no-credit", mode="browse"), {"lesson_status": "completed"}, "completed"),
    ],
)
def test_the_status_of_1_2_when_a_sco_has_finished(terms, elements, expected):
    assert lesson_status_of(terms, of_12(**elements), finished=True) == expected


def test_while_a_sco_of_1_2_runs_its_own_word_counts():
    assert lesson_status_of(MASTERED, of_12(lesson_status="completed", score__raw="10")) == "completed"
    assert lesson_status_of(MASTERED, {}) == "not attempted"


@pytest.mark.parametrize(
    ("raw", "scaled"), [("0", "0"), ("100", "1"), ("62.5", "0.625"), ("", None), ("101", None), ("-1", None)]
)
def test_the_scaled_score_of_1_2_is_the_hundredth_part(raw, scaled):
    found = status_of(PLAIN_12, of_12(score__raw=raw, score__min="0", score__max="20"))

    assert found.scaled == (None if scaled is None else Decimal(scaled))


@pytest.mark.parametrize(
    ("threshold", "measure", "said", "expected"),
    [
        (None, None, None, "unknown"),
        (None, None, "completed", "completed"),
        (None, "0.1", "completed", "completed"),
        ("0.8", None, None, "unknown"),
        ("0.8", None, "completed", "completed"),
        ("0.8", "0.8", None, "completed"),
        ("0.8", "0.8", "incomplete", "completed"),
        ("0.8", "0.79", "completed", "incomplete"),
        ("0", "0", None, "completed"),
    ],
)
def test_completion_of_2004_goes_by_the_threshold_where_there_is_progress(threshold, measure, said, expected):
    elements = of_2004(progress_measure=measure or "", completion_status=said or "")
    terms = Terms("2004", completion_threshold=None if threshold is None else Decimal(threshold))

    assert status_of(terms, elements).completion == expected


@pytest.mark.parametrize(
    ("passing", "scaled", "said", "expected"),
    [
        (None, None, None, "unknown"),
        (None, None, "passed", "passed"),
        (None, "0.1", "passed", "passed"),
        ("0.5", None, None, "unknown"),
        ("0.5", None, "passed", "unknown"),
        ("0.5", "0.5", "failed", "passed"),
        ("0.5", "0.49", "passed", "failed"),
        ("-1", "-1", None, "passed"),
    ],
)
def test_success_of_2004_goes_by_the_passing_score_where_there_is_one(passing, scaled, said, expected):
    elements = of_2004(score__scaled=scaled or "", success_status=said or "")
    terms = Terms("2004", scaled_passing_score=None if passing is None else Decimal(passing))

    assert status_of(terms, elements).success == expected


@pytest.mark.parametrize(
    "terms", [Terms("2004", credit="no-credit"), Terms("2004", mode="browse"), Terms("2004", mode="review")]
)
def test_without_credit_nothing_is_reached(terms):
    elements = of_2004(completion_status="completed", success_status="passed", score__scaled="1")

    found = status_of(terms, elements)

    assert (found.completion, found.success, found.scaled) == ("unknown", "unknown", Decimal(1))


def test_without_credit_nothing_is_reached_in_1_2_either():
    found = status_of(Terms("1.2", mode="browse"), of_12(lesson_status="passed"), finished=True)

    assert (found.completion, found.success) == ("unknown", "unknown")


def test_all_of_the_score_is_read():
    elements = of_2004(score__scaled="0.75", score__raw="15", score__min="0", score__max="20", progress_measure="0.5")

    assert status_of(Terms("2004"), elements) == Status(
        scaled=Decimal("0.75"), raw=Decimal(15), minimum=Decimal(0), maximum=Decimal(20), progress=Decimal("0.5")
    )


def test_the_terms_of_1_2_are_the_mastery_score():
    item = Item("i", "I", mastery_score=Decimal(80))

    assert terms_of("1.2", item, mode="browse") == Terms("1.2", mode="browse", mastery_score=Decimal(80))


def test_the_terms_of_2004_are_threshold_and_passing_score_where_they_are_asked_for():
    objective = sn.Objective(satisfied_by_measure=True, min_normalized_measure=Decimal("0.6"))
    item = Item(
        "i",
        "I",
        completion_threshold=CompletionThreshold(completed_by_measure=True, min_progress_measure=Decimal("0.75")),
        sequencing=sn.SequencingDefinition(objectives=sn.Objectives(primary=objective)),
    )

    asked = terms_of("2004", item)
    assert (asked.completion_threshold, asked.scaled_passing_score) == (Decimal("0.75"), Decimal("0.6"))
    assert terms_of("2004", Item("i", "I")) == Terms("2004")
