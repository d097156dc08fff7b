"""What each scope opens, and what it keeps closed. xAPI 1.0.3 Communication §4.2; xAPI 2.0 §4.1.8."""

from typing import Any

import pytest

from tests.xapi.client import ANA, LESSON, XapiClient, make_credential
from tests.xapi.documents import ACTIVITY_PROFILE, AGENT_PROFILE, STATE
from tests.xapi.statements import OTHER_ID, STATEMENT_ID, make_agent, make_statement
from tests.xapi.story import found, message_of, one, page, store, told, voiding

pytestmark = pytest.mark.django_db

Request = tuple[str, str, dict[str, Any], Any]

PROFILES = (ACTIVITY_PROFILE, AGENT_PROFILE)
ASKED: dict[str, list[Request]] = {
    "write statements": [
        ("PUT", "statements", {"statementId": OTHER_ID}, make_statement(id=OTHER_ID)),
        ("POST", "statements", {}, make_statement(id=OTHER_ID)),
    ],
    "read statements": [("GET", "statements", {}, None), ("HEAD", "statements", {}, None)],
    "read definitions": [
        ("GET", "agents", {"agent": ANA}, None),
        ("GET", "activities", {"activityId": LESSON}, None),
    ],
    "read state": [("GET", STATE.resource, STATE.parameters, None), ("GET", STATE.resource, STATE.context, None)],
    "write state": [
        ("POST", STATE.resource, STATE.parameters, {"page": 2}),
        ("DELETE", STATE.resource, STATE.parameters, None),
        ("DELETE", STATE.resource, STATE.context, None),
    ],
    "read profiles": [
        (method, place.resource, parameters, None)
        for place in PROFILES
        for method in ("GET", "HEAD")
        for parameters in (place.parameters, place.context)
    ],
    "write profiles": [
        request
        for place in PROFILES
        for request in (
            ("POST", place.resource, place.parameters, {"page": 2}),
            ("DELETE", place.resource, place.parameters, None),
        )
    ],
}
READING = {"read statements", "read definitions", "read state", "read profiles"}
OPENS = {
    "statements/write": {"write statements"},
    "statements/read/mine": {"read statements"},
    "statements/read": {"read statements", "read definitions"},
    "state": {"read state", "write state"},
    "define": {"read definitions"},
    "profile": {"read profiles", "write profiles", "read definitions"},
    "all/read": READING,
    "all": set(ASKED),
}


@pytest.mark.parametrize("scope", OPENS)
@pytest.mark.parametrize("asked", ASKED)
def test_a_scope_opens_what_is_its_own_and_nothing_else(ana, client_with, scope, asked) -> None:
    store(ana, make_statement())
    for place in (STATE, *PROFILES):
        place.create(ana)
    client = client_with(scope)
    for method, resource, parameters, body in ASKED[asked]:
        response = client.request(method, resource, parameters, body)
        if asked in OPENS[scope]:
            assert response.status_code in (200, 204), (method, resource)
        else:
            assert response.status_code == 403, (method, resource)
            assert method == "HEAD" or "it lacks" in message_of(response)


def test_a_refusal_names_the_credential_and_what_it_lacks(client_with) -> None:
    client = client_with("state")
    assert message_of(client.get("statements")) == (
        "Narrow player may not read Statements: it lacks 'statements/read'."
    )
    assert "'statements/write'" in message_of(client.post("statements", body=make_statement()))
    assert "'profile'" in message_of(client.get(AGENT_PROFILE.resource, AGENT_PROFILE.parameters))


def test_what_may_not_be_written_is_not(ana, client_with) -> None:
    client_with("all/read").post("statements", body=make_statement())
    assert found(ana) == []


@pytest.mark.parametrize("header", [None, "Basic", "Basic eDp5", "Bearer none", "Digest x", "basic %%%"])
def test_who_is_not_known_is_asked_who_it_is_and_sees_nothing(db, xapi_version, header) -> None:
    client = XapiClient(None, xapi_version)
    headers = {} if header is None else {"authorization": header}
    for method, resource, parameters, body in (each for requests in ASKED.values() for each in requests):
        response = client.request(method, resource, parameters, body, **headers)
        assert response.status_code == 401, (method, resource)
        assert response["WWW-Authenticate"]


class TestReadingOnesOwn:
    @pytest.fixture
    def mine(self, tenant, xapi_version) -> XapiClient:
        scopes = {"statements/write", "statements/read/mine"}
        return XapiClient(make_credential(tenant, scopes=scopes, name="Bo's player"), xapi_version)

    def test_others_are_not_found_by_any_way(self, ana, mine) -> None:
        others, voided, own = told(), told(), told()
        store(ana, others, voided, voiding(voided))
        store(mine, own)
        assert found(mine) == [own["id"]]
        assert found(mine, agent=ANA, related_agents="true") == [own["id"]]
        assert found(mine, activity=LESSON, verb=own["verb"]["id"], ascending="true") == [own["id"]]
        assert one(mine, others["id"]).status_code == 404
        assert mine.get("statements", {"voidedStatementId": voided["id"]}).status_code == 404

    def test_more_leads_to_no_others_not_even_with_another_credentials_link(self, ana, mine) -> None:
        store(ana, told(), told())
        own = store(mine, told(), told())
        assert [each["id"] for each in page(mine, {"limit": "1"})["statements"]] == [own[1]]
        store(ana, told())
        more = page(ana, {"limit": "1"})["more"].removeprefix("/xapi/")
        response = mine.get(more)
        assert [each["id"] for each in response.json()["statements"]] == [own[1]]

    def test_referring_to_others_does_not_show_them(self, ana, mine) -> None:
        target = told()
        store(ana, target)
        [own] = store(mine, told(object={"objectType": "StatementRef", "id": target["id"]}))
        assert found(mine, activity=LESSON) == [own]

    def test_an_authority_of_ones_own_that_others_also_have_is_ones_own(self, tenant, mine, xapi_version) -> None:
        agent = make_agent(mbox="mailto:player@example.org")
        first, second = (
            XapiClient(make_credential(tenant, name=name, agent=agent, scopes=scopes), xapi_version)
            for name, scopes in (("One", {"statements/write"}), ("Two", {"statements/read/mine"}))
        )
        [own] = store(first, told())
        assert found(second) == [own]


class TestTheAuthority:
    """xAPI 1.0.3 Data §2.4.9."""

    def test_it_is_the_credentials_agent_whatever_was_sent(self, tenant, xapi_version) -> None:
        agent = {"objectType": "Agent", "mbox": "mailto:player@example.org"}
        client = XapiClient(make_credential(tenant, agent=agent), xapi_version)
        for sent in (make_statement(), make_statement(id=OTHER_ID, authority=ANA)):
            store(client, sent)
            assert one(client, sent["id"]).json()["authority"] == agent

    def test_a_trusted_credential_may_set_it(self, tenant, xapi_version) -> None:
        client = XapiClient(make_credential(tenant, may_set_authority=True), xapi_version)
        store(client, make_statement(authority=ANA))
        assert one(client, STATEMENT_ID).json()["authority"] == ANA
