"""Versions on one endpoint. xAPI 1.0.3 Communication §3.3, Data §2.4.10; xAPI 2.0 §4.1.2."""

import pytest

from lrs.rules.tolerance import TOLERANCES
from tests.xapi.client import ANA, LESSON, XapiClient, make_credential
from tests.xapi.statements import STATEMENT_ID, make_statement
from tests.xapi.story import message_of, one, read, store, told

pytestmark = pytest.mark.django_db

RESOURCES = {
    "statements": {},
    "agents": {"agent": ANA},
    "activities": {"activityId": LESSON},
    "activities/state": {"activityId": LESSON, "agent": ANA},
    "activities/profile": {"activityId": LESSON},
    "agents/profile": {"agent": ANA},
}
SPEAKS_1_0_3 = ["1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.9", "1.0.32"]
SPEAKS_2_0 = ["2.0", "2.0.0", "2.0.1", "2.0.17"]
NO_VERSION = [
    "",
    "1",
    "2",
    "0.9",
    "0.95",
    "1.1.0",
    "2.1.0",
    "3.0.0",
    "1.0.3.1",
    "1.0.",
    "1.0.03",
    "v1.0.3",
    "1.0.3, 2.0.0",
]


@pytest.fixture
def issued(tenant):
    return make_credential(tenant)


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("asked", SPEAKS_1_0_3 + SPEAKS_2_0)
def test_each_patch_version_is_accepted_and_answered_in_the_newest(issued, resource, asked) -> None:
    response = XapiClient(issued, asked).get(resource, RESOURCES[resource])
    assert response.status_code == 200
    assert response["X-Experience-API-Version"] == ("1.0.3" if asked.startswith("1") else "2.0.0")


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("asked", NO_VERSION)
def test_other_versions_are_refused_and_told_which_there_are(issued, resource, asked) -> None:
    response = XapiClient(issued, asked).get(resource, RESOURCES[resource])
    assert response.status_code == 400
    assert "X-Experience-API-Version" in message_of(response)
    assert "1.0" in message_of(response)
    assert "2.0" in message_of(response)
    assert response["X-Experience-API-Version"] in ("1.0.3", "2.0.0")


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_comes_without_a_version_is_not_stored(issued, method) -> None:
    parameters = {"statementId": STATEMENT_ID} if method == "PUT" else {}
    assert XapiClient(issued, None).request(method, "statements", parameters, make_statement()).status_code == 400
    assert one(XapiClient(issued, "1.0.3"), STATEMENT_ID).status_code == 404


def test_about_needs_none(db) -> None:
    assert XapiClient(None, None).get("about").status_code == 200


def test_a_request_is_judged_by_the_version_of_its_header(issued) -> None:
    of_2_0 = told(context={"contextAgents": [{"objectType": "contextAgent", "agent": ANA}]})
    assert XapiClient(issued, "1.0.2").post("statements", body=of_2_0).status_code == 400
    assert XapiClient(issued, "2.0.1").post("statements", body=of_2_0).status_code == 200


@pytest.mark.parametrize(
    ("spoken", "sent", "kept"),
    [
        ("1.0.3", None, "1.0.0"),
        ("1.0.3", "1.0.0", "1.0.0"),
        ("1.0.3", "1.0.2", "1.0.2"),
        ("1.0.3", "1.0", "1.0"),
        ("2.0.0", None, "2.0.0"),
        ("2.0.0", "2.0.0", "2.0.0"),
        ("2.0.0", "1.0.3", "1.0.3"),
    ],
)
def test_a_statement_keeps_the_version_it_came_with_whoever_reads_it(issued, spoken, sent, kept) -> None:
    statement = told() if sent is None else told(version=sent)
    store(XapiClient(issued, spoken), statement)
    assert read(XapiClient(issued, "1.0.3"), statement["id"])["version"] == kept
    assert read(XapiClient(issued, "2.0.0"), statement["id"])["version"] == kept


@pytest.mark.parametrize(("spoken", "sent"), [("1.0.3", "2.0.0"), ("1.0.3", "0.95"), ("2.0.0", "3.0"), ("2.0.0", "")])
def test_a_statement_of_another_version_is_refused(issued, spoken, sent) -> None:
    response = XapiClient(issued, spoken).post("statements", body=told(version=sent))
    assert [each["path"] for each in response.json()["problems"]] == ["$.version"]


def test_errors_name_the_version_of_the_request(issued) -> None:
    for version in ("1.0.3", "2.0.0"):
        client = XapiClient(issued, version)
        for response in (
            client.get("statements", {"colour": "1"}),
            client.get("agents"),
            client.get("nowhere"),
            client.post("statements", body=b"{"),
            XapiClient(None, version).get("statements"),
        ):
            assert response.status_code >= 400
            assert response["X-Experience-API-Version"] == version


class TestSloppyContent:
    """What some authoring tools send: what the standard allows is accepted, the rest only by a credential's terms."""

    def test_the_header_1_0_2_and_the_version_1_0_are_allowed(self, issued) -> None:
        assert XapiClient(issued, "1.0.2").post("statements", body=told(version="1.0")).status_code == 200

    def test_empty_context_activities_are_allowed(self, issued) -> None:
        statement = told(context={"contextActivities": {}})
        store(XapiClient(issued, "1.0.2"), statement)
        assert read(XapiClient(issued, "1.0.2"), statement["id"])["context"] == {"contextActivities": {}}

    def test_what_is_not_allowed_is_a_matter_of_the_credential(self, tenant, issued) -> None:
        statement = told(result={"success": None})
        assert XapiClient(issued, "1.0.3").post("statements", body=statement).status_code == 400
        tolerant = make_credential(tenant, name="Tolerant", tolerances=frozenset(TOLERANCES))
        store(XapiClient(tolerant, "1.0.3"), statement)
        assert "success" not in read(XapiClient(issued, "1.0.3"), statement["id"]).get("result", {})
