"""Administrators make, find and deactivate learners of the tenants that they see."""

import re

import pytest
from django.contrib.messages import get_messages

from people.models import AuditEntry, Learner
from people.services import learner_accounts, learners
from tests.admin.pages import text_of

LIST = "/admin/people/learner/"


@pytest.fixture
def ana(north) -> Learner:
    return learners.create(north, name="Ana", email="ana@example.org", external_id="hr-1", who="bo")


def shown(client, **filters: str) -> list[str]:
    """Return the ids of the learners in the list, in its order."""
    return re.findall(rf"{LIST}([0-9a-f-]{{36}})/change/", text_of(client.get(LIST, filters)))


def data_of(tenant, **changes: str) -> dict[str, str]:
    empty = dict.fromkeys(("given_name", "family_name", "email", "external_id", "language"), "")
    return {"tenant": str(tenant.pk), "name": "Ana", **empty, **changes}


@pytest.mark.parametrize("q", ["ÁNA", "ANA@example.org", "hr-1"])
def test_a_learner_is_found(bo, north, ana, q: str) -> None:
    learners.create(north, name="Cy", who="bo")
    assert set(shown(bo, q=q)) == {str(ana.pk)}


def test_learners_are_in_the_order_of_their_names(bo, north, ana) -> None:
    made = {name: str(learners.create(north, name=name, who="bo").pk) for name in ("Zoë", "Émile", "bo")}
    assert list(dict.fromkeys(shown(bo))) == [str(ana.pk), made["bo"], made["Émile"], made["Zoë"]]


def test_the_list_is_of_one_tenant(bo, north, south, ana) -> None:
    other = learners.create(south, name="Cy", who="bo")
    assert set(shown(bo)) == {str(ana.pk)}
    assert set(shown(bo, tenant="south")) == {str(other.pk)}
    assert bo.get(LIST, {"tenant": "west"}).status_code == 404


def test_dee_of_the_south_sees_nobody_of_the_north(north, south, ana, staff_of) -> None:
    dee = staff_of("dee", south, rights=("view_learner", "change_learner"))
    assert shown(dee) == []
    assert dee.get(LIST, {"tenant": "north"}).status_code == 404
    assert dee.get(f"{LIST}{ana.pk}/change/").status_code == 302
    dee.post(LIST, {"action": "deactivate", "_selected_action": str(ana.pk)})
    assert Learner.objects.get().deactivated_at is None


def test_a_page_says_how_statements_name_them_and_how_they_sign_in(bo, north, ana) -> None:
    page = text_of(bo.get(f"{LIST}{ana.pk}/change/"))
    assert ana.account_name in page
    assert "can&#x27;t sign in" in page
    assert f"/admin/courses/enrollment/?tenant=north&amp;q={ana.pk}" in page
    learner_accounts.give_account(ana, username="ana-b", password="a long enough pass phrase", who="bo")
    assert "ana-b" in text_of(bo.get(f"{LIST}{ana.pk}/change/"))


def test_learners_are_deactivated_and_come_back(bo, ana) -> None:
    for action, active in (("deactivate", False), ("reactivate", True)):
        bo.post(LIST, {"action": action, "_selected_action": str(ana.pk)})
        assert (Learner.objects.get().deactivated_at is None) == active
        assert AuditEntry.objects.filter(action=f"learner.{action}", who="bo").count() == 1


def test_who_may_only_look_deactivates_nobody(north, ana, staff_of) -> None:
    dee = staff_of("dee", north, rights=("view_learner",))
    dee.post(LIST, {"action": "deactivate", "_selected_action": str(ana.pk)})
    assert Learner.objects.get().deactivated_at is None
    assert dee.post(f"{LIST}{ana.pk}/change/", data_of(north, name="x")).status_code == 403


def test_an_external_id_that_is_taken_is_told_and_changes_nothing(bo, north, ana) -> None:
    other = learners.create(north, name="Cy", who="bo")
    response = bo.post(f"{LIST}{other.pk}/change/", data_of(north, name="Cy", external_id="hr-1"))
    assert response.status_code == 302
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "Another learner has the external id 'hr-1'."
    ]
    assert Learner.objects.get(pk=other.pk).external_id is None


def test_an_address_that_is_taken_is_told_where_learners_are_known_by_it(bo, north, ana) -> None:
    north.learners_known_by = "mbox"
    north.save()
    for _ in range(2):
        response = bo.post(f"{LIST}add/", data_of(north, email="bo@example.org"))
    assert ["is known as 'bo@example.org' already" in str(each) for each in get_messages(response.wsgi_request)] == [
        False,
        True,
    ]
    assert Learner.objects.filter(email="bo@example.org").count() == 1


def test_nobody_is_deleted(bo, ana) -> None:
    assert bo.post(f"{LIST}{ana.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_list_costs_the_same_whatever_its_length(bo, north, ana, django_assert_max_num_queries) -> None:
    for number in range(8):
        learners.create(north, name=f"Ana {number}", who="bo")
    with django_assert_max_num_queries(6):
        bo.get(LIST)
