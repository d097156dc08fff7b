"""The inspector by the management API: the same exchanges, and nobody sees more than in the administration."""

from uuid import uuid4

import pytest

from lti.security.rules.masking import MASK
from lti.security.services.exchanges import PLATFORM
from tests.lti.security.happenings import happened


def ids_of(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [each["id"] for each in response.json()["results"]]


def test_exchanges_are_listed_newest_first(client, north, south) -> None:
    old, new = happened(north, age=5), happened(north, iss="x")
    happened(south)
    page = client.get("lti/exchanges").json()
    assert [each["id"] for each in page["results"]] == [str(new.pk), str(old.pk)]
    assert page["next"] is None
    first = page["results"][0]
    assert (first["side"], first["kind"], first["party_name"]) == ("tool", "launch", "Ana's LMS")
    assert (first["passed"], first["status"]) == (False, 401)
    assert first["problem"].startswith("The issuer is the sender: expected iss to be 'https://lms.example'")


def test_pages_go_on_where_the_one_before_ended(client, north) -> None:
    made = [str(happened(north, age=number, iss="x").pk) for number in range(5)]
    happened(north, age=2)
    seen, address = [], "lti/exchanges?limit=2&outcome=refused"
    while address:
        response = client.get(address)
        seen += ids_of(response)
        address = response.json()["next"]
    assert seen == made


def test_exchanges_at_the_same_moment_are_each_on_one_page(client, north) -> None:
    made = [happened(north) for _ in range(3)]
    for each in made:
        each.at = made[0].at
        each.save()
    first = client.get("lti/exchanges", limit=2)
    assert sorted(ids_of(first) + ids_of(client.get(first.json()["next"]))) == sorted(str(each.pk) for each in made)


def test_the_list_is_narrowed(client, north) -> None:
    wanted = happened(north, side=PLATFORM, name="Quiz tool", iss="x", learner=uuid4(), party=uuid4())
    happened(north)
    for query in (
        {"side": "platform"},
        {"outcome": "refused"},
        {"q": "quiz"},
        {"q": str(wanted.pk)},
        {"q": str(wanted.learner)},
        {"q": str(wanted.party), "side": "platform", "outcome": "refused"},
    ):
        assert ids_of(client.get("lti/exchanges", **query)) == [str(wanted.pk)], query
    assert ids_of(client.get("lti/exchanges", side="tool", outcome="refused")) == []


@pytest.mark.parametrize("query", [{"side": "x"}, {"outcome": "x"}, {"limit": 0}, {"limit": 201}, {"cursor": "x"}])
def test_what_cannot_be_asked_is_told(client, query) -> None:
    assert client.get("lti/exchanges", **query).status_code == 400


def test_one_exchange_has_its_checks_and_messages(client, north) -> None:
    refused = happened(north, iss="https://evil.example", learner=uuid4())
    shown = client.get(f"lti/exchanges/{refused.pk}").json()
    assert shown["sentence"].startswith("Launch with the platform “Ana's LMS” was refused at check 7")
    assert (len(shown["steps"]), shown["steps"][-1]["passed"], shown["steps"][0]["passed"]) == (7, False, True)
    assert shown["messages"]["claims"]["email"] == "ana@example.org"
    assert shown["learner"] == str(refused.learner)


def test_staff_without_the_right_see_nobody(staff_with, north) -> None:
    refused = happened(north, azp="Ana Example", learner=uuid4())
    staff = staff_with("lti_security.view_exchange")
    shown = staff.get(f"lti/exchanges/{refused.pk}").json()
    assert (shown["messages"]["claims"]["email"], shown["learner"]) == (MASK, None)
    assert shown["steps"][-1]["came"] == MASK
    (listed,) = staff.get("lti/exchanges").json()["results"]
    assert (listed["learner"], "Ana Example" in listed["problem"]) == (None, False)


def test_staff_with_the_right_see_people(staff_with, north) -> None:
    refused = happened(north)
    staff = staff_with("lti_security.view_exchange", "lti_security.view_personal_data")
    assert staff.get(f"lti/exchanges/{refused.pk}").json()["messages"]["claims"]["email"] == "ana@example.org"


def test_who_may_not_look_does_not(staff_with, north) -> None:
    refused = happened(north)
    staff = staff_with("lti_security.view_personal_data")
    for path in ("lti/exchanges", f"lti/exchanges/{refused.pk}"):
        assert staff.get(path).status_code == 403


def test_cy_of_another_tenant_sees_nothing(client, south) -> None:
    refused = happened(south)
    assert ids_of(client.get("lti/exchanges")) == []
    response = client.get(f"lti/exchanges/{refused.pk}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown-exchange")
    assert client.get(f"lti/exchanges/{refused.pk}", tenant="south").status_code == 404
