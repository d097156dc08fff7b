"""Context, and what xAPI 2.0 added to it. xAPI 1.0.3 Data §2.4.6; xAPI 2.0 §4.2.2.5."""

from typing import Any

import pytest

from lrs.rules.versions import Version
from tests.xapi.statements import (
    ABSENT,
    complaints,
    make_activity,
    make_agent,
    make_context,
    make_group,
    make_statement,
    make_statement_ref,
    make_sub_statement,
)

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
ROLE = "https://example.org/activity-types/role/tutor"


def make_context_agent(**changes: Any) -> dict[str, Any]:
    value = {"objectType": "contextAgent", "agent": make_agent(), "relevantTypes": [ROLE], **changes}
    return {name: item for name, item in value.items() if item is not ABSENT}


def make_context_group(**changes: Any) -> dict[str, Any]:
    value = {"objectType": "contextGroup", "group": make_group(), "relevantTypes": [ROLE], **changes}
    return {name: item for name, item in value.items() if item is not ABSENT}


@both_versions
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"registration": "1"}, ("$.context.registration", "not-a-uuid")),
        ({"registration": "{ec531277-b57b-4c15-8d91-d292c5b2b8f7}"}, ("$.context.registration", "not-a-uuid")),
        ({"instructor": "Bo"}, ("$.context.instructor", "not-an-object")),
        ({"instructor": {"name": "Bo"}}, ("$.context.instructor", "no-identifier")),
        ({"team": make_agent()}, ("$.context.team.objectType", "not-in-enumeration")),
        ({"team": make_group(objectType=ABSENT)}, ("$.context.team.objectType", "missing-property")),
        ({"revision": 3}, ("$.context.revision", "not-a-string")),
        ({"platform": {}}, ("$.context.platform", "not-a-string")),
        ({"language": "en_US"}, ("$.context.language", "not-a-language-tag")),
        ({"language": ""}, ("$.context.language", "not-a-language-tag")),
        ({"statement": make_statement_ref(objectType=ABSENT)}, ("$.context.statement.objectType", "missing-property")),
        ({"statement": make_statement_ref(id="x")}, ("$.context.statement.id", "not-a-uuid")),
        ({"extensions": {"seat": 1}}, ("$.context.extensions.seat", "extension-not-iri")),
        ({"contextActivities": []}, ("$.context.contextActivities", "not-an-object")),
        ({"contextActivities": {"parent": "x"}}, ("$.context.contextActivities.parent", "not-an-array")),
        ({"contextActivities": {"Parent": []}}, ("$.context.contextActivities.Parent", "property-case")),
        ({"contextActivities": {"parent": [{"id": "x"}]}}, ("$.context.contextActivities.parent[0].id", "not-an-iri")),
        ({"contextActivities": {"other": {"id": "x"}}}, ("$.context.contextActivities.other.id", "not-an-iri")),
        (
            {"contextActivities": {"other": [make_agent()]}},
            ("$.context.contextActivities.other[0].objectType", "not-in-enumeration"),
        ),
    ],
    ids=str,
)
def test_each_property_of_a_context_is_judged(changes: Any, problem: tuple[str, str], version: Version) -> None:
    assert problem in complaints(make_statement(context=make_context(**changes)), version)


@both_versions
@pytest.mark.parametrize("kind", ["parent", "grouping", "category", "other"])
@pytest.mark.parametrize("single", [True, False])
def test_context_activities_are_arrays_or_single_ones(kind: str, single: bool, version: Version) -> None:
    """XAPI-00093, XAPI-00094."""
    value = make_activity() if single else [make_activity(), make_activity(id="https://courses.example.org/two")]
    assert complaints(make_statement(context={"contextActivities": {kind: value}}), version) == []


@both_versions
def test_an_instructor_may_be_a_group(version: Version) -> None:
    assert complaints(make_statement(context=make_context(instructor=make_group())), version) == []


@both_versions
@pytest.mark.parametrize("name", ["revision", "platform"])
@pytest.mark.parametrize("target", [make_agent(), make_group(), make_statement_ref(), make_sub_statement()])
def test_revision_and_platform_describe_an_activity(name: str, target: Any, version: Version) -> None:
    statement = make_statement(object=target, context={name: "x"})
    assert complaints(statement, version) == [(f"$.context.{name}", f"{name}-without-activity")]


@pytest.mark.parametrize("inside", [False, True], ids=["Statement", "SubStatement"])
def test_context_agents_and_groups_are_welcome_in_2_0(inside: bool) -> None:
    context = {"contextAgents": [make_context_agent()], "contextGroups": [make_context_group(relevantTypes=ABSENT)]}
    statement = (
        make_statement(object=make_sub_statement(context=context)) if inside else make_statement(context=context)
    )
    assert complaints(statement, Version.V2_0_0) == []


@pytest.mark.parametrize("name", ["contextAgents", "contextGroups"])
def test_context_agents_and_groups_are_unknown_to_1_0_3(name: str) -> None:
    assert complaints(make_statement(context={name: []}), Version.V1_0_3) == [(f"$.context.{name}", "property-of-2.0")]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"objectType": ABSENT}, (".objectType", "missing-property")),
        ({"objectType": "ContextAgent"}, (".objectType", "not-in-enumeration")),
        ({"agent": ABSENT}, (".agent", "missing-property")),
        ({"agent": {"name": "Ana"}}, (".agent", "no-identifier")),
        (
            {"agent": make_group(mbox="mailto:x@example.org", member=ABSENT)},
            (".agent.objectType", "not-in-enumeration"),
        ),
        ({"relevantTypes": []}, (".relevantTypes", "too-few-items")),
        ({"relevantTypes": ["tutor"]}, (".relevantTypes[0]", "not-an-iri")),
        ({"relevantTypes": ROLE}, (".relevantTypes", "not-an-array")),
        ({"role": "x"}, (".role", "unknown-property")),
    ],
    ids=str,
)
def test_a_context_agent_is_an_agent_with_its_types(changes: Any, problem: tuple[str, str]) -> None:
    path, code = problem
    statement = make_statement(context={"contextAgents": [make_context_agent(**changes)]})
    assert complaints(statement, Version.V2_0_0) == [(f"$.context.contextAgents[0]{path}", code)]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"objectType": "contextAgent"}, (".objectType", "not-in-enumeration")),
        ({"group": ABSENT}, (".group", "missing-property")),
        ({"group": make_group(member=ABSENT)}, (".group.member", "anonymous-group-without-members")),
        ({"relevantTypes": []}, (".relevantTypes", "too-few-items")),
        ({"member": []}, (".member", "unknown-property")),
    ],
    ids=str,
)
def test_a_context_group_is_a_group_with_its_types(changes: Any, problem: tuple[str, str]) -> None:
    path, code = problem
    statement = make_statement(context={"contextGroups": [make_context_group(**changes)]})
    assert complaints(statement, Version.V2_0_0) == [(f"$.context.contextGroups[0]{path}", code)]
