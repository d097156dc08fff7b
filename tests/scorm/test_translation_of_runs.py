"""A run of a SCO in Statements: initialized, resumed, suspended, terminated, and what is between (SCORM Profile §5)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scorm_bridge.rules.scoring import Terms
from tests.scorm.translation import SCO, commit, facts, happened, verbs


def test_a_first_run_is_initialized_and_terminated():
    run = commit({}, {"cmi.exit": "normal"}, happened("initialized"), happened("terminated", 60))

    assert verbs(run) == ["initialized", "terminated"]
    assert [each["object"]["id"] for each in run.statements] == [SCO, SCO]
    assert [each["timestamp"] for each in run.statements] == ["2026-11-21T15:00:00.000Z", "2026-11-21T15:01:00.000Z"]


def test_a_later_run_is_resumed_and_not_initialized_again():
    assert verbs(commit({}, {}, happened("resumed"), happened("suspended", 30))) == ["resumed", "suspended"]


def test_a_run_that_breaks_off_is_suspended_and_decides_nothing():
    said = facts(terms=Terms("1.2", mastery_score=Decimal(70)))
    after = {"cmi.core.score.raw": "60"}

    run = commit(after, after, happened("broken off", 60), said=said)

    assert verbs(run) == ["suspended"]
    assert run.statements[0]["result"] == {"score": {"scaled": 0.6, "raw": 60}}


def test_what_content_sets_is_said_between_the_beginning_and_the_end():
    after = {
        "cmi.completion_status": "completed",
        "cmi.success_status": "passed",
        "cmi.score.scaled": "0.9",
        "cmi.progress_measure": "1",
        "cmi.interactions.0.id": "q1",
        "cmi.interactions.0.learner_response": "true",
        "cmi.comments_from_learner.0.comment": "Fine.",
        "cmi.objectives.0.id": "o1",
        "cmi.objectives.0.success_status": "passed",
    }
    run = commit({}, after, happened("initialized"), happened("terminated", 60))

    assert verbs(run) == [
        "initialized",
        "responded",
        "commented",
        "passed",
        "progressed",
        "scored",
        "completed",
        "passed",
        "terminated",
    ]


def test_terminated_tells_the_outcome_and_how_long_the_session_was():
    after = {
        "cmi.completion_status": "completed",
        "cmi.success_status": "failed",
        "cmi.score.scaled": "0.4",
        "cmi.score.raw": "40",
        "cmi.score.min": "0",
        "cmi.score.max": "100",
        "cmi.session_time": "PT1H0M5.25S",
        "cmi.exit": "normal",
    }
    run = commit(after, after, happened("terminated", 60))

    assert run.statements[0]["result"] == {
        "completion": True,
        "success": False,
        "score": {"scaled": 0.4, "raw": 40, "min": 0, "max": 100},
        "duration": "PT1H0M5.25S",
    }


def test_the_time_that_the_server_measured_wins_over_what_the_content_said():
    after = {"cmi.session_time": "PT9H"}

    run = commit(after, after, happened("terminated", 60, lasted="61.5"))

    assert run.statements[0]["result"]["duration"] == "PT1M1.5S"


def test_a_session_time_of_scorm_1_2_becomes_a_duration_of_iso_8601():
    after = {"cmi.core.session_time": "0001:02:03.40", "cmi.core.lesson_status": "incomplete"}

    run = commit(after, after, happened("terminated", 60), said=facts("1.2"))

    assert run.statements[0]["result"]["duration"] == "PT1H2M3.4S"


def test_the_same_commit_gives_the_same_statements_again():
    after = {"cmi.score.scaled": "1", "cmi.interactions.0.id": "q1", "cmi.interactions.0.result": "correct"}
    events = happened("initialized"), happened("terminated", 60)

    assert commit({}, after, *events) == commit({}, after, *events)


def test_every_statement_has_an_id_of_its_own_and_another_commit_other_ones():
    stood, stands = {"cmi.score.scaled": "0.1"}, {"cmi.score.scaled": "0.2"}
    runs = [commit({}, stood), commit(stood, stands, number=2), commit(stands, stood, number=3)]

    assert len({each["id"] for run in runs for each in run.statements}) == 3


def test_nothing_is_said_where_nothing_has_changed():
    after = {"cmi.completion_status": "completed", "cmi.score.scaled": "1", "cmi.location": "7"}

    assert commit(after, after).statements == []


@pytest.mark.parametrize(
    "terms", [Terms("2004", credit="no-credit"), Terms("2004", mode="browse"), Terms("2004", mode="review")]
)
def test_an_attempt_without_credit_judges_nobody(terms):
    after = {"cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.score.scaled": "1"}

    run = commit({}, after, happened("initialized"), happened("terminated", 60), said=facts(terms=terms))

    assert verbs(run) == ["initialized", "terminated"]
    assert "result" not in run.statements[1]


def test_no_statement_is_later_than_the_end_of_the_run():
    run = commit({}, {"cmi.score.scaled": "1"}, happened("initialized"), happened("terminated", 20))

    assert [each["timestamp"] for each in run.statements[1:]] == ["2026-11-21T15:00:20.000Z"] * 2


def test_every_run_stands_in_one_registration_and_a_subregistration_of_its_own():
    first = commit({}, {}, happened("initialized"))
    second = commit({}, {}, happened("initialized"), said=replace(facts(), sco_attempt=facts().registration))

    contexts = [run.statements[0]["context"] for run in (first, second)]
    assert contexts[0]["registration"] == contexts[1]["registration"] == str(facts().registration)
    assert contexts[0]["extensions"] != contexts[1]["extensions"]
