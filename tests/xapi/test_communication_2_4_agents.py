"""Agents: the Person behind an identifier (xAPI 1.0.3 Communication §2.4)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.xapi.client import ANA, BO, LESSON, XapiClient
from tests.xapi.documents import etag_of

pytestmark = pytest.mark.django_db

VERB = {"id": "https://example.org/verbs/did"}


def record(client: XapiClient, **changes: Any) -> str:
    statement = {"id": str(uuid4()), "actor": BO, "verb": VERB, "object": {"id": LESSON}, **changes}
    assert client.post("statements", None, statement).status_code == 200
    return statement["id"]


def test_an_agent_that_nobody_spoke_of_is_answered_with_what_was_asked(ana) -> None:
    found = ana.get("agents", {"agent": {**ANA, "name": "Ana"}})
    assert found.status_code == 200
    assert found.json() == {"objectType": "Person", "name": ["Ana"], "mbox": ["mailto:ana@example.org"]}
    assert found["Content-Type"] == "application/json"
    assert found["ETag"] == etag_of(found.content)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (BO, {"account": [BO["account"]]}),
        ({"openid": "https://ana.example.org/"}, {"openid": ["https://ana.example.org/"]}),
        ({"mbox_sha1sum": "a" * 40}, {"mbox_sha1sum": ["a" * 40]}),
    ],
    ids=["account", "openid", "mbox_sha1sum"],
)
def test_every_identifier_is_an_array(ana, agent, expected) -> None:
    """XAPI-00240, XAPI-00241, XAPI-00242."""
    assert ana.get("agents", {"agent": agent}).json() == {"objectType": "Person", **expected}


def test_the_names_that_statements_gave_the_agent_are_collected_newest_first(ana) -> None:
    for name in ("Ana", "Ana Maria", "Ana"):
        record(ana, actor={**ANA, "name": name})
    record(ana, actor={**BO, "name": "Bo"})
    assert ana.get("agents", {"agent": ANA}).json()["name"] == ["Ana", "Ana Maria"]


def test_names_are_seen_in_the_object_and_in_groups_too(ana) -> None:
    record(ana, object={"objectType": "Agent", **ANA, "name": "The object"})
    record(ana, actor={"objectType": "Group", "member": [{**ANA, "name": "The member"}]})
    assert sorted(ana.get("agents", {"agent": ANA}).json()["name"]) == ["The member", "The object"]


def test_a_statement_about_another_statement_brings_no_foreign_names(ana) -> None:
    target = record(ana, actor={**ANA, "name": "Ana"})
    record(ana, actor={**BO, "name": "Bo"}, object={"objectType": "StatementRef", "id": target})
    assert ana.get("agents", {"agent": ANA}).json()["name"] == ["Ana"]


def test_names_from_another_tenant_are_never_seen(ana, cy) -> None:
    record(cy, actor={**ANA, "name": "Secret"})
    assert "name" not in ana.get("agents", {"agent": ANA}).json()


@pytest.mark.parametrize(
    "agent",
    [
        {"objectType": "Agent"},
        {"objectType": "Group", "mbox": "mailto:team@example.org"},
        [ANA],
        "ana",
        {"mbox": ["x"]},
    ],
    ids=["no-identifier", "group", "array", "text", "person"],
)
def test_what_is_no_agent_is_refused(ana, agent) -> None:
    """XAPI-00249."""
    refused = ana.get("agents", {"agent": agent})
    assert refused.status_code == 400
    assert refused.json()["error"]["message"]


def test_the_agent_is_required(ana) -> None:
    """XAPI-00243."""
    assert ana.get("agents").status_code == 400


@pytest.mark.parametrize("parameters", [{"agent": ANA, "foo": "bar"}, {"Agent": ANA}])
def test_unknown_and_wrongly_cased_parameters_are_refused(ana, parameters) -> None:
    assert ana.get("agents", parameters).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_agents_are_only_read(ana, method) -> None:
    refused = ana.request(method, "agents", {"agent": ANA}, {})
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD"


def test_head_answers_without_the_body(ana) -> None:
    head = ana.head("agents", {"agent": ANA})
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == ana.get("agents", {"agent": ANA})["ETag"]


@pytest.mark.parametrize(
    ("scope", "status"),
    [("statements/read", 200), ("all/read", 200), ("statements/write", 403), ("statements/read/mine", 403)],
)
def test_who_may_read_statements_may_read_agents(client_with, scope, status) -> None:
    assert client_with(scope).get("agents", {"agent": ANA}).status_code == status
