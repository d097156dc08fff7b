"""POST statements: one or many, all or nothing. xAPI 1.0.3 Communication §2.1.2; xAPI 2.0 §4.1.6.1."""

from uuid import UUID, uuid4

import pytest

from tests.xapi.statements import (
    ABSENT,
    OTHER_ID,
    STATEMENT_ID,
    make_activity,
    make_attachment,
    make_statement,
    make_verb,
)
from tests.xapi.story import found, message_of, problems_of, read, told

pytestmark = pytest.mark.django_db

PASSED = make_verb(id="http://adlnet.gov/expapi/verbs/passed")


def test_the_ids_are_answered_in_the_order_of_the_batch(ana) -> None:
    sent = [told() for _ in range(5)]
    response = ana.post("statements", body=sent)
    assert (response.status_code, response.json()) == (200, [each["id"] for each in sent])
    assert found(ana, ascending="true") == [each["id"] for each in sent]


def test_one_statement_is_answered_with_an_array_of_one(ana) -> None:
    response = ana.post("statements", body=make_statement())
    assert (response.status_code, response.json()) == (200, [STATEMENT_ID])


def test_a_statement_without_id_gets_one(ana) -> None:
    [given] = ana.post("statements", body=make_statement(id=ABSENT)).json()
    assert str(UUID(given)) == given
    assert read(ana, given)["id"] == given


def test_an_empty_batch_stores_nothing(ana) -> None:
    response = ana.post("statements", body=[])
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize("again", [STATEMENT_ID, STATEMENT_ID.upper()])
def test_one_id_twice_in_a_batch_is_refused_even_when_both_are_equal(ana, again) -> None:
    response = ana.post("statements", body=[make_statement(), told(), make_statement(id=again)])
    assert response.status_code == 400
    assert STATEMENT_ID in message_of(response)
    assert found(ana) == []


def test_an_equal_statement_again_is_answered_with_its_id(ana) -> None:
    ana.post("statements", body=make_statement())
    response = ana.post("statements", body=make_statement())
    assert (response.status_code, response.json()) == (200, [STATEMENT_ID])
    assert found(ana) == [STATEMENT_ID]


def test_an_equal_statement_among_new_ones_is_answered_and_left_alone(ana) -> None:
    ana.post("statements", body=make_statement())
    before, after = told(), told()
    response = ana.post("statements", body=[before, make_statement(), after])
    assert response.json() == [before["id"], STATEMENT_ID, after["id"]]
    assert found(ana) == [after["id"], before["id"], STATEMENT_ID]


def test_a_conflict_refuses_the_whole_batch(ana) -> None:
    ana.post("statements", body=make_statement())
    response = ana.post("statements", body=[told(), make_statement(verb=PASSED), told()])
    assert response.status_code == 409
    assert STATEMENT_ID in message_of(response)
    assert found(ana) == [STATEMENT_ID]


def test_an_invalid_statement_refuses_the_whole_batch(ana) -> None:
    response = ana.post("statements", body=[told(), told(verb=ABSENT), told()])
    assert (response.status_code, problems_of(response)) == (400, [("$.verb", "missing-property")])
    assert found(ana) == []


def test_what_a_refused_batch_defines_is_not_known(ana) -> None:
    lesson = f"https://courses.example.org/{uuid4()}"
    ana.post("statements", body=[told(object=make_activity(id=lesson)), told(verb=ABSENT)])
    assert ana.get("activities", {"activityId": lesson}).json() == {"objectType": "Activity", "id": lesson}


def test_a_statement_id_is_no_parameter_of_post(ana) -> None:
    response = ana.post("statements", {"statementId": OTHER_ID}, make_statement())
    assert response.status_code == 400
    assert "statementId" in message_of(response)


def test_nothing_deletes_statements(ana) -> None:
    ana.post("statements", body=make_statement())
    response = ana.delete("statements", {"statementId": STATEMENT_ID})
    assert response.status_code == 405
    assert response["Allow"] == "GET, PUT, POST, HEAD"
    assert found(ana) == [STATEMENT_ID]


@pytest.mark.parametrize("addresses", [(ABSENT,), ("https://files.example.org/a", ABSENT)])
def test_plain_json_is_right_only_if_every_attachment_lies_elsewhere(ana, addresses) -> None:
    attachments = [make_attachment(fileUrl=address) for address in addresses]
    response = ana.post("statements", body=[told(), told(attachments=attachments)])
    assert (response.status_code, response.json()["problems"][0]["code"]) == (400, "attachment-missing")
    assert found(ana) == []
