"""Interactions in Statements: each ends as exactly one right one (SCORM Profile §6, Interactions)."""

from itertools import pairwise

import pytest

from tests.scorm.test_interaction_formats import OF_12
from tests.scorm.translation import SCO, commit, facts, happened, verbs

ESSAY = "{case_matters=false}{lang=en}Leaves turn red."
WHOLE = {
    "id": "q1",
    "type": "choice",
    "timestamp": "2026-11-21T15:00:30.0Z",
    "correct_responses.0.pattern": "a[,]b",
    "correct_responses.1.pattern": "c",
    "weighting": "2.5",
    "learner_response": "a[,]c",
    "result": "incorrect",
    "latency": "PT12.25S",
    "description": "{lang=en-GB}Which leaves fall?",
    "objectives.0.id": "o1",
    "objectives.1.id": "o2",
}


def interaction(parts, index=0):
    return {f"cmi.interactions.{index}.{name}": value for name, value in parts.items()}


def said_of(parts, *, said=None):
    run = commit({}, interaction(parts), happened("terminated", 60), said=said)
    return next(each for each in run.statements if each["verb"]["id"].endswith("responded"))


def test_a_whole_interaction_is_told_whole():
    statement = said_of(WHOLE)

    assert statement["object"] == {
        "objectType": "Activity",
        "id": f"{SCO}/interactions/q1",
        "definition": {
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "interactionType": "choice",
            "correctResponsesPattern": ["a[,]b", "c"],
            "description": {"en-GB": "Which leaves fall?"},
            "extensions": {"https://lms.example.org/xapi/extensions/scorm/weighting": 2.5},
        },
    }
    assert statement["result"] == {"response": "a[,]c", "success": False, "duration": "PT12.25S"}
    assert statement["timestamp"] == "2026-11-21T15:00:30.000Z"
    activities = statement["context"]["contextActivities"]
    assert [each["id"] for each in activities["parent"]] == [SCO]
    assert [each["id"] for each in activities["other"]] == [f"{SCO}/objectives/o1", f"{SCO}/objectives/o2"]


def test_an_interaction_of_1_2_is_told_in_xapis_spelling():
    parts = {
        "id": "q 1",
        "type": "matching",
        "time": "15:00:30",
        "correct_responses.0.pattern": "{1.a,2.b}",
        "weighting": "1",
        "student_response": "1.b,2.a",
        "result": "wrong",
        "latency": "00:00:12.25",
        "objectives.0.id": "o1",
    }

    statement = said_of(parts, said=facts("1.2"))

    assert statement["object"]["id"] == f"{SCO}/interactions/q%201"
    assert statement["object"]["definition"]["interactionType"] == "matching"
    assert statement["object"]["definition"]["correctResponsesPattern"] == ["1[.]a[,]2[.]b"]
    assert statement["result"] == {"response": "1[.]b[,]2[.]a", "success": False, "duration": "PT12.25S"}
    extensions = statement["context"]["extensions"]
    assert extensions["https://lms.example.org/xapi/extensions/scorm/timestamp"] == "15:00:30"
    assert statement["timestamp"] == "2026-11-21T15:01:00.000Z"


@pytest.mark.parametrize(("type_", "text", "expected"), [row for row in OF_12 if row[0]])
def test_responses_and_patterns_of_1_2_are_respelt(type_, text, expected):
    parts = {"id": "q", "type": type_, "student_response": text, "result": "correct"}
    statement = said_of(parts | {"correct_responses.0.pattern": text}, said=facts("1.2"))

    assert statement["result"]["response"] == expected
    assert statement["object"]["definition"].get("correctResponsesPattern", [""]) == [expected]


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("true-false", "true"),
        ("choice", ""),
        ("choice", "a[,]b"),
        ("fill-in", "{case_matters=true}{order_matters=false}{lang=en}car[,]{lang=fr}voiture"),
        ("long-fill-in", ESSAY),
        ("likert", "agree"),
        ("matching", "a[.]1[,]b[.]2"),
        ("performance", "{order_matters=false}s1[.]1[:]4.5[,][.]done"),
        ("sequencing", "c[,]a[,]b"),
        ("numeric", "4.50"),
        ("other", "{anything}[.][,][:]"),
    ],
)
def test_responses_of_2004_are_told_to_the_letter(type_, text):
    statement = said_of({"id": "q", "type": type_, "learner_response": text, "result": "neutral"})

    assert statement["result"]["response"] == text
    assert statement["object"]["definition"]["interactionType"] == type_


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("correct", {"success": True}),
        ("incorrect", {"success": False}),
        ("wrong", {"success": False}),
        ("0.75", {"score": {"raw": 0.75}}),
        ("10", {"score": {"raw": 10}}),
        ("neutral", {"extensions": {"https://lms.example.org/xapi/extensions/scorm/result": "neutral"}}),
        ("unanticipated", {"extensions": {"https://lms.example.org/xapi/extensions/scorm/result": "unanticipated"}}),
    ],
)
def test_results_become_success_or_a_score_or_stay_the_word_they_are(result, expected):
    assert said_of({"id": "q", "result": result})["result"] == expected


def test_a_whole_interaction_is_said_at_once():
    assert verbs(commit({}, interaction(WHOLE))) == ["responded"]


def test_the_id_alone_says_nothing_yet():
    run = commit({}, interaction({"id": "q1", "type": "choice"}))

    assert (run.statements, run.unsaid) == ([], ("cmi.interactions.0",))


@pytest.mark.parametrize("first", range(len(WHOLE)))
def test_an_interaction_that_comes_in_pieces_in_any_order_ends_as_one_statement(first):
    pieces = [*WHOLE.items()][first:] + [*WHOLE.items()][:first]
    states = [interaction(dict(pieces[:count])) for count in range(len(pieces) + 1)]
    statements, unsaid = [], ()
    for number, (before, after) in enumerate(pairwise(states), start=1):
        run = commit(before, after, number=number, unsaid=unsaid)
        statements, unsaid = statements + run.statements, run.unsaid
    end = commit(states[-1], states[-1], happened("terminated", 6_000), number=100, unsaid=unsaid)
    statements += end.statements[:-1]

    assert len(statements) == 1
    assert statements[0]["result"] == {"response": "a[,]c", "success": False, "duration": "PT12.25S"}
    assert statements[0]["object"]["definition"]["correctResponsesPattern"] == ["a[,]b", "c"]
    assert end.unsaid == ()


def test_a_response_in_a_later_commit_is_said_when_a_commit_leaves_the_interaction_alone():
    first = interaction({"id": "q1", "type": "choice"})
    second = first | interaction({"learner_response": "a"})
    third = second | interaction({"result": "correct"})
    fourth = third | {"cmi.location": "2"}

    runs, unsaid, before = [], (), {}
    for number, after in enumerate((first, second, third, fourth), start=1):
        runs.append(commit(before, after, number=number, unsaid=unsaid))
        before, unsaid = after, runs[-1].unsaid

    assert [verbs(run) for run in runs] == [[], [], [], ["responded"]]
    assert runs[3].statements[0]["result"] == {"response": "a", "success": True}
    assert runs[3].unsaid == ()


@pytest.mark.parametrize("end", ["terminated", "suspended"])
def test_what_waits_is_said_at_the_end_at_the_latest(end):
    after = interaction({"id": "q1", "learner_response": "a"})
    waiting = commit({}, after)

    run = commit(after, after, happened(end, 120), number=2, unsaid=waiting.unsaid)

    assert verbs(run) == ["responded", end]
    assert run.unsaid == ()


def test_an_interaction_that_nobody_answered_is_never_said():
    after = interaction({"id": "q1", "type": "choice", "latency": "PT5S", "timestamp": "2026-11-21T15:00:30Z"})

    run = commit({}, after, happened("terminated", 60))

    assert (verbs(run), run.unsaid) == (["terminated"], ("cmi.interactions.0",))


def test_an_interaction_that_was_said_is_not_said_in_the_next_session():
    after = interaction({"id": "q1", "learner_response": "a"})
    commit({}, after, happened("suspended", 60))

    run = commit(after, after, happened("resumed", 120), happened("terminated", 180), number=3)

    assert verbs(run) == ["resumed", "terminated"]


def test_another_answer_to_the_same_question_is_said_again():
    before = interaction(WHOLE)
    after = interaction(WHOLE | {"learner_response": "a[,]b", "result": "correct"})

    run = commit(before, after, number=2)

    assert [each["result"]["response"] for each in run.statements] == ["a[,]b"]


def test_a_journal_of_answers_has_one_statement_each_in_their_order():
    after = {}
    for index in range(12):
        after |= interaction({"id": "q1", "learner_response": str(index), "result": "correct"}, index)

    run = commit({}, after, happened("terminated", 60))

    assert [each["result"]["response"] for each in run.statements[:-1]] == [str(index) for index in range(12)]
    assert len({each["id"] for each in run.statements}) == 13


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-21T15:00:30.0Z", "2026-11-21T15:00:30.000Z"),
        ("2026-11-21T16:00:30.0+01:00", "2026-11-21T15:00:30.000Z"),
        ("2026-11-21T14:59:59.0Z", "2026-11-21T15:01:00.000Z"),
        ("2026-11-21T15:30:00.0Z", "2026-11-21T15:01:00.000Z"),
        ("2026-11-21T15:00:30", "2026-11-21T15:01:00.000Z"),
    ],
)
def test_the_contents_clock_is_believed_only_within_the_session(written, told):
    statement = said_of({"id": "q1", "timestamp": written, "learner_response": "a"})

    assert statement["timestamp"] == told


def test_a_clock_that_is_not_believed_is_still_told():
    statement = said_of({"id": "q1", "timestamp": "2001-01-01T00:00:00Z", "learner_response": "a"})

    extensions = statement["context"]["extensions"]
    assert extensions["https://lms.example.org/xapi/extensions/scorm/timestamp"] == "2001-01-01T00:00:00Z"


def test_a_thousand_interactions_are_a_thousand_statements():
    after = {}
    for index in range(1_000):
        after |= interaction(WHOLE | {"id": f"q{index}"}, index)

    assert len(commit({}, after).statements) == 1_000
