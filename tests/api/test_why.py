"""The API answers why somebody counts as completed: by records, the rules that made them, and Statements."""

import pytest

from people.services import learners
from tests.feeds.anas_work import completed_twice
from tests.xapi.client import make_credential


@pytest.fixture
def ana(north):
    return learners.create(north, name="Ana")


@pytest.fixture
def her_statements(ana):
    return completed_twice(ana)


def items_of(client, ana) -> list[dict]:
    return client.get(f"learners/{ana.pk}/items").json()["results"]


def test_the_answer_has_the_chain_the_rules_and_the_statements(client, ana, her_statements) -> None:
    [item] = items_of(client, ana)
    why = client.get(f"learners/{ana.pk}/items/{item['key']}/why").json()
    assert (why["state"], why["mapping"], why["next"]) == (item, 1, None)
    chain = why["results"]
    assert [each["statement"]["id"] for each in chain] == [each["id"] for each in her_statements]
    assert [bool(each["retracted_by"]) for each in chain] == [False, True, False]
    assert (chain[2]["rule"]["id"], chain[2]["rule"]["source"]) == ("xapi/adl/completed", "ADL Vocabulary: completed")
    [reason] = why["reasons"]
    assert (reason["what"], reason["record"]) == ("completed_at", chain[2]["record"]["id"])
    assert reason["at"] == item["completed_at"]


def test_the_chain_comes_in_pages_and_the_reasons_with_each(client, ana, her_statements) -> None:
    [item] = items_of(client, ana)
    first = client.get(f"learners/{ana.pk}/items/{item['key']}/why", limit=2).json()
    second = client.get(first["next"]).json()
    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert first["reasons"] == second["reasons"]


def test_statements_are_for_those_who_may_see_statements(staff_with, ana, her_statements) -> None:
    bos = staff_with("feeds.view_learneritemstate")
    [item] = items_of(bos, ana)
    why = bos.get(f"learners/{ana.pk}/items/{item['key']}/why").json()
    assert [each["statement"] for each in why["results"]] == [None] * 3


def test_what_nothing_is_told_of_is_unknown_and_so_is_another_tenants(
    client, api_of, south, ana, her_statements
) -> None:
    [item] = items_of(client, ana)
    unknown = client.get(f"learners/{ana.pk}/items/{ana.pk}/why")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown-item")
    cys = api_of(make_credential(south, name="Cy"))
    assert cys.get(f"learners/{ana.pk}/items/{item['key']}/why").status_code == 404
