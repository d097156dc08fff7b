"""Objectives in Statements: Activities of their own (SCORM Profile §6, Objectives)."""

import pytest

from tests.scorm.translation import SCO, commit, facts, verbs


def objective(index=0, **parts):
    return {f"cmi.objectives.{index}.{name.replace('__', '.')}": value for name, value in parts.items()}


@pytest.mark.parametrize(
    ("parts", "verb", "result"),
    [
        ({"success_status": "passed"}, "passed", {"success": True}),
        ({"success_status": "failed"}, "failed", {"success": False}),
        ({"completion_status": "completed"}, "completed", {"completion": True}),
        ({"progress_measure": "0.5"}, "progressed", {"score": {"scaled": 0.5}}),
        ({"score__scaled": "0.75"}, "scored", {"score": {"scaled": 0.75}}),
        (
            {"score__raw": "15", "score__min": "0", "score__max": "20"},
            "scored",
            {"score": {"raw": 15, "min": 0, "max": 20}},
        ),
    ],
)
def test_what_becomes_of_an_objective_of_2004_is_said_of_it(parts, verb, result):
    run = commit({}, objective(id="o 1", description="Name the leaves", **parts))

    [statement] = run.statements
    assert verbs(run) == [verb]
    assert statement["result"] == result
    assert statement["object"] == {
        "objectType": "Activity",
        "id": f"{SCO}/objectives/o%201",
        "definition": {
            "type": "http://adlnet.gov/expapi/activities/objective",
            "description": {"en": "Name the leaves"},
        },
    }
    assert [each["id"] for each in statement["context"]["contextActivities"]["parent"]] == [SCO]


@pytest.mark.parametrize(
    ("status", "said", "result"),
    [
        ("passed", ["passed"], {"success": True, "completion": True}),
        ("failed", ["failed"], {"success": False, "completion": True}),
        ("completed", ["completed"], {"completion": True}),
        ("incomplete", [], None),
        ("browsed", [], None),
        ("not attempted", [], None),
    ],
)
def test_what_becomes_of_an_objective_of_1_2_is_said_of_it(status, said, result):
    run = commit({}, objective(id="o1", status=status), said=facts("1.2"))

    assert verbs(run) == said
    assert [each["result"] for each in run.statements] == ([result] if result else [])


def test_a_score_of_1_2_is_scaled_to_the_hundredth_part():
    run = commit({}, objective(id="o1", score__raw="80", score__min="0", score__max="100"), said=facts("1.2"))

    assert run.statements[0]["result"] == {"score": {"scaled": 0.8, "raw": 80, "min": 0, "max": 100}}


def test_an_objective_without_an_id_is_none():
    assert commit({}, objective(success_status="passed")).statements == []


def test_only_what_changed_is_said():
    before = objective(id="o1", success_status="passed") | objective(1, id="o2", success_status="failed")
    after = before | objective(1, success_status="passed")

    [statement] = commit(before, after).statements

    assert statement["object"]["id"] == f"{SCO}/objectives/o2"


def test_another_objective_at_the_same_index_begins_anew():
    before = objective(id="o1", success_status="passed")
    after = objective(id="o2", success_status="passed")

    [statement] = commit(before, after).statements

    assert statement["object"]["id"] == f"{SCO}/objectives/o2"


def test_identifiers_that_differ_never_share_an_iri():
    ids = ["a b", "a%20b", "a/b", "a%2Fb", "ä", "urn:adl:o1", "a?b#c"]
    after = {}
    for index, each in enumerate(ids):
        after |= objective(index, id=each, success_status="passed")

    iris = [each["object"]["id"] for each in commit({}, after).statements]
    assert len(set(iris)) == len(ids)
    assert all("?" not in iri.removeprefix(SCO) and "#" not in iri for iri in iris)
