"""The management API's learners: made, found, changed, and given a way to sign in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import AuditEntry, Learner
from people.services import learners
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


@pytest.mark.parametrize("q", ["ana", "ANA", " ána", "Ana@Example.ORG"])
def test_a_learner_is_found_whatever_the_capitals_and_accents(client, q: str) -> None:
    made(client)
    made(client, name="Bo", email="bo@example.org")
    assert [each["name"] for each in client.get("learners", q=q).json()["results"]] == ["Ana"]


def test_percent_signs_and_stars_find_nobody(client) -> None:
    made(client)
    for q in ("%", "_na", "*", "na"):
        assert client.get("learners", q=q).json()["results"] == []


def test_what_was_found_is_listed_page_by_page(client) -> None:
    for name in ("Ana C.", "Bo", "Ana A.", "ANA B."):
        made(client, name=name, email="")
    first = client.get("learners", q="ana", limit=2).json()
    second = client.get(first["next"]).json()
    assert [each["name"] for each in first["results"] + second["results"]] == ["Ana A.", "ANA B.", "Ana C."]


def test_learners_are_found_by_a_name_that_was_changed(client) -> None:
    learner = made(client)
    client.patch(f"learners/{learner['id']}", {"name": "Zoë"})
    assert [each["id"] for each in client.get("learners", q="zoe").json()["results"]] == [learner["id"]]
    assert client.get("learners", q="ana").json()["results"] == []


def test_a_page_costs_the_same_whatever_its_length(client, north, django_assert_num_queries) -> None:
    for number in range(5):
        learners.create(north, name=f"Ana {number}", who="bo")
    client.get("learners")
    for limit in (1, 5):
        with django_assert_num_queries(2):  # the tenant, the page
            client.get("learners", limit=limit)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="Asks PostgreSQL how it would search.")
@pytest.mark.parametrize(
    ("q", "index"), [("ana", "learner_by_name_key"), ("", "learner_by_name_key"), ("x@y.org", "learner_by_address")]
)
def test_each_search_has_its_index(client, north, q: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as asked:
        client.get("learners", q=q)
    plans = []
    for query in [each["sql"] for each in asked if "people_learner" in each["sql"]]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert any(index in plan for plan in plans), plans


def test_a_learner_is_deactivated_and_comes_back(client) -> None:
    learner = made(client)
    first = client.post(f"learners/{learner['id']}/deactivate")
    assert (first.status_code, first.json()["deactivated_at"] is not None) == (200, True)
    assert client.post(f"learners/{learner['id']}/deactivate").json() == first.json()
    assert client.post(f"learners/{learner['id']}/reactivate").json()["deactivated_at"] is None
    actions = AuditEntry.objects.filter(action__startswith="learner.").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["learner.create", "learner.deactivate", "learner.reactivate"]


def test_who_can_sign_in_is_shown_with_their_user_name(client) -> None:
    learner = made(client)
    assert learner["username"] is None
    account = {"username": "ana", "password": "a long enough pass phrase"}
    assert client.post(f"learners/{learner['id']}/account", account).json()["username"] == "ana"
    assert client.get(f"learners/{learner['id']}").json()["username"] == "ana"


def test_a_user_name_is_one_that_can_be_typed(client) -> None:
    learner = made(client)
    account = {"username": "a na!", "password": "a long enough pass phrase"}
    response = client.post(f"learners/{learner['id']}/account", account)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid-learner")


@pytest.mark.parametrize("action", ["account", "deactivate", "reactivate"])
def test_cy_of_another_tenant_does_nothing_to_a_learner(client, api_of, action: str) -> None:
    learner = made(client)
    cy = api_of(make_credential(make_tenant("south"), name="Cy"))
    response = cy.post(f"learners/{learner['id']}/{action}", {"username": "cy", "password": "a long pass phrase"})
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown-learner")
    assert client.get(f"learners/{learner['id']}").json() == learner


def test_staff_who_only_look_change_nothing(client, staff_with) -> None:
    learner = made(client)
    staff = staff_with("people.view_learner", "people.add_learner")
    assert staff.patch(f"learners/{learner['id']}", {"name": "x"}).status_code == 403
    for action in ("account", "deactivate", "reactivate"):
        assert staff.post(f"learners/{learner['id']}/{action}").status_code == 403
