"""Objects: Activities, Agents, StatementRefs and SubStatements. xAPI 1.0.3 Data §2.4.4; xAPI 2.0 §4.2.2.3."""

from typing import Any

import pytest

from lrs.rules.statement import problems_of_activity
from lrs.rules.versions import Version
from tests.xapi.statements import (
    ABSENT,
    OTHER_ID,
    complaints,
    make_activity,
    make_agent,
    make_authority_group,
    make_context,
    make_definition,
    make_group,
    make_interaction,
    make_statement,
    make_statement_ref,
    make_sub_statement,
)

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
INTERACTION_TYPES = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
    "other": (),
}
LISTS = ("choices", "scale", "source", "target", "steps")


@both_versions
@pytest.mark.parametrize(
    "target",
    [
        make_activity(),
        make_activity(objectType=ABSENT),
        make_agent(),
        make_group(),
        make_statement_ref(),
        make_sub_statement(),
    ],
    ids=lambda target: str(target.get("objectType")),
)
def test_an_object_is_one_of_five(target: dict[str, Any], version: Version) -> None:
    assert complaints(make_statement(object=target), version) == []


@both_versions
@pytest.mark.parametrize(
    "object_type", ["activity", "agent", "group", "statementref", "substatement", "Statement", "", 1]
)
def test_no_other_object_type_is_taken(object_type: object, version: Version) -> None:
    """XAPI-00046."""
    statement = make_statement(object=make_activity(objectType=object_type))
    assert complaints(statement, version) == [("$.object.objectType", "object-type")]


@both_versions
@pytest.mark.parametrize(
    "target", [make_agent(objectType=ABSENT), make_group(objectType=ABSENT)], ids=["Agent", "Group"]
)
@pytest.mark.parametrize("inside", [False, True], ids=["Statement", "SubStatement"])
def test_an_agent_or_group_as_object_says_what_it_is(target: Any, inside: bool, version: Version) -> None:
    """XAPI-00065."""
    statement = make_statement(object=make_sub_statement(object=target) if inside else target)
    path = "$.object.object.objectType" if inside else "$.object.objectType"
    assert (path, "object-type-missing") in complaints(statement, version)


@both_versions
@pytest.mark.parametrize(
    ("activity", "problem"),
    [
        (make_activity(id=ABSENT), ("$.object.id", "missing-property")),
        (make_activity(id="first-aid"), ("$.object.id", "not-an-iri")),
        (make_activity(definition="course"), ("$.object.definition", "not-an-object")),
        (make_activity(definition={"type": "course"}), ("$.object.definition.type", "not-an-iri")),
        (make_activity(definition={"moreInfo": "x"}), ("$.object.definition.moreInfo", "not-an-irl")),
        (make_activity(definition={"name": "x"}), ("$.object.definition.name", "not-an-object")),
        (
            make_activity(definition={"description": {"e": ""}}),
            ("$.object.definition.description.e", "not-a-language-tag"),
        ),
        (make_activity(definition={"extensions": {"x": 1}}), ("$.object.definition.extensions.x", "extension-not-iri")),
    ],
)
def test_an_activity_has_an_iri_and_a_definition(activity: Any, problem: tuple[str, str], version: Version) -> None:
    assert complaints(make_statement(object=activity), version) == [problem]


@both_versions
def test_an_activity_of_its_own_is_judged_alike(version: Version) -> None:
    assert problems_of_activity(make_activity(), version=version) == []
    assert [each.path for each in problems_of_activity({"id": "x"}, version=version, path="$activity")] == [
        "$activity.id"
    ]


@both_versions
@pytest.mark.parametrize("interaction_type", INTERACTION_TYPES)
def test_an_interaction_may_have_just_its_own_lists(interaction_type: str, version: Version) -> None:
    for name in LISTS:
        definition = {"interactionType": interaction_type, name: [{"id": "a"}, {"id": "b", "description": {"en": "B"}}]}
        problems = complaints(make_statement(object=make_activity(definition=definition)), version)
        fits = name in INTERACTION_TYPES[interaction_type]
        assert problems == ([] if fits else [(f"$.object.definition.{name}", "component-list-not-allowed")])


@both_versions
@pytest.mark.parametrize("interaction_type", ["Choice", "true-faLse", "multiple", "", 1, ["choice"]])
def test_an_interaction_type_is_one_of_ten(interaction_type: object, version: Version) -> None:
    """XAPI-00009."""
    definition = make_interaction(interactionType=interaction_type)
    assert complaints(make_statement(object=make_activity(definition=definition)), version) == [
        ("$.object.definition.interactionType", "not-in-enumeration")
    ]


@both_versions
@pytest.mark.parametrize("name", ["correctResponsesPattern", *LISTS])
def test_interaction_properties_need_the_interaction_type(name: str, version: Version) -> None:
    """XAPI-00064."""
    definition = make_definition(**{name: []})
    assert complaints(make_statement(object=make_activity(definition=definition)), version) == [
        ("$.object.definition.interactionType", "no-interaction-type")
    ]


@both_versions
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"correctResponsesPattern": "a"}, (".correctResponsesPattern", "not-an-array")),
        ({"correctResponsesPattern": ["a", 1]}, (".correctResponsesPattern[1]", "not-a-string")),
        ({"choices": {"id": "a"}}, (".choices", "not-an-array")),
        ({"choices": ["a"]}, (".choices[0]", "not-an-object")),
        ({"choices": [{"description": {"en": "A"}}]}, (".choices[0].id", "missing-property")),
        ({"choices": [{"id": 1}]}, (".choices[0].id", "not-a-string")),
        ({"choices": [{"id": "a", "description": "A"}]}, (".choices[0].description", "not-an-object")),
        ({"choices": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}, (".choices[2].id", "component-id-repeated")),
    ],
)
def test_components_have_distinct_ids(changes: Any, problem: tuple[str, str], version: Version) -> None:
    definition = make_interaction(**changes)
    path, code = problem
    assert complaints(make_statement(object=make_activity(definition=definition)), version) == [
        (f"$.object.definition{path}", code)
    ]


@both_versions
def test_an_empty_correct_responses_pattern_says_that_no_answer_is_right(version: Version) -> None:
    definition = make_interaction(correctResponsesPattern=[])
    assert complaints(make_statement(object=make_activity(definition=definition)), version) == []


@both_versions
@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        (make_statement_ref(id=ABSENT), ("$.object.id", "missing-property")),
        (make_statement_ref(id="1"), ("$.object.id", "not-a-uuid")),
        (make_statement_ref(definition={}), ("$.object.definition", "unknown-property")),
    ],
)
def test_a_statement_ref_has_the_id_of_a_statement(reference: Any, problem: tuple[str, str], version: Version) -> None:
    assert complaints(make_statement(object=reference), version) == [problem]


@both_versions
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", OTHER_ID),
        ("stored", "2026-11-20T22:30:55.123Z"),
        ("version", "1.0.0"),
        ("authority", make_authority_group()),
    ],
)
def test_a_sub_statement_has_none_of_what_the_store_sets(name: str, value: object, version: Version) -> None:
    statement = make_statement(object=make_sub_statement(**{name: value}))
    assert complaints(statement, version) == [(f"$.object.{name}", "property-not-allowed")]


@both_versions
def test_a_sub_statement_contains_no_sub_statement(version: Version) -> None:
    statement = make_statement(object=make_sub_statement(object=make_sub_statement()))
    assert complaints(statement, version) == [("$.object.object.objectType", "object-type")]


@both_versions
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"actor": ABSENT}, ("$.object.actor", "missing-property")),
        ({"verb": ABSENT}, ("$.object.verb", "missing-property")),
        ({"object": ABSENT}, ("$.object.object", "missing-property")),
        ({"result": {"success": 1}}, ("$.object.result.success", "not-a-boolean")),
        ({"timestamp": "now"}, ("$.object.timestamp", "not-a-timestamp")),
        ({"context": {"language": "?"}}, ("$.object.context.language", "not-a-language-tag")),
        ({"attachments": [1]}, ("$.object.attachments[0]", "not-an-object")),
        (
            {"object": make_agent(), "context": make_context(revision=ABSENT)},
            ("$.object.context.platform", "platform-without-activity"),
        ),
    ],
)
def test_a_sub_statement_is_judged_as_a_statement(changes: Any, problem: tuple[str, str], version: Version) -> None:
    assert complaints(make_statement(object=make_sub_statement(**changes)), version) == [problem]
