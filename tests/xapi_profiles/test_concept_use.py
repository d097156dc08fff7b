"""Concepts as they are used in Statements and documents (Structure §7.2-§7.4)."""

from dataclasses import replace

import pytest

from tests.xapi_profiles.builders import SPORTS, activity, document, extension, profile, statement
from xapi_profiles.rules.concept_use import problems_of_document, problems_of_statement_use
from xapi_profiles.rules.profile import read_profile

IN_CONTEXT, IN_RESULT, IN_ACTIVITY = f"{SPORTS}/extensions/c", f"{SPORTS}/extensions/r", f"{SPORTS}/extensions/a"
CONCEPTS = {
    concept.id: concept
    for concept in read_profile(
        profile(
            concepts=[
                extension("ContextExtension", "c"),
                extension("ResultExtension", "r", inlineSchema='{"type": "number"}'),
                extension("ActivityExtension", "a"),
                activity(),
                document("StateResource", contentType="application/json; charset=utf-8"),
            ]
        )
    ).concepts
}
SHIRT = f"{SPORTS}/resources/shirt"


def problems_of(**changes):
    return [(each.path, each.code) for each in problems_of_statement_use(statement(**changes), CONCEPTS)]


def has(extension, value=1):
    return {"extensions": {extension: value}}


def with_activity(extension):
    return {"id": f"{SPORTS}/x", "definition": has(extension)}


@pytest.mark.parametrize(
    ("changes", "path", "right"),
    [
        (lambda name: {"context": has(name)}, "$.context", IN_CONTEXT),
        (lambda name: {"result": has(name)}, "$.result", IN_RESULT),
        (lambda name: {"object": with_activity(name)}, "$.object.definition", IN_ACTIVITY),
        (
            lambda name: {"context": {"contextActivities": {"other": with_activity(name)}}},
            "$.context.contextActivities.other[0].definition",
            IN_ACTIVITY,
        ),
        (
            lambda name: {"object": {**statement(context=has(name)), "objectType": "SubStatement"}},
            "$.object.context",
            IN_CONTEXT,
        ),
    ],
)
def test_an_extension_stands_only_where_its_type_says(changes, path, right):
    assert problems_of(**changes(right)) == []
    for wrong in {IN_CONTEXT, IN_RESULT, IN_ACTIVITY} - {right}:
        assert problems_of(**changes(wrong)) == [(f'{path}.extensions["{wrong}"]', "profile-extension-place")]


def test_extensions_of_others_may_stand_anywhere():
    assert problems_of(context=has("https://other.example.org/x"), result=has(SHIRT)) == []


def test_a_value_keeps_to_the_inline_schema():
    assert problems_of(result=has(IN_RESULT, 3.5)) == []
    assert problems_of(result=has(IN_RESULT, "first")) == [(f'$.result.extensions["{IN_RESULT}"]', "profile-schema")]


@pytest.mark.parametrize(
    "schema",
    [
        '{"$ref": "http://127.0.0.1:9/schema"}',
        '{"$ref": "#"}',
        '{"$ref": "#/nothing"}',
        '{"type": "numbers"}',
        "[" * 10_000,
        "{",
    ],
)
def test_a_schema_that_cannot_be_judged_by_finds_no_fault_and_fetches_nothing(schema):
    concepts = {IN_RESULT: replace(CONCEPTS[IN_RESULT], source={"inlineSchema": schema})}
    assert problems_of_statement_use(statement(result=has(IN_RESULT, "first")), concepts) == []


def test_a_described_activity_comes_without_its_context():
    described = {"id": f"{SPORTS}/activities/dash", "definition": {"@context": "https://x.example.org"}}
    assert problems_of(object=described) == [('$.object.definition["@context"]', "profile-activity-context")]
    assert problems_of(object={**described, "definition": {"name": {"en": "100 m"}}}) == []


@pytest.mark.parametrize(
    ("resource_type", "content_type", "codes"),
    [
        ("StateResource", "application/json; charset=utf-8", []),
        ("StateResource", "application/json;charset=UTF-8; version=1", []),
        ("StateResource", "application/json", ["profile-content-type"]),
        ("StateResource", "text/plain; charset=utf-8", ["profile-content-type"]),
        ("AgentProfileResource", "application/json; charset=utf-8", ["profile-document-place"]),
        ("ActivityProfileResource", "text/plain", ["profile-document-place", "profile-content-type"]),
    ],
)
def test_a_document_is_of_its_resource_and_media_type(resource_type, content_type, codes):
    found = problems_of_document(SHIRT, resource_type=resource_type, content_type=content_type, concepts=CONCEPTS)
    assert [each.code for each in found] == codes


@pytest.mark.parametrize("id_", ["https://other.example.org/x", IN_CONTEXT])
def test_other_documents_are_nobodys_business(id_):
    assert problems_of_document(id_, resource_type="StateResource", content_type="a/b", concepts=CONCEPTS) == []
