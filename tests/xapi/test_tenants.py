"""A credential never sees another tenant's data, whichever way it asks. Ana's tenant is north, Cy's is south."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lrs.rules.attachment_parts import Part
from lrs.rules.multipart_body import write_multipart
from tests.xapi.client import ANA, BO, LESSON, REGISTRATION, XapiClient, basic, make_credential, make_tenant
from tests.xapi.documents import PLACES, name_of
from tests.xapi.statements import make_activity, make_attachment, make_context
from tests.xapi.story import ARRIVALS, found, one, page, read, referring_to, store, told, voiding

pytestmark = pytest.mark.django_db

SCAN = b"Ana's certificate"
DOCUMENT = {"secret": "Ana's"}
KEY = "written in the north"


@pytest.fixture(autouse=True)
def _a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bearer(issued) -> str:
    answer = Client().post(
        "/oauth/token/", {"grant_type": "client_credentials"}, headers={"Authorization": basic(issued)}
    )
    return f"Bearer {answer.json()['access_token']}"


@pytest.fixture(params=["basic", "bearer"])
def cy(request, db, xapi_version) -> XapiClient:
    """Cy, with every scope there is in the south, by key and secret or by an access token."""
    issued = make_credential(make_tenant("south"), name="Cy's player")
    client = XapiClient(issued, xapi_version)
    if request.param == "bearer":
        client.headers["Authorization"] = bearer(issued)
    return client


def everything() -> dict[str, Any]:
    return told(
        actor={**ANA, "name": KEY},
        object=make_activity(definition={"name": {"en": KEY}}),
        context=make_context(),
    )


FILTERS: dict[str, dict[str, Any]] = {
    "none": {},
    "agent": {"agent": ANA},
    "related agents": {"agent": make_context()["instructor"], "related_agents": "true"},
    "verb": {"verb": told()["verb"]["id"]},
    "activity": {"activity": LESSON},
    "related activities": {"activity": "https://courses.example.org/health", "related_activities": "true"},
    "registration": {"registration": REGISTRATION},
    "since": {"since": "2020-01-01T00:00:00Z"},
    "until": {"until": "2090-01-01T00:00:00Z"},
    "ascending": {"ascending": "true", "limit": "1"},
    "attachments": {"attachments": "true"},
    "canonical": {"format": "canonical"},
    "all together": {"agent": ANA, "verb": told()["verb"]["id"], "activity": LESSON, "registration": REGISTRATION},
}


@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_no_filter_finds_anything(ana, cy, filters) -> None:
    store(ana, everything(), told())
    response = cy.get("statements", filters)
    assert response.status_code == 200
    assert b'"statements":[]' in response.content
    assert KEY.encode() not in response.content
    assert ana.get("statements", filters).content.count(b'"stored"') >= 1


def test_no_id_is_found_voided_or_not(ana, cy) -> None:
    statement, voided = told(), told()
    store(ana, statement, voided, voiding(voided))
    for name in ("statementId", "voidedStatementId"):
        for known in (statement, voided):
            assert cy.get("statements", {name: known["id"]}).status_code == 404
            assert cy.head("statements", {name: known["id"]}).status_code == 404


def test_an_administrators_authority_as_agent_finds_nothing(ana, cy) -> None:
    [mine] = store(ana, told())
    authority = read(ana, mine)["authority"]
    assert found(ana, agent=authority, related_agents="true") == [mine]
    assert found(cy, agent=authority, related_agents="true") == []


def test_the_more_link_of_another_tenant_is_refused(ana, cy) -> None:
    store(ana, told(), told())
    more = page(ana, {"limit": "1"})["more"].removeprefix("/xapi/")
    assert ana.get(more).status_code == 200
    for method in ("GET", "HEAD"):
        assert cy.request(method, more).status_code == 400


def test_the_same_id_is_free_in_another_tenant_and_never_conflicts(ana, cy) -> None:
    mine = told()
    store(ana, mine)
    theirs = {**mine, "verb": {"id": "https://example.org/verbs/other"}}
    assert cy.put("statements", {"statementId": mine["id"]}, theirs).status_code == 204
    assert read(ana, mine["id"])["verb"] == mine["verb"]
    assert read(cy, mine["id"])["verb"] == theirs["verb"]


@pytest.mark.parametrize("arrive", ARRIVALS.values(), ids=ARRIVALS)
def test_a_void_reaches_no_other_tenant(ana, cy, arrive) -> None:
    target = told()
    store(ana, target)
    arrive(cy, told(), voiding(target))
    assert read(ana, target["id"])["id"] == target["id"]
    assert cy.get("statements", {"voidedStatementId": target["id"]}).status_code == 404


def test_a_void_that_waits_reaches_no_other_tenant(ana, cy) -> None:
    target = told()
    store(cy, voiding(target))
    store(ana, target)
    assert found(ana) == [target["id"]]


@pytest.mark.parametrize("first", ["target", "referrer"])
def test_a_reference_takes_nothing_over_from_another_tenant(ana, cy, first) -> None:
    target = told(actor=BO, object={"id": "https://courses.example.org/health"})
    referrer = referring_to(target)
    if first == "target":
        store(ana, target)
    store(cy, referrer)
    if first == "referrer":
        store(ana, target)
    assert found(cy, agent=BO) == []
    assert found(cy, activity="https://courses.example.org/health") == []
    assert found(cy) == [referrer["id"]]
    assert found(ana) == [target["id"]]


@pytest.mark.parametrize("place", PLACES, ids=name_of)
class TestDocuments:
    def test_none_is_read_or_listed(self, ana, cy, place) -> None:
        place.create(ana, DOCUMENT)
        assert place.read(cy).status_code == 404
        assert cy.get(place.resource, place.context).json() == []
        assert cy.get(place.resource, {**place.context, "since": "2020-01-01T00:00:00Z"}).json() == []

    def test_none_is_changed_merged_or_deleted(self, ana, cy, place) -> None:
        place.create(ana, DOCUMENT)
        etag = place.read(ana)["ETag"]
        assert cy.put(place.resource, place.parameters, {}, if_match=etag).status_code == 412
        assert cy.post(place.resource, place.parameters, {"added": 1}).status_code == 204
        assert place.read(cy).json() == {"added": 1}
        assert cy.delete(place.resource, place.parameters).status_code == 204
        assert place.read(ana).json() == DOCUMENT

    def test_the_same_id_is_free(self, ana, cy, place) -> None:
        place.create(ana, DOCUMENT)
        place.create(cy, {"mine": True})
        assert (place.read(ana).json(), place.read(cy).json()) == (DOCUMENT, {"mine": True})


def test_deleting_all_states_reaches_no_other_tenant(ana, cy) -> None:
    state = PLACES[0]
    state.create(ana, DOCUMENT)
    assert cy.delete(state.resource, state.context).status_code == 204
    assert state.read(ana).json() == DOCUMENT


def test_persons_and_activities_are_not_known(ana, cy) -> None:
    lesson = f"https://courses.example.org/{uuid4()}"
    store(ana, told(actor={**ANA, "name": KEY}, object=make_activity(id=lesson)))
    assert KEY.encode() not in cy.get("agents", {"agent": ANA}).content
    assert cy.get("activities", {"activityId": lesson}).json() == {"objectType": "Activity", "id": lesson}


def test_definitions_are_not_changed_from_outside(ana, cy) -> None:
    lesson = f"https://courses.example.org/{uuid4()}"
    store(ana, told(object=make_activity(id=lesson, definition={"name": {"en": "Ana's"}})))
    store(cy, told(object=make_activity(id=lesson, definition={"name": {"en": "Cy's"}})))
    for client, name in ((ana, "Ana's"), (cy, "Cy's")):
        assert client.get("activities", {"activityId": lesson}).json()["definition"]["name"] == {"en": name}


def test_the_content_of_an_attachment_is_not_given_to_who_only_knows_its_hash(ana, cy) -> None:
    sha2 = sha256(SCAN).hexdigest()
    with_part = {name: v for name, v in make_attachment(sha2=sha2, length=len(SCAN)).items() if name != "fileUrl"}
    body = b"".join(
        write_multipart(json.dumps(told(attachments=[with_part])).encode(), [Part(sha2, "application/pdf", SCAN)], "b")
    )
    assert ana.post("statements", body=body, content_type="multipart/mixed; boundary=b").status_code == 200
    [mine] = store(cy, told(attachments=[make_attachment(sha2=sha2, length=len(SCAN))]))
    for parameters in ({}, {"statementId": mine}):
        response = cy.get("statements", {**parameters, "attachments": "true"})
        assert response.status_code == 200
        assert SCAN not in response.content
    assert SCAN in ana.get("statements", {"attachments": "true"}).content


def test_a_part_that_another_tenant_sent_is_missing_here(ana, cy) -> None:
    sha2 = sha256(SCAN).hexdigest()
    attachment = {name: v for name, v in make_attachment(sha2=sha2, length=len(SCAN)).items() if name != "fileUrl"}
    body = b"".join(
        write_multipart(json.dumps(told(attachments=[attachment])).encode(), [Part(sha2, "application/pdf", SCAN)], "b")
    )
    assert ana.post("statements", body=body, content_type="multipart/mixed; boundary=b").status_code == 200
    assert cy.post("statements", body=told(attachments=[attachment])).status_code == 400


def test_a_token_of_one_tenant_with_the_key_of_another_is_nobodys(tenant, xapi_version, db) -> None:
    north, south = make_credential(tenant), make_credential(make_tenant("south"), name="Cy's player")
    client = XapiClient(None, xapi_version)
    mixed = basic(type(north)(south.credential, north.secret))
    assert client.get("statements", authorization=mixed).status_code == 401


def test_a_statement_stored_by_a_token_belongs_to_its_tenant(tenant, cy, xapi_version) -> None:
    issued = make_credential(tenant, name="Ana's player")
    client = XapiClient(None, xapi_version)
    client.headers["Authorization"] = bearer(issued)
    [mine] = store(client, told())
    assert one(XapiClient(issued, xapi_version), mine).status_code == 200
    assert one(cy, mine).status_code == 404
