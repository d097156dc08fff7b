"""What a refusal says: every problem at once, where it is, which rule it breaks. xAPI 1.0.3 Communication §3.2."""

import json

import pytest

from tests.xapi.statements import ABSENT, make_agent, make_result, make_score, make_verb
from tests.xapi.story import found, message_of, problems_of, told

pytestmark = pytest.mark.django_db


def test_every_problem_of_a_batch_is_told_at_once_with_its_place(ana) -> None:
    batch = [
        told(actor=make_agent(mbox="ana@example.org"), verb=ABSENT),
        told(),
        told(result=make_result(score=make_score(scaled=1.5), duration="ten minutes"), colour="blue"),
    ]
    response = ana.post("statements", body=batch)
    assert response.status_code == 400
    told_of = {(each["index"], each["path"]) for each in response.json()["problems"]}
    assert told_of == {
        (0, "$.actor.mbox"),
        (0, "$.verb"),
        (2, "$.result.score.scaled"),
        (2, "$.result.duration"),
        (2, "$.colour"),
    }
    assert found(ana) == []


def test_a_problem_has_index_path_value_rule_section_and_code(ana) -> None:
    response = ana.post("statements", body=[told(), told(verb=make_verb(id="passed"))])
    [problem] = response.json()["problems"]
    assert set(problem) == {"index", "path", "value", "rule", "section", "code"}
    assert (problem["index"], problem["path"], problem["value"]) == (1, "$.verb.id", "passed")
    assert "IRI" in problem["rule"]
    assert problem["section"].startswith("xAPI ")
    assert "Statement 1 of the batch" in message_of(response)


def test_a_single_statement_is_told_of_in_the_same_form(ana) -> None:
    response = ana.put("statements", {"statementId": told()["id"]}, told(id=ABSENT, verb=make_verb(id=7)))
    assert problems_of(response)[0][0] == "$.verb.id"


def test_a_long_value_is_shortened(ana) -> None:
    response = ana.post("statements", body=told(verb=make_verb(id="x" * 10_000)))
    assert len(response.content) < 2_000


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"actor": }', "line 1 column 11"),
        (b'{\n "actor": {},\n "verb" {}\n}', "line 3 column 9"),
        (b"", "line 1 column 1"),
    ],
)
def test_broken_json_is_told_with_line_and_column(ana, body, place) -> None:
    response = ana.post("statements", body=body)
    assert response.status_code == 400
    assert place in message_of(response).replace(",", "")


def test_a_property_that_stands_twice_is_named(ana) -> None:
    text = json.dumps(told()).replace('"verb":', '"verb": {}, "verb":', 1).encode()
    response = ana.post("statements", body=text)
    assert response.status_code == 400
    assert "verb" in message_of(response)


@pytest.mark.parametrize("resource", ["statements", "agents", "activities", "activities/state", "nowhere"])
def test_every_refusal_is_json_with_code_message_and_section(ana, resource) -> None:
    response = ana.get(resource, {"colour": "blue"})
    assert response.status_code in (400, 404)
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"error", "problems"}
    assert set(response.json()["error"]) == {"code", "message", "section"}


def test_a_body_over_the_limit_is_413_and_says_which_limit(ana, settings) -> None:
    settings.MAX_BODY_BYTES = 2_000
    response = ana.post("statements", body=[told() for _ in range(10)])
    assert response.status_code == 413
    assert "2000 bytes (MAX_BODY_BYTES)" in message_of(response)
    assert "nothing was stored" in message_of(response)
    assert found(ana) == []


def test_a_batch_over_the_limit_is_413_and_says_which_limit(ana, settings) -> None:
    settings.MAX_BATCH_STATEMENTS = 3
    response = ana.post("statements", body=[told() for _ in range(4)])
    assert response.status_code == 413
    assert "has 4 Statements; the limit is 3 (MAX_BATCH_STATEMENTS)" in message_of(response)
    assert found(ana) == []
    assert ana.post("statements", body=[told() for _ in range(3)]).status_code == 200
