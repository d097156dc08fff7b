"""Content on other origins. xAPI 1.0.3 Communication §2.9 (Cross Origin Requests); xAPI 2.0 §4.1.5."""

import pytest

from tests.xapi.client import XapiClient
from tests.xapi.statements import STATEMENT_ID, make_statement
from tests.xapi.story import one, store

pytestmark = pytest.mark.django_db

ORIGIN = "https://content.example.org"
RESOURCES = [
    "statements",
    "statements/more/anything",
    "activities/state",
    "activities/profile",
    "agents/profile",
    "agents",
    "activities",
    "about",
]
NEEDED = ["authorization", "content-type", "x-experience-api-version", "if-match", "if-none-match"]
SHOWN = ["ETag", "Last-Modified", "X-Experience-API-Version", "X-Experience-API-Consistent-Through", "Retry-After"]


def words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",")}


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_preflight_needs_no_credential_and_no_version_and_is_never_redirected(resource, method) -> None:
    response = XapiClient(None, None).request(
        "OPTIONS",
        resource,
        origin=ORIGIN,
        access_control_request_method=method,
        access_control_request_headers="authorization,content-type,x-experience-api-version,x-of-a-tool",
    )
    assert (response.status_code, response.content) == (204, b"")
    assert "Location" not in response
    assert response["Access-Control-Allow-Origin"] in ("*", ORIGIN)
    assert method.lower() in words(response["Access-Control-Allow-Methods"])
    assert {"authorization", "x-experience-api-version", "x-of-a-tool"} <= words(
        response["Access-Control-Allow-Headers"]
    )


def test_a_preflight_that_names_no_headers_is_told_all_that_xapi_needs() -> None:
    response = XapiClient(None, None).request("OPTIONS", "statements", origin=ORIGIN)
    assert set(NEEDED) <= words(response["Access-Control-Allow-Headers"])


@pytest.mark.parametrize("resource", RESOURCES)
def test_answers_may_be_read_by_the_page_that_asked_refusals_included(ana, resource) -> None:
    for client in (ana, XapiClient(None, None)):
        response = client.get(resource, origin=ORIGIN)
        assert response["Access-Control-Allow-Origin"] in ("*", ORIGIN)
        assert {name.lower() for name in SHOWN} <= words(response["Access-Control-Expose-Headers"])


def test_cookies_are_never_asked_for(ana) -> None:
    assert "Access-Control-Allow-Credentials" not in ana.get("statements", origin=ORIGIN)


def test_what_is_sent_from_another_origin_is_stored(ana) -> None:
    assert ana.post("statements", body=make_statement(), origin=ORIGIN).status_code == 200
    assert one(ana, STATEMENT_ID).status_code == 200


def test_an_answer_kept_from_a_request_without_origin_serves_one_with_it(ana) -> None:
    store(ana, make_statement())
    for response in (one(ana, STATEMENT_ID), ana.get("about")):
        assert response["Access-Control-Allow-Origin"] == "*" or "Origin" in response["Vary"]


def test_no_slash_is_put_behind_a_path_by_redirect(ana) -> None:
    assert ana.get("statements/").status_code == 404
