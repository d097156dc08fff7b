"""The alternate request syntax of 1.0.3: any request as a form. xAPI 1.0.3 Communication §1.3; ended with 2.0."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.xapi.client import ANA, LESSON, XapiClient, basic, make_credential
from tests.xapi.documents import STATE, etag_of
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_statement
from tests.xapi.story import found, message_of, only_in_1_0_3, only_in_2_0, store

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


def ask(client: XapiClient, method: str, resource: str, fields: dict[str, Any], query: str = "", **headers: str):
    body = urlencode({name: v if isinstance(v, str) else json.dumps(v) for name, v in fields.items()}).encode()
    return client.post(
        resource, {"method": method, **({query: "1"} if query else {})}, body, content_type=FORM, **headers
    )


@pytest.fixture
def stranger(db, xapi_version) -> XapiClient:
    """A client that puts everything into the form, as browsers of old had to."""
    return XapiClient(None, None)


@pytest.fixture
def issued(tenant):
    return make_credential(tenant, name="Ana's player")


@only_in_1_0_3
class TestIn1:
    def test_a_statement_is_put(self, ana) -> None:
        response = ask(ana, "PUT", "statements", {"statementId": STATEMENT_ID, "content": make_statement()})
        assert (response.status_code, response.content) == (204, b"")
        assert found(ana) == [STATEMENT_ID]

    def test_statements_are_posted(self, ana) -> None:
        response = ask(ana, "POST", "statements", {"content": [make_statement(), make_statement(id=OTHER_ID)]})
        assert (response.status_code, response.json()) == (200, [STATEMENT_ID, OTHER_ID])

    def test_filters_are_fields(self, ana) -> None:
        store(ana, make_statement())
        response = ask(ana, "GET", "statements", {"agent": ANA, "limit": "1"})
        assert [each["id"] for each in response.json()["statements"]] == [STATEMENT_ID]

    def test_headers_are_fields_version_and_credential_included(self, stranger, issued) -> None:
        sent = {"Authorization": basic(issued), "X-Experience-API-Version": "1.0.3", "content": make_statement()}
        assert ask(stranger, "POST", "statements", sent).status_code == 200

    def test_the_names_of_headers_have_no_case(self, stranger, issued) -> None:
        sent = {"authorization": basic(issued), "x-experience-api-version": "1.0.3"}
        response = ask(stranger, "GET", "statements", sent)
        assert response.status_code == 200
        assert response["X-Experience-API-Version"] == "1.0.3"

    def test_without_a_version_anywhere_the_request_is_refused(self, stranger, issued) -> None:
        response = ask(stranger, "GET", "statements", {"Authorization": basic(issued)})
        assert response.status_code == 400
        assert "X-Experience-API-Version" in message_of(response)

    def test_without_a_credential_anywhere_there_is_nothing(self, stranger) -> None:
        response = ask(stranger, "GET", "statements", {"X-Experience-API-Version": "1.0.3"})
        assert response.status_code == 401

    def test_documents_keep_the_content_type_of_the_form_and_preconditions_hold(self, ana) -> None:
        fields = {**STATE.parameters, "Content-Type": "text/plain", "content": "page=1&é"}
        assert ask(ana, "PUT", STATE.resource, fields).status_code == 204
        stored = STATE.read(ana)
        assert (stored.content, stored["Content-Type"]) == ("page=1&é".encode(), "text/plain")
        stale = {**fields, "content": "page=2", "If-Match": etag_of(b"something else")}
        assert ask(ana, "PUT", STATE.resource, stale).status_code == 412
        assert ask(ana, "DELETE", STATE.resource, STATE.parameters).status_code == 204
        assert STATE.read(ana).status_code == 404

    def test_head_has_no_body(self, ana) -> None:
        response = ask(ana, "HEAD", "activities", {"activityId": LESSON})
        assert (response.status_code, response.content) == (200, b"")

    @pytest.mark.parametrize("method", ["PATCH", "put", "", "OPTIONS", "GET, PUT"])
    def test_the_method_must_be_one(self, ana, method) -> None:
        assert ask(ana, method, "statements", {"content": make_statement()}).status_code == 400

    def test_no_other_parameter_stands_in_the_query(self, ana) -> None:
        response = ask(ana, "GET", "statements", {}, query="limit")
        assert response.status_code == 400
        assert "'method' is the only" in message_of(response)

    @pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD"])
    def test_what_has_no_body_has_no_content(self, ana, method) -> None:
        assert ask(ana, method, "statements", {"content": make_statement()}).status_code == 400

    def test_a_put_needs_its_content(self, ana) -> None:
        response = ask(ana, "PUT", "statements", {"statementId": STATEMENT_ID})
        assert response.status_code == 400
        assert "content" in message_of(response)

    def test_an_unknown_field_is_an_unknown_parameter(self, ana) -> None:
        response = ask(ana, "GET", "statements", {"colour": "blue"})
        assert response.status_code == 400
        assert "colour" in message_of(response)

    def test_what_was_asked_that_way_is_refused_in_the_same_form(self, ana) -> None:
        response = ask(ana, "POST", "statements", {"content": make_statement(verb={"id": "passed"})})
        assert [each["path"] for each in response.json()["problems"]] == ["$.verb.id"]


@only_in_2_0
class TestIn2:
    @pytest.mark.parametrize("method", ["GET", "PUT", "POST", "HEAD", "DELETE"])
    def test_it_is_refused(self, ana, method) -> None:
        fields = {"content": make_statement()} if method in ("PUT", "POST") else {}
        response = ask(ana, method, "statements", {"statementId": STATEMENT_ID, **fields})
        assert response.status_code == 400
        assert "ended" in message_of(response)
        assert response["X-Experience-API-Version"] == "2.0.0"
        assert found(ana) == []

    def test_it_is_refused_with_the_version_in_the_form_too(self, stranger, issued) -> None:
        fields = {"Authorization": basic(issued), "X-Experience-API-Version": "2.0.0"}
        assert ask(stranger, "GET", "statements", fields).status_code == 400
