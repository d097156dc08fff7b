"""The management API's learners: made, found, changed, and given a way to sign in."""

import pytest

from people.models import AuditEntry, Learner
from tests.xapi.client import make_credential, make_tenant

pytestmark = pytest.mark.django_db


def made(client, **changes) -> dict:
    response = client.post("learners", {"name": "Ana", "email": "ana@example.org", **changes})
    assert response.status_code == 201, response.content
    return response.json()


def test_a_learner_is_known_by_an_account_that_tells_nothing_of_them(client, north) -> None:
    learner = made(client, external_id="hr-1")
    [identity] = learner["identities"]
    assert identity["account"]["homePage"] == north.home_page
    assert "ana" not in identity["account"]["name"]
    assert client.get(f"learners/{learner['id']}").json() == learner


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "Ana", "email": "no"}, {"name": "Ana", "nick": "a"}])
def test_what_is_wrong_is_told(client, body: dict) -> None:
    assert client.post("learners", body).status_code == 400


def test_an_external_id_is_one_learners(client) -> None:
    made(client, external_id="hr-1")
    assert client.post("learners", {"name": "Bo", "external_id": "hr-1"}).status_code == 409
    other = made(client, name="Cy", external_id="hr-2")
    assert client.patch(f"learners/{other['id']}", {"external_id": "hr-1"}).status_code == 409


def test_learners_are_listed_by_name_page_by_page(client) -> None:
    for name in ("Cy", "Ana", "Bo", "Ana"):
        made(client, name=name)
    first = client.get("learners", limit=3).json()
    second = client.get(first["next"]).json()
    assert [each["name"] for each in first["results"] + second["results"]] == ["Ana", "Ana", "Bo", "Cy"]
    assert second["next"] is None


@pytest.mark.parametrize("q", ["An", "ana@example.org", "hr-1"])
def test_a_learner_is_found_by_name_address_and_external_id(client, q: str) -> None:
    made(client, external_id="hr-1")
    made(client, name="Bo", email="bo@example.org")
    assert [each["name"] for each in client.get("learners", q=q).json()["results"]] == ["Ana"]


def test_a_change_leaves_the_identity_as_it_is(client) -> None:
    learner = made(client)
    changed = client.patch(f"learners/{learner['id']}", {"name": "Ana B.", "language": "de-CH"}).json()
    assert (changed["name"], changed["language"], changed["identities"]) == ("Ana B.", "de-CH", learner["identities"])


def test_a_learner_gets_one_way_to_sign_in(client) -> None:
    learner = made(client)
    account = {"username": "ana", "password": "a long enough pass phrase"}
    assert client.post(f"learners/{learner['id']}/account", account).status_code == 201
    assert client.post(f"learners/{learner['id']}/account", {**account, "username": "ana2"}).status_code == 409
    weak = client.post(f"learners/{made(client)['id']}/account", {"username": "bo", "password": "12345"})
    assert (weak.status_code, "too short" in weak.json()["error"]["message"]) == (400, True)


def test_cy_of_another_tenant_sees_and_changes_nothing(client, api_of) -> None:
    learner = made(client)
    cy = api_of(make_credential(make_tenant("south"), name="Cy"))
    assert cy.get("learners").json()["results"] == []
    assert cy.get(f"learners/{learner['id']}").status_code == 404
    assert cy.patch(f"learners/{learner['id']}", {"name": "x"}).status_code == 404


def test_staff_need_the_permission(staff_with) -> None:
    staff = staff_with("people.view_learner")
    assert staff.get("learners").status_code == 200
    assert staff.post("learners", {"name": "Ana"}).status_code == 403


def test_the_audit_trail_tells_who_made_whom(client, north) -> None:
    learner = made(client)
    entry = AuditEntry.objects.get(action="learner.create")
    assert (entry.object, entry.tenant) == (f"learner {learner['id']}", north)
    assert Learner.objects.get().name == "Ana"
