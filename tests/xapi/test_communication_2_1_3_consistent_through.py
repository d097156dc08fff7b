"""X-Experience-API-Consistent-Through and Last-Modified. xAPI 1.0.3 Communication §2.1.3; xAPI 2.0 §4.1.6.1."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from lrs.rules.timestamps import TIMESTAMP, parse
from tests.xapi.client import XapiClient
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_statement
from tests.xapi.story import one, page, store, told

pytestmark = pytest.mark.django_db

HEADER = "X-Experience-API-Consistent-Through"

RESPONSES = {
    "PUT": lambda client: client.put("statements", {"statementId": OTHER_ID}, make_statement(id=OTHER_ID)),
    "POST": lambda client: client.post("statements", body=told()),
    "GET one": lambda client: one(client, STATEMENT_ID),
    "GET many": lambda client: client.get("statements"),
    "GET multipart": lambda client: client.get("statements", {"attachments": "true"}),
    "HEAD": lambda client: client.head("statements"),
    "more": lambda client: client.get(page(client, {"limit": "1"})["more"].removeprefix("/xapi/")),
    "400 parameter": lambda client: client.get("statements", {"colour": "blue"}),
    "400 statement": lambda client: client.post("statements", body={"actor": 1}),
    "400 json": lambda client: client.post("statements", body=b"{"),
    "400 more": lambda client: client.get("statements/more/forged"),
    "400 version": lambda client: client.get("statements", x_experience_api_version="3.0"),
    "401": lambda client: client.get("statements", authorization="Basic eDp5"),
    "404": lambda client: one(client, OTHER_ID),
    "405": lambda client: client.delete("statements"),
    "409": lambda client: client.post("statements", body=make_statement(timestamp="2026-01-01T00:00:00Z")),
}


@pytest.mark.parametrize("ask", RESPONSES.values(), ids=RESPONSES)
def test_every_answer_says_up_to_when_everything_can_be_read(ana, ask) -> None:
    store(ana, make_statement())
    store(ana, told())
    before = datetime.now(UTC)
    response = ask(ana)
    assert TIMESTAMP.v2_0_0.accepts(response[HEADER])
    assert before - timedelta(seconds=10) < parse(response[HEADER]) <= datetime.now(UTC)


def test_whoever_lacks_the_right_is_told_as_well(client_with) -> None:
    response = client_with("state").get("statements")
    assert response.status_code == 403
    assert HEADER in response


def test_without_a_credential_it_is_there_too(db, xapi_version) -> None:
    response = XapiClient(None, xapi_version).get("statements")
    assert response.status_code == 401
    assert HEADER in response


def test_it_covers_everything_in_the_same_answer(ana) -> None:
    ids = [store(ana, told())[0] for _ in range(3)]
    response = ana.get("statements")
    newest = response.json()["statements"][0]
    assert newest["id"] == ids[-1]
    assert parse(response[HEADER]) >= parse(newest["stored"])


def test_it_never_goes_back(ana) -> None:
    moments = []
    for _ in range(5):
        store(ana, told())
        moments.append(parse(ana.get("statements")[HEADER]))
    assert moments == sorted(moments)


def test_a_single_statement_was_last_modified_when_it_was_stored_as_an_http_date(ana) -> None:
    store(ana, make_statement())
    response = one(ana, STATEMENT_ID)
    assert response["Last-Modified"].endswith(" GMT")
    stored = parse(response.json()["stored"]).replace(microsecond=0)
    assert parsedate_to_datetime(response["Last-Modified"]) == stored


def test_a_list_was_last_modified_with_its_newest_statement(ana) -> None:
    for _ in range(2):
        store(ana, told())
    for ascending in ("true", "false"):
        response = ana.get("statements", {"ascending": ascending})
        newest = max(parse(each["stored"]) for each in response.json()["statements"])
        assert parsedate_to_datetime(response["Last-Modified"]) == newest.replace(microsecond=0)


def test_no_cache_may_go_on_answering_with_an_old_list(ana) -> None:
    store(ana, make_statement())
    for response in (ana.get("statements"), one(ana, STATEMENT_ID), ana.get("statements", {"attachments": "true"})):
        assert response["Cache-Control"] == "no-cache, private"
        assert "X-Experience-API-Version" in response["Vary"]
