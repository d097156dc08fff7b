"""Which filters a Statement answers to (xAPI 1.0.3 Communication §2.1.3; xAPI 2.0 §4.1.6.1)."""

from typing import Any

import pytest

from lrs.rules.keys import (
    ACTIVITY,
    AGENT,
    AUTHORITY,
    KINDS_OF_RELATED_AGENT,
    REGISTRATION,
    RELATED_ACTIVITY,
    RELATED_AGENT,
    VERB,
    identity_of,
    inherited_keys,
    key_of,
    keys_of_statement,
)

ANA = {"mbox": "mailto:ana@example.org"}
BO = {"objectType": "Agent", "mbox": "mailto:bo@example.org"}
TEAM = {"objectType": "Group", "mbox": "mailto:team@example.org"}
LESSON = "https://example.org/lesson"
COURSE = "https://example.org/course"
DID = "https://example.org/verbs/did"
REG = "12345678-1234-5678-1234-567812345678"


def make_statement(**changes: Any) -> dict[str, Any]:
    return {"actor": ANA, "verb": {"id": DID}, "object": {"id": LESSON}, **changes}


def agent_key(kind: str, actor: dict[str, Any]) -> int:
    identity = identity_of(actor)
    assert identity is not None
    return key_of(kind, identity)


def test_the_simplest_statement_answers_to_its_actor_its_verb_and_its_activity() -> None:
    assert keys_of_statement(make_statement()) == {
        key_of(VERB, DID),
        agent_key(AGENT, ANA),
        key_of(ACTIVITY, LESSON),
    }


def test_an_agent_that_is_the_object_is_found_as_agent_and_no_activity_is() -> None:
    assert keys_of_statement(make_statement(object=BO)) == {
        key_of(VERB, DID),
        agent_key(AGENT, ANA),
        agent_key(AGENT, BO),
    }


def test_the_members_of_a_group_are_found_as_agents() -> None:
    group = {"objectType": "Group", "member": [ANA, BO]}
    assert keys_of_statement(make_statement(actor=group)) >= {agent_key(AGENT, ANA), agent_key(AGENT, BO)}


def test_an_agent_and_a_group_with_one_identifier_are_two() -> None:
    assert identity_of(TEAM) != identity_of({**TEAM, "objectType": "Agent"})


def test_an_agent_without_object_type_is_the_same_as_with_it() -> None:
    assert identity_of({"mbox": "mailto:bo@example.org"}) == identity_of(BO)


def test_an_anonymous_group_has_no_identity() -> None:
    assert identity_of({"objectType": "Group", "member": [ANA]}) is None


def test_the_registration_is_found_in_any_case_of_its_letters() -> None:
    upper = make_statement(context={"registration": "ABCDEF78-1234-5678-1234-567812345678"})
    assert key_of(REGISTRATION, "abcdef78-1234-5678-1234-567812345678") in keys_of_statement(upper)


@pytest.mark.parametrize("place", ["parent", "grouping", "category", "other"])
@pytest.mark.parametrize("form", [lambda activity: activity, lambda activity: [activity]], ids=["single", "array"])
def test_context_activities_are_related_ones(place: str, form: Any) -> None:
    keys = keys_of_statement(make_statement(context={"contextActivities": {place: form({"id": COURSE})}}))
    assert key_of(RELATED_ACTIVITY, COURSE) in keys
    assert key_of(ACTIVITY, COURSE) not in keys


@pytest.mark.parametrize(
    "context",
    [
        {"instructor": BO},
        {"team": {"objectType": "Group", "member": [BO]}},
        {"contextAgents": [{"objectType": "contextAgent", "agent": BO}]},
        {"contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", "member": [BO]}}]},
    ],
    ids=lambda context: next(iter(context)),
)
def test_agents_of_the_context_are_related_ones(context: dict[str, Any]) -> None:
    keys = keys_of_statement(make_statement(context=context))
    assert agent_key(RELATED_AGENT, BO) in keys
    assert agent_key(AGENT, BO) not in keys


def test_every_part_of_a_sub_statement_is_a_related_one() -> None:
    sub = {
        "objectType": "SubStatement",
        "actor": BO,
        "verb": {"id": "https://example.org/verbs/planned"},
        "object": {"id": COURSE},
        "context": {"instructor": TEAM, "contextActivities": {"parent": [{"id": LESSON}]}, "registration": REG},
    }
    keys = keys_of_statement(make_statement(object=sub))
    assert keys == {
        key_of(VERB, DID),
        agent_key(AGENT, ANA),
        agent_key(RELATED_AGENT, BO),
        agent_key(RELATED_AGENT, TEAM),
        key_of(RELATED_ACTIVITY, COURSE),
        key_of(RELATED_ACTIVITY, LESSON),
    }


def test_the_authority_is_a_related_agent_by_its_own_key() -> None:
    keys = keys_of_statement(make_statement(authority=BO))
    assert agent_key(AUTHORITY, BO) in keys
    assert agent_key(RELATED_AGENT, BO) not in keys
    assert AUTHORITY in KINDS_OF_RELATED_AGENT


def test_referring_to_a_statement_does_not_make_it_ones_own() -> None:
    inherited = inherited_keys(make_statement(authority=BO))
    assert agent_key(RELATED_AGENT, BO) in inherited
    assert agent_key(AUTHORITY, BO) not in inherited


def test_context_statement_counts_for_nothing() -> None:
    referring = make_statement(context={"statement": {"objectType": "StatementRef", "id": REG}})
    assert keys_of_statement(referring) == keys_of_statement(make_statement())
