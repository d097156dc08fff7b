"""UTF-8 both ways. xAPI 1.0.3 Communication §1.4; xAPI 2.0 §4.1.1."""

import json

import pytest

from tests.xapi.client import ANA
from tests.xapi.statements import STATEMENT_ID, make_activity, make_agent, make_statement
from tests.xapi.story import found, one, read, store

pytestmark = pytest.mark.django_db

NAME = 'Ana Żółć 名前 👩🏽‍🚒 \u2028 "\\/\b'


def test_any_text_comes_back_as_it_was_sent(ana) -> None:
    sent = make_statement(actor=make_agent(name=NAME))
    body = json.dumps(sent, ensure_ascii=False).encode()
    assert ana.post("statements", body=body).status_code == 200
    assert read(ana, STATEMENT_ID)["actor"]["name"] == NAME


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_the_spelling_of_characters_is_kept(ana, ensure_ascii) -> None:
    body = json.dumps(make_statement(actor=make_agent(name=NAME)), ensure_ascii=ensure_ascii).encode()
    ana.post("statements", body=body)
    assert json.dumps(NAME, ensure_ascii=ensure_ascii).encode() in one(ana, STATEMENT_ID).content


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig", "cp1252"])
def test_other_encodings_are_refused(ana, encoding) -> None:
    body = json.dumps(make_statement(actor=make_agent(name="Zoë")), ensure_ascii=False).encode(encoding)
    assert ana.post("statements", body=body).status_code == 400
    assert found(ana) == []


def test_answers_are_json_without_a_byte_order_mark(ana) -> None:
    store(ana, make_statement())
    response = ana.get("statements")
    assert response["Content-Type"] == "application/json"
    assert response.content[:1] == b"{"
    assert response.content.decode("utf-8")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_the_content_type_may_name_its_charset(ana, content_type) -> None:
    assert ana.post("statements", body=make_statement(), content_type=content_type).status_code == 200


def test_parameters_are_percent_encoded_utf_8(ana) -> None:
    mine, _ = store(
        ana,
        make_statement(object=make_activity(id="https://courses.example.org/第一課?x=1&y=é")),
        make_statement(id="6690e6c9-3ef0-4ed3-8b37-7f3964730bee"),
    )
    assert found(ana, activity="https://courses.example.org/第一課?x=1&y=é") == [mine]
    response = ana.request("GET", "statements?activity=https%3A%2F%2Fx.example%2F%E9")
    assert response.status_code == 400
    assert "UTF-8" in response.json()["error"]["message"]


def test_an_account_name_of_any_alphabet_is_found(ana) -> None:
    account = {"account": {"homePage": "https://hr.example.org", "name": "żółć名前"}}
    [mine] = store(ana, make_statement(actor=account))
    assert found(ana, agent=account) == [mine]
    assert found(ana, agent=ANA) == []
