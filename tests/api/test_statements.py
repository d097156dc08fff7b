"""``/api/v1/statements``: found by the filters of the xAPI, shown with what is around them, and voided."""

import json
from uuid import uuid4

import orjson
import pytest

from lrs.services.query import StatementQuery, find
from tests.api.conftest import ApiClient
from tests.lrs.log import LESSON, make_principal, make_statement, reference_to, store, void_of
from tests.xapi.client import make_credential

CY = {"objectType": "Agent", "mbox": "mailto:cy@example.org"}
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"


def ids(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["id"] for each in response.json()["results"]]


@pytest.fixture
def ana(north):
    return make_principal(north)


def test_statements_are_listed_newest_first_with_what_the_store_knows(client, ana):
    first, second = make_statement(), make_statement()
    store(ana, first)
    store(ana, second)
    [newest, oldest] = client.get("statements").json()["results"]
    assert (newest["id"], oldest["id"]) == (second["id"], first["id"])
    assert newest["statement"]["actor"] == second["actor"]
    assert (newest["voided"], newest["repairs"]) == (False, [])
    assert newest["stored"] == newest["statement"]["stored"]


@pytest.mark.parametrize(
    ("changes", "parameters"),
    [
        ({"actor": CY}, {"agent": json.dumps(CY)}),
        ({"verb": {"id": "https://example.org/passed"}}, {"verb": "https://example.org/passed"}),
        ({"object": {"id": "https://example.org/other"}}, {"activity": "https://example.org/other"}),
        ({"context": {"registration": REGISTRATION}}, {"registration": REGISTRATION}),
        ({"context": {"instructor": CY}}, {"agent": json.dumps(CY), "related_agents": "true"}),
        (
            {"context": {"contextActivities": {"parent": [{"id": "https://example.org/p"}]}}},
            {"activity": "https://example.org/p", "related_activities": "true"},
        ),
    ],
    ids=["agent", "verb", "activity", "registration", "related agents", "related activities"],
)
def test_the_filters_are_those_of_the_xapi(client, ana, changes, parameters):
    wanted = make_statement(**changes)
    store(ana, make_statement(), wanted, make_statement())
    assert ids(client.get("statements", **parameters)) == [wanted["id"]]


def test_since_and_until_are_those_of_the_xapi(client, ana):
    for _ in range(3):
        store(ana, make_statement())
    third, second, first = client.get("statements").json()["results"]
    found = client.get("statements", since=first["stored"], until=second["stored"])
    assert ids(found) == [second["id"]]
    assert third["id"] not in ids(found)


def test_pages_follow_each_other_by_an_opaque_cursor(client, ana):
    made = [make_statement(actor=CY) for _ in range(5)]
    for statement in made:
        store(ana, statement, make_statement())
    response = client.get("statements", agent=json.dumps(CY), limit=2)
    seen = ids(response)
    while link := response.json()["next"]:
        store(ana, make_statement(actor=CY))  # newer ones shift nothing
        response = client.get(link)
        seen += ids(response)
    assert seen == [statement["id"] for statement in reversed(made)]


def test_a_cursor_knows_its_filters(client, ana):
    store(ana, make_statement(), make_statement())
    link = client.get("statements", limit=1).json()["next"]
    assert client.get(f"{link}&verb=https://example.org/v").status_code == 400


def test_a_cursor_of_another_list_or_tenant_is_refused(client, superuser, north, south, ana):
    store(ana, make_statement(), make_statement())
    link = client.get("statements", limit=1).json()["next"]
    assert superuser.get(link.replace("tenant=north", "tenant=south")).status_code == 400
    assert client.get(link.replace("/statements?", "/credentials?")).status_code == 400


@pytest.mark.parametrize(
    "parameters",
    [{"Verb": "x"}, {"ascending": "true"}, {"limit": "-1"}, {"registration": "x"}, {"voided": "yes"}, {"agent": "{}"}],
    ids=str,
)
def test_a_wrong_parameter_is_refused_by_name(client, parameters):
    response = client.get("statements", **parameters)
    assert response.status_code == 400
    assert f"{next(iter(parameters))!r}" in response.json()["error"]["message"]


def test_a_parameter_comes_once(client):
    assert client.get("http://testserver/api/v1/statements?limit=1&limit=2").status_code == 400


def test_voided_statements_are_listed_as_such_and_can_be_listed_alone(client, ana):
    statement, other = make_statement(), make_statement()
    voiding = void_of(statement)
    store(ana, statement, other, voiding)
    shown = {each["id"]: each["voided"] for each in client.get("statements").json()["results"]}
    assert shown == {statement["id"]: True, other["id"]: False, voiding["id"]: False}
    assert ids(client.get("statements", voided="true")) == [statement["id"]]


def test_another_tenants_statements_are_nowhere(client, south):
    statement = make_statement()
    store(make_principal(south), statement)
    assert ids(client.get("statements")) == []
    assert client.get(f"statements/{statement['id']}").status_code == 404
    assert client.post(f"statements/{statement['id']}/void").status_code == 404


def test_one_statement_is_shown_with_those_that_refer_to_it(client, ana):
    statement = make_statement()
    referring, voiding = reference_to(statement), void_of(statement)
    store(ana, statement)
    store(ana, referring)
    store(ana, voiding)
    shown = client.get(f"statements/{statement['id']}").json()
    assert shown["referrers"] == [{"id": voiding["id"], "voids": True}, {"id": referring["id"], "voids": False}]
    assert (shown["voided"], shown["is_voiding"], shown["credential"]) == (True, False, None)
    assert shown["statement"]["object"]["id"] == LESSON


def test_a_statement_is_voided_in_the_credentials_name(client, north, ana, issued):
    statement = make_statement()
    store(ana, statement)
    response = client.post(f"statements/{statement['id']}/void", {"reason": "a test"})
    assert response.status_code == 201
    shown = client.get(f"statements/{response.json()['id']}").json()
    assert shown["is_voiding"]
    assert shown["statement"]["authority"]["account"]["name"] == issued.credential.key
    assert list(shown["statement"]["context"]["extensions"].values()) == ["a test"]
    payloads = find(StatementQuery(north.pk)).payloads
    assert [orjson.loads(payload)["id"] for payload in payloads] == [shown["id"]]


def test_a_statement_is_voided_in_the_administrators_name(staff_with, ana):
    statement = make_statement()
    store(ana, statement)
    staff = staff_with("lrs.view_statement", "lrs.void_statement")
    voiding = staff.post(f"statements/{statement['id']}/void").json()
    authority = staff.get(f"statements/{voiding['id']}").json()["statement"]["authority"]
    assert authority["account"] == {"homePage": "https://north.example.org", "name": "bo"}


def test_staff_without_the_permission_void_nothing(staff_with, ana):
    statement = make_statement()
    store(ana, statement)
    staff = staff_with("lrs.view_statement")
    assert staff.post(f"statements/{statement['id']}/void").status_code == 403
    assert not staff.get(f"statements/{statement['id']}").json()["voided"]


def test_a_reason_can_be_given_by_a_credential_whose_agent_has_no_account(north, ana):
    statement = make_statement()
    store(ana, statement)
    client = ApiClient(make_credential(north, agent={"objectType": "Agent", "mbox": "mailto:bo@example.org"}))
    assert client.post(f"statements/{statement['id']}/void", {"reason": "a test"}).status_code == 201


def test_what_is_voided_or_voids_cant_be_voided(client, ana):
    statement = make_statement()
    voiding = void_of(statement)
    store(ana, statement, voiding)
    assert [client.post(f"statements/{each['id']}/void").status_code for each in (statement, voiding)] == [400, 400]


def test_what_isnt_stored_cant_be_voided_here(client):
    assert client.post(f"statements/{uuid4()}/void").status_code == 404
