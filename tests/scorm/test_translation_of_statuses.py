"""Completion, success, score and progress of a SCO in Statements, and the course's own (SCORM Profile §6, §7)."""

from decimal import Decimal

import pytest

from scorm_bridge.rules.course_statements import course_statement
from scorm_bridge.rules.scoring import Status, Terms
from tests.scorm.translation import COURSE, SCO, commit, facts, happened, seconds_later, verbs


def test_what_content_of_2004_reports_is_said_of_the_sco():
    after = {
        "cmi.completion_status": "completed",
        "cmi.success_status": "failed",
        "cmi.score.scaled": "-0.25",
        "cmi.progress_measure": "0.5",
    }
    run = commit({}, after)

    assert verbs(run) == ["progressed", "scored", "completed", "failed"]
    assert {each["object"]["id"] for each in run.statements} == {SCO}
    assert [each["result"] for each in run.statements] == [
        {"score": {"scaled": 0.5}},
        {"score": {"scaled": -0.25}},
        {"score": {"scaled": -0.25}, "completion": True},
        {"score": {"scaled": -0.25}, "success": False},
    ]


def test_progress_is_said_whenever_it_moves():
    before = {"cmi.progress_measure": "0.5"}

    assert verbs(commit(before, {"cmi.progress_measure": "0.75"})) == ["progressed"]
    assert verbs(commit(before, {"cmi.progress_measure": "0.50"})) == []


def test_what_is_taken_back_is_not_said():
    before = {"cmi.completion_status": "completed", "cmi.success_status": "passed"}
    after = {"cmi.completion_status": "incomplete", "cmi.success_status": "unknown"}

    assert commit(before, after).statements == []


def test_completion_by_threshold_and_success_by_score_are_said():
    terms = Terms("2004", completion_threshold=Decimal("0.8"), scaled_passing_score=Decimal("0.5"))
    after = {"cmi.progress_measure": "0.8", "cmi.score.scaled": "0.5", "cmi.completion_status": "incomplete"}

    assert verbs(commit({}, after, said=facts(terms=terms))) == ["progressed", "scored", "completed", "passed"]


@pytest.mark.parametrize(
    ("status", "said", "result"),
    [
        ("passed", "passed", {"success": True, "completion": True}),
        ("failed", "failed", {"success": False, "completion": True}),
        ("completed", "completed", {"completion": True}),
    ],
)
def test_the_status_of_1_2_is_one_statement(status, said, result):
    run = commit({}, {"cmi.core.lesson_status": status}, said=facts("1.2"))

    assert verbs(run) == [said]
    assert run.statements[0]["result"] == result


def test_the_raw_score_of_1_2_is_scaled_by_a_hundred():
    after = {"cmi.core.score.raw": "80", "cmi.core.score.min": "0", "cmi.core.score.max": "100"}

    [statement] = commit({}, after, said=facts("1.2")).statements

    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/scored"
    assert statement["result"] == {"score": {"scaled": 0.8, "raw": 80, "min": 0, "max": 100}}


def test_the_mastery_score_of_1_2_judges_at_the_end():
    said = facts(terms=Terms("1.2", mastery_score=Decimal(70)))
    after = {"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "80"}
    early = commit({}, after, said=said)
    late = commit(after, after, happened("terminated", 90), said=said, number=2)

    assert verbs(early) == ["scored", "completed"]
    assert verbs(late) == ["passed", "terminated"]
    assert late.statements[1]["result"] == {"score": {"scaled": 0.8, "raw": 80}, "success": True, "completion": True}


@pytest.mark.parametrize(
    ("low", "raw", "high", "kept"),
    [
        ("0", "15", "20", {"raw": 15, "min": 0, "max": 20}),
        ("20", "15", "0", {"raw": 15}),
        ("0", "25", "20", {"raw": 25, "min": 0}),
        ("16", "15", "20", {"raw": 15, "max": 20}),
        ("5", "5", "5", {"raw": 5}),
        ("0", "9" * 50, "", {"raw": float("9" * 50), "min": 0}),
    ],
)
def test_bounds_that_contradict_a_score_are_left_out(low, raw, high, kept):
    after = {"cmi.score.raw": raw, "cmi.score.min": low, "cmi.score.max": high}

    assert commit({}, after).statements[0]["result"]["score"] == kept


def test_bounds_alone_are_no_score():
    assert commit({}, {"cmi.score.min": "0", "cmi.score.max": "100"}).statements == []


def said_of_course(before, after, said=None):
    return course_statement(said or facts(), before, after, at=seconds_later(60), key="1/1")


def test_a_completed_course_says_so_itself():
    after = Status("completed", "passed", scaled=Decimal("0.85"))

    statement = said_of_course(Status("incomplete"), after)

    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert statement["object"]["id"] == COURSE
    assert statement["result"] == {"score": {"scaled": 0.85}, "success": True, "completion": True}
    assert statement == said_of_course(Status("incomplete"), after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status("incomplete"), Status("incomplete", "passed")),
        (Status("completed"), Status("completed")),
        (Status("completed", "passed"), Status("completed", "passed", scaled=Decimal(1))),
    ],
)
def test_a_course_whose_status_stays_says_nothing(before, after):
    assert said_of_course(before, after) is None


def test_a_completed_course_that_is_judged_anew_says_so():
    assert said_of_course(Status("completed", "failed"), Status("completed", "passed"))["result"]["success"] is True


def test_a_course_without_credit_says_nothing():
    assert said_of_course(Status(), Status("completed"), facts(terms=Terms("2004", mode="browse"))) is None
