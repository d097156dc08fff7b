"""Parameters that GET statements knows, and those that go together. xAPI 1.0.3 Communication §2.1.3, §3.2."""

import pytest

from tests.xapi.client import ANA, LESSON, REGISTRATION
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_statement
from tests.xapi.story import found, message_of, one, page, store

pytestmark = pytest.mark.django_db

FILTERS = {
    "agent": ANA,
    "verb": "http://adlnet.gov/expapi/verbs/completed",
    "activity": LESSON,
    "registration": REGISTRATION,
    "related_activities": "true",
    "related_agents": "true",
    "since": "2026-01-01T00:00:00Z",
    "until": "2026-01-01T00:00:00Z",
    "limit": "1",
    "ascending": "true",
}


@pytest.mark.parametrize("known", ["statementId", "voidedStatementId", "format", "attachments", *FILTERS])
def test_a_parameter_in_another_case_is_unknown_and_the_right_one_is_told(ana, known) -> None:
    wrong = known.upper()
    response = ana.get("statements", {wrong: "true"})
    assert response.status_code == 400
    assert f"{wrong!r}; did you mean {known!r}" in message_of(response)


@pytest.mark.parametrize("unknown", ["colour", "statement_id", "Agent", "agent ", "method", "_", ""])
def test_an_unknown_parameter_is_refused(ana, unknown) -> None:
    assert ana.get("statements", {unknown: "1"}).status_code == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_unknown_parameter_is_refused_by_every_method(ana, method) -> None:
    assert ana.request(method, "statements", {"colour": "blue"}, make_statement()).status_code == 400
    assert found(ana) == []


@pytest.mark.parametrize("by", ["statementId", "voidedStatementId"])
@pytest.mark.parametrize(("name", "value"), FILTERS.items(), ids=FILTERS)
def test_one_statement_is_asked_for_without_filters(ana, by, name, value) -> None:
    store(ana, make_statement())
    response = ana.get("statements", {by: STATEMENT_ID, name: value})
    assert response.status_code == 400
    assert name in message_of(response)


def test_a_statement_and_a_voided_one_are_not_asked_for_together(ana) -> None:
    store(ana, make_statement())
    assert ana.get("statements", {"statementId": STATEMENT_ID, "voidedStatementId": OTHER_ID}).status_code == 400


@pytest.mark.parametrize("chosen", ["ids", "exact", "canonical"])
@pytest.mark.parametrize("attachments", ["true", "false"])
def test_format_and_attachments_go_with_one_statement(ana, chosen, attachments) -> None:
    store(ana, make_statement())
    assert one(ana, STATEMENT_ID, format=chosen, attachments=attachments).status_code == 200


@pytest.mark.parametrize(("name", "value"), [("format", "Exact"), ("format", ""), ("attachments", "yes")])
def test_other_values_of_them_are_refused(ana, name, value) -> None:
    store(ana, make_statement())
    for parameters in ({}, {"statementId": STATEMENT_ID}):
        response = ana.get("statements", {**parameters, name: value})
        assert response.status_code == 400
        assert name in message_of(response)


@pytest.mark.parametrize("value", ["", "1", STATEMENT_ID[:-1], STATEMENT_ID + "0", STATEMENT_ID.replace("-", "")])
@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
def test_an_id_that_is_no_uuid_is_refused(ana, name, value) -> None:
    response = ana.get("statements", {name: value})
    assert response.status_code == 400
    assert name in message_of(response)


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
def test_an_id_that_nobody_used_is_not_found(ana, name) -> None:
    assert ana.get("statements", {name: OTHER_ID}).status_code == 404


def test_an_id_is_the_same_in_any_case(ana) -> None:
    store(ana, make_statement())
    assert one(ana, STATEMENT_ID.upper()).json()["id"] == STATEMENT_ID


def test_many_statements_come_as_statements_and_more(ana) -> None:
    store(ana, make_statement())
    assert set(page(ana)) == {"statements", "more"}
