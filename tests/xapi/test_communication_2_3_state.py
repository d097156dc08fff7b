"""State: one Agent in one Activity, with or without a registration (xAPI 1.0.3 Communication §2.3)."""

import pytest

from lrs.models import State
from tests.xapi.client import ANA, BO, LESSON, OTHER_REGISTRATION, REGISTRATION, XapiClient
from tests.xapi.documents import STATE

pytestmark = pytest.mark.django_db

RESOURCE = "activities/state"
CONTEXT = {"activityId": LESSON, "agent": ANA}
IN_ONE = {**CONTEXT, "registration": REGISTRATION}
IN_OTHER = {**CONTEXT, "registration": OTHER_REGISTRATION}


def store(client: XapiClient, context: dict, state_id: str, body: object = None) -> None:
    response = client.post(RESOURCE, {**context, "stateId": state_id}, {} if body is None else body)
    assert response.status_code == 204


def ids(client: XapiClient, context: dict) -> list[str]:
    return client.get(RESOURCE, context).json()


def test_no_registration_and_each_registration_hold_documents_of_their_own(ana) -> None:
    for context, page in ((CONTEXT, 1), (IN_ONE, 2), (IN_OTHER, 3)):
        store(ana, context, "bookmark", {"page": page})
    for context, page in ((CONTEXT, 1), (IN_ONE, 2), (IN_OTHER, 3)):
        assert ana.get(RESOURCE, {**context, "stateId": "bookmark"}).json() == {"page": page}


def test_the_same_state_without_a_registration_is_never_stored_twice(ana) -> None:
    for page in range(3):
        store(ana, CONTEXT, "bookmark", {"page": page})
    assert State.objects.count() == 1


@pytest.mark.parametrize("differs", ["agent", "activityId", "stateId", "registration"])
def test_every_parameter_is_part_of_the_key(ana, differs) -> None:
    parameters = {**IN_ONE, "stateId": "bookmark"}
    others = {"agent": BO, "activityId": LESSON + "/2", "stateId": "other", "registration": OTHER_REGISTRATION}
    store(ana, IN_ONE, "bookmark")
    assert ana.get(RESOURCE, {**parameters, differs: others[differs]}).status_code == 404


def test_a_list_with_a_registration_means_that_registration(ana) -> None:
    for context, state_id in ((CONTEXT, "none"), (IN_ONE, "one"), (IN_OTHER, "other")):
        store(ana, context, state_id)
    assert ids(ana, IN_ONE) == ["one"]
    assert ids(ana, IN_OTHER) == ["other"]


def test_a_list_without_a_registration_means_all_of_them_and_names_each_id_once(ana) -> None:
    for context, state_id in ((CONTEXT, "shared"), (IN_ONE, "shared"), (IN_OTHER, "other")):
        store(ana, context, state_id)
    assert ids(ana, CONTEXT) == ["other", "shared"]


def test_a_delete_with_a_registration_means_that_registration(ana) -> None:
    """XAPI-00194."""
    for context in (CONTEXT, IN_ONE, IN_OTHER):
        store(ana, context, "a")
        store(ana, context, "b")
    assert ana.delete(RESOURCE, IN_ONE).status_code == 204
    assert ids(ana, IN_ONE) == []
    assert ids(ana, IN_OTHER) == ["a", "b"]
    assert State.objects.count() == 4


def test_a_delete_without_a_registration_means_everything_of_the_agent_in_the_activity(ana) -> None:
    for context in (CONTEXT, IN_ONE, {**CONTEXT, "agent": BO}, {**CONTEXT, "activityId": LESSON + "/2"}):
        store(ana, context, "a")
    assert ana.delete(RESOURCE, CONTEXT).status_code == 204
    assert ids(ana, CONTEXT) == []
    assert ids(ana, {**CONTEXT, "agent": BO}) == ["a"]
    assert ids(ana, {**CONTEXT, "activityId": LESSON + "/2"}) == ["a"]


def test_a_delete_of_one_state_leaves_the_same_id_in_another_registration(ana) -> None:
    store(ana, CONTEXT, "a")
    store(ana, IN_ONE, "a")
    assert ana.delete(RESOURCE, {**CONTEXT, "stateId": "a"}).status_code == 204
    assert ids(ana, CONTEXT) == ["a"]
    assert ids(ana, IN_ONE) == ["a"]


def test_deleting_all_never_reaches_another_tenant(ana, cy) -> None:
    store(ana, CONTEXT, "a")
    assert cy.delete(RESOURCE, CONTEXT).status_code == 204
    assert ids(ana, CONTEXT) == ["a"]


def test_deleting_all_takes_no_since_and_no_precondition(ana) -> None:
    """XAPI-00205."""
    store(ana, CONTEXT, "a")
    assert ana.delete(RESOURCE, {**CONTEXT, "since": "2026-11-20T10:00:00Z"}).status_code == 400
    assert ana.delete(RESOURCE, CONTEXT, if_match='"1234"').status_code == 400
    assert ids(ana, CONTEXT) == ["a"]


def test_reading_scopes_delete_nothing(ana, client_with) -> None:
    store(ana, CONTEXT, "a")
    refused = client_with("all/read").delete(RESOURCE, CONTEXT)
    assert refused.status_code == 403
    assert "'state'" in refused.json()["error"]["message"]
    assert ids(ana, CONTEXT) == ["a"]


def test_a_registration_is_the_same_in_any_case(ana) -> None:
    store(ana, IN_ONE, "a")
    assert ids(ana, {**CONTEXT, "registration": REGISTRATION.upper()}) == ["a"]


@pytest.mark.parametrize("registration", [True, "", "7", "{" + REGISTRATION + "}", REGISTRATION.replace("-", "")])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_registration_that_is_no_uuid_is_refused(ana, method, registration) -> None:
    """XAPI-00200, XAPI-00201."""
    parameters = {**STATE.parameters, "registration": registration}
    refused = ana.request(method, RESOURCE, parameters, {})
    assert refused.status_code == 400
    assert "'registration'" in refused.json()["error"]["message"]


@pytest.mark.parametrize("activity", ["lesson", "", 7, "http://", "https://example.org/a b"])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_an_activity_id_that_is_no_iri_is_refused(ana, method, activity) -> None:
    assert ana.request(method, RESOURCE, {**STATE.parameters, "activityId": activity}, {}).status_code == 400


@pytest.mark.parametrize(
    ("agent", "path"),
    [
        (True, "$agent"),
        ({"objectType": "Agent"}, "$agent"),
        ({"mbox": "ana@example.org"}, "$agent.mbox"),
        ({"account": {"name": "ana"}}, "$agent.account.homePage"),
        ({**ANA, "openid": "https://ana.example.org/"}, "$agent"),
    ],
    ids=["no-object", "no-identifier", "no-mailto", "no-home-page", "two-identifiers"],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_an_agent_that_is_not_valid_is_refused_with_the_path(ana, method, agent, path) -> None:
    """XAPI-00196, XAPI-00197, XAPI-00198, XAPI-00199."""
    refused = ana.request(method, RESOURCE, {**STATE.parameters, "agent": agent}, {})
    assert refused.status_code == 400
    assert path in [problem["path"] for problem in refused.json()["problems"]]


@pytest.mark.parametrize(
    "text", ['{"mbox":', "ana", '{"mbox":"mailto:ana@example.org","mbox":"mailto:bo@example.org"}']
)
def test_an_agent_that_is_no_json_is_refused(ana, text) -> None:
    """XAPI-00235."""
    assert ana.post(RESOURCE, {**STATE.parameters, "agent": text}, {}).status_code == 400


def test_an_agent_is_known_by_its_identifier_alone(ana) -> None:
    store(ana, {**CONTEXT, "agent": {"name": "Ana", "mbox": "mailto:ana@EXAMPLE.org"}}, "bookmark", {"page": 7})
    assert ana.get(RESOURCE, {**CONTEXT, "stateId": "bookmark"}).json() == {"page": 7}
    assert State.objects.get().agent == '{"objectType":"Agent","mbox":"mailto:ana@example.org"}'


def test_an_account_is_kept_as_an_object_of_home_page_and_name(ana) -> None:
    store(ana, {**CONTEXT, "agent": {**BO, "name": "Bo"}}, "bookmark")
    expected = '{"objectType":"Agent","account":{"homePage":"https://hr.example.org","name":"bo"}}'
    assert State.objects.get().agent == expected


def test_an_identified_group_has_state_in_2_0_only(ana, xapi_version) -> None:
    group = {"objectType": "Group", "mbox": "mailto:ana@example.org"}
    sent = ana.post(RESOURCE, {**STATE.parameters, "agent": group}, {"of": "group"})
    assert sent.status_code == (204 if xapi_version == "2.0.0" else 400)
    assert ids(ana, CONTEXT) == []


def test_an_anonymous_group_has_no_state(ana) -> None:
    group = {"objectType": "Group", "member": [ANA]}
    assert ana.post(RESOURCE, {**STATE.parameters, "agent": group}, {}).status_code == 400


def test_a_state_is_put_without_a_precondition_where_there_is_none(ana) -> None:
    """XAPI-00190."""
    assert ana.put(RESOURCE, STATE.parameters, {}).status_code == 204


def test_states_are_found_in_either_version(ana, tenant, xapi_version) -> None:
    store(ana, CONTEXT, "bookmark", {"page": 1})
    other = XapiClient(None, "2.0.0" if xapi_version == "1.0.3" else "1.0.3")
    other.headers["Authorization"] = ana.headers["Authorization"]
    assert other.get(RESOURCE, {**CONTEXT, "stateId": "bookmark"}).json() == {"page": 1}
