"""Learners' comments in Statements (SCORM Profile §6, Comments From Learner)."""

from tests.scorm.translation import SCO, commit, facts, happened, verbs

FIRST = {
    "cmi.comments_from_learner.0.comment": "{lang=fr}Très bien.",
    "cmi.comments_from_learner.0.location": "page 7",
    "cmi.comments_from_learner.0.timestamp": "2026-11-21T15:00:30.0Z",
}


def test_a_comment_is_about_the_sco_and_keeps_its_language_place_and_time():
    [statement] = commit({}, FIRST).statements

    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/commented"
    assert statement["object"]["id"] == SCO
    assert statement["result"] == {"response": "Très bien."}
    assert statement["timestamp"] == "2026-11-21T15:00:30.000Z"
    assert statement["context"]["language"] == "fr"
    assert statement["context"]["extensions"]["https://lms.example.org/xapi/extensions/scorm/location"] == "page 7"


def test_a_comment_in_pieces_is_said_once():
    text = {"cmi.comments_from_learner.0.comment": "Fine."}
    first = commit({}, text)
    second = commit(text, text | {"cmi.location": "2"}, number=2, unsaid=first.unsaid)

    assert (first.statements, first.unsaid) == ([], ("cmi.comments_from_learner.0",))
    assert (verbs(second), second.unsaid) == (["commented"], ())


def test_an_empty_comment_is_not_said():
    assert verbs(commit({}, {"cmi.comments_from_learner.0.comment": ""}, happened("terminated", 60))) == ["terminated"]


def test_of_the_comments_of_1_2_only_what_is_new_is_said():
    said = facts("1.2")
    first = commit({}, {"cmi.comments": "Fine."}, said=said)
    second = commit({"cmi.comments": "Fine."}, {"cmi.comments": "Fine. Really."}, said=said, number=2)
    third = commit({"cmi.comments": "Fine. Really."}, {"cmi.comments": "No."}, said=said, number=3)

    responses = [each["result"]["response"] for run in (first, second, third) for each in run.statements]
    assert responses == ["Fine.", " Really.", "No."]


def test_comments_of_the_lms_are_nobodys_experience():
    after = {"cmi.comments_from_lms": "Welcome."}

    assert commit({}, after, said=facts("1.2")).statements == []
