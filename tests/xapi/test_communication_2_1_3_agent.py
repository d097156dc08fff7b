"""The filters ``agent`` and ``related_agents``. xAPI 1.0.3 Communication §2.1.3; xAPI 2.0 §4.1.6.1."""

from typing import Any

import pytest

from tests.xapi.client import ANA, BO, XapiClient, make_credential
from tests.xapi.statements import make_agent, make_context, make_group, make_sub_statement
from tests.xapi.story import CY, found, only_in_2_0, store, told

pytestmark = pytest.mark.django_db

MBOX = "mailto:dee@example.org"
IFIS = {
    "mbox": {"mbox": MBOX},
    "mbox_sha1sum": {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"},
    "openid": {"openid": "https://dee.openid.example.org/"},
    "account": {"account": {"homePage": "https://hr.example.org", "name": "dee"}},
}
DEE = {"objectType": "Agent", "mbox": MBOX}
TEAM = {"objectType": "Group", "mbox": MBOX}


def told_in_context(**context: Any) -> dict[str, Any]:
    return told(context=context)


@pytest.mark.parametrize("ifi", IFIS.values(), ids=IFIS)
def test_an_agent_is_found_by_any_identifier_as_the_actor(ana, ifi) -> None:
    mine, _ = store(ana, told(actor={**ifi, "name": "Dee"}), told(actor=BO))
    assert found(ana, agent=ifi) == [mine]
    assert found(ana, agent={"objectType": "Agent", **ifi, "name": "Whatever"}) == [mine]


@pytest.mark.parametrize("ifi", IFIS.values(), ids=IFIS)
def test_an_agent_is_found_as_the_object(ana, ifi) -> None:
    mine, _ = store(ana, told(object={"objectType": "Agent", **ifi}), told(object={"objectType": "Agent", **BO}))
    assert found(ana, agent=ifi) == [mine]


@pytest.mark.parametrize("role", ["actor", "object"])
@pytest.mark.parametrize("group", [{}, {"mbox": "mailto:team@example.org"}], ids=["anonymous", "identified"])
def test_an_agent_is_found_as_a_member_of_groups_in_every_statement_where_it_is_one(ana, role, group) -> None:
    first = told(**{role: {"objectType": "Group", **group, "member": [BO, DEE]}})
    second = told(**{role: {"objectType": "Group", **group, "member": [DEE]}})
    without = told(**{role: {"objectType": "Group", **group, "member": [BO]}})
    for statement in (first, without, second):
        store(ana, statement)
    assert found(ana, agent=DEE) == [second["id"], first["id"]]


def test_an_agent_and_a_group_with_one_identifier_are_two(ana) -> None:
    agents, groups = store(ana, told(actor=DEE), told(actor=TEAM))
    assert found(ana, agent=DEE) == [agents]
    assert found(ana, agent=TEAM) == [groups]


def test_an_account_is_known_by_both_of_its_parts(ana) -> None:
    account = {"homePage": "https://hr.example.org", "name": "dee"}
    store(ana, told(actor={"account": account}))
    assert found(ana, agent={"account": {**account, "homePage": "https://other.example.org"}}) == []
    assert found(ana, agent={"account": {**account, "name": "DEE"}}) == []


NOT_THE_ACTOR: dict[str, dict[str, Any]] = {
    "instructor": told_in_context(instructor=DEE),
    "team": told_in_context(team=make_group(member=[DEE])),
    "actor-of-sub-statement": told(object=make_sub_statement(actor=DEE)),
    "object-of-sub-statement": told(object=make_sub_statement(object=DEE)),
    "member-in-sub-statement": told(object=make_sub_statement(actor=make_group(member=[DEE]))),
    "instructor-of-sub-statement": told(object=make_sub_statement(context={"instructor": DEE})),
    "team-of-sub-statement": told(object=make_sub_statement(context={"team": make_group(member=[DEE])})),
}

ONLY_IN_2_0: dict[str, dict[str, Any]] = {
    "context-agent": told_in_context(contextAgents=[{"objectType": "contextAgent", "agent": DEE}]),
    "context-group": told_in_context(
        contextGroups=[{"objectType": "contextGroup", "group": make_group(member=[BO, DEE])}]
    ),
    "context-agent-of-sub-statement": told(
        object=make_sub_statement(context={"contextAgents": [{"objectType": "contextAgent", "agent": DEE}]})
    ),
    "context-group-of-sub-statement": told(
        object=make_sub_statement(
            context={"contextGroups": [{"objectType": "contextGroup", "group": make_group(member=[DEE])}]}
        )
    ),
}


@pytest.mark.parametrize("statement", NOT_THE_ACTOR.values(), ids=NOT_THE_ACTOR)
def test_anywhere_else_an_agent_is_a_related_one(ana, statement) -> None:
    store(ana, statement, told())
    assert found(ana, agent=DEE) == []
    assert found(ana, agent=DEE, related_agents="false") == []
    assert found(ana, agent=DEE, related_agents="true") == [statement["id"]]


@only_in_2_0
@pytest.mark.parametrize("statement", ONLY_IN_2_0.values(), ids=ONLY_IN_2_0)
def test_context_agents_and_groups_of_2_0_are_related_ones(ana, statement) -> None:
    store(ana, statement, told())
    assert found(ana, agent=DEE) == []
    assert found(ana, agent=DEE, related_agents="true") == [statement["id"]]


@only_in_2_0
def test_an_identified_context_group_is_found_itself(ana) -> None:
    entry = {"objectType": "contextGroup", "group": {"objectType": "Group", "mbox": MBOX}}
    [mine] = store(ana, told_in_context(contextGroups=[entry]))
    assert found(ana, agent=TEAM, related_agents="true") == [mine]
    assert found(ana, agent=DEE, related_agents="true") == []


def test_the_actor_and_the_object_are_related_ones_too(ana) -> None:
    as_actor, as_object, _ = store(ana, told(actor=DEE), told(object=DEE), told())
    assert found(ana, agent=DEE, related_agents="true") == [as_object, as_actor]


def test_the_authority_is_a_related_agent(tenant, xapi_version) -> None:
    authority = make_agent(mbox="mailto:authority@example.org")
    client = XapiClient(make_credential(tenant, name="Other", agent=authority), xapi_version)
    [mine] = store(client, told())
    assert found(client, agent=authority) == []
    assert found(client, agent=authority, related_agents="true") == [mine]


def test_a_related_agent_is_found_in_every_statement_and_each_statement_once(ana) -> None:
    everywhere = told(actor=DEE, context=make_context(instructor=DEE, team=make_group(member=[DEE, BO])))
    again = told(context={"instructor": DEE})
    store(ana, everywhere)
    store(ana, again)
    assert found(ana, agent=DEE, related_agents="true") == [again["id"], everywhere["id"]]


def test_related_agents_alone_filters_nothing(ana) -> None:
    [mine] = store(ana, told())
    assert found(ana, related_agents="true") == [mine]


@pytest.mark.parametrize(
    ("agent", "path"),
    [
        ({"objectType": "Agent"}, "$agent"),
        ({"mbox": "dee@example.org"}, "$agent.mbox"),
        ({"mbox": MBOX, "openid": "https://dee.example.org"}, "$agent"),
        ({"objectType": "Group", "member": [ANA]}, None),
        ({"objectType": "Activity", "id": "https://example.org/a"}, "$agent.objectType"),
        ({**CY, "colour": "blue"}, "$agent.colour"),
        ([CY], "$agent"),
        ("mailto:cy@example.org", None),
        ("{", None),
    ],
)
def test_an_agent_that_is_not_valid_is_refused(ana, agent, path) -> None:
    response = ana.get("statements", {"agent": agent})
    assert response.status_code == 400
    assert [problem["path"] for problem in response.json()["problems"]] == ([] if path is None else [path])
