"""Concepts: verbs, types, extensions, document resources and Activities (Structure §7.0-§7.4)."""

import pytest

from tests.xapi_profiles.builders import (
    SPORTS,
    activity,
    document,
    errors_of,
    extension,
    named,
    profile,
    read,
    verb,
    warnings_of,
    without,
)
from xapi_profiles.rules.profile import read_profile

OTHER = "https://other.example.org"


def other(*concepts, versions=None):
    """Return another Profile, with the newest of its versions."""
    versions = versions or [{"id": f"{OTHER}/v1", "generatedAtTime": "2026-01-01T00:00:00Z"}]
    return read_profile(profile(id=OTHER, versions=versions, concepts=list(concepts)))


def errors_of_concepts(*concepts, others=()):
    return errors_of(profile(concepts=list(concepts)), others=others)


@pytest.mark.parametrize("type_", ["Verb", "ActivityType", "AttachmentUsageType"])
def test_verbs_and_types_share_their_properties(type_):
    concept = named("x", type_, deprecated=True, exactMatch=[f"{OTHER}/x"])
    assert errors_of_concepts(concept) == []
    assert errors_of_concepts({**concept, "deprecated": "yes"}) == [("$.concepts[0].deprecated", "not-a-boolean")]
    assert errors_of_concepts({**concept, "exactMatch": f"{OTHER}/x"}) == [("$.concepts[0].exactMatch", "not-iris")]
    assert errors_of_concepts({**concept, "contentType": "a/b"}) == [("$.concepts[0].contentType", "unknown-property")]


def test_a_concept_is_of_one_of_the_types():
    assert errors_of_concepts(named("x", "Noun")) == [("$.concepts[0].type", "unknown-type")]
    assert errors_of_concepts(without(verb(), "type")) == [("$.concepts[0].type", "unknown-type")]


class TestRelations:
    @pytest.mark.parametrize("name", ["broader", "narrower"])
    def test_broader_and_narrower_are_within_the_profile(self, name):
        assert errors_of_concepts(verb("medaled", **{name: [verb()["id"]]}), verb()) == []
        assert errors_of_concepts(verb("medaled", **{name: [f"{OTHER}/won"]}), verb()) == [
            (f"$.concepts[0].{name}[0]", "not-in-profile")
        ]

    @pytest.mark.parametrize("name", ["broader", "narrower"])
    def test_they_are_of_the_same_type(self, name):
        event = named("types/event", "ActivityType")
        assert errors_of_concepts(verb("medaled", **{name: [event["id"]]}), event) == [
            (f"$.concepts[0].{name}[0]", "other-type")
        ]

    @pytest.mark.parametrize("name", ["broadMatch", "narrowMatch", "relatedMatch", "exactMatch"])
    def test_matches_are_beyond_it(self, name):
        assert errors_of_concepts(verb("medaled", **{name: [f"{OTHER}/won"]}), verb()) == []
        assert errors_of_concepts(verb("medaled", **{name: [verb()["id"]]}), verb()) == [
            (f"$.concepts[0].{name}[0]", "in-this-profile")
        ]

    def test_a_match_in_a_profile_at_hand_is_of_the_same_type(self):
        event = named("types/event", "ActivityType", id=f"{OTHER}/event")
        matched = verb(broadMatch=[f"{OTHER}/event"])
        assert errors_of_concepts(matched) == []
        assert errors_of_concepts(matched, others=[other(event)]) == [("$.concepts[0].broadMatch[0]", "other-type")]

    def test_related_is_for_deprecated_concepts(self):
        related = verb("medaled", related=[verb()["id"]])
        assert errors_of_concepts(related, verb()) == [("$.concepts[0].related", "related-not-deprecated")]
        assert errors_of_concepts({**related, "deprecated": True}, verb()) == []


class TestDefinedOnce:
    def test_what_another_profile_defines_is_not_defined_again(self):
        assert errors_of_concepts(verb(), others=[other(verb())]) == [("$.concepts[0].id", "defined-elsewhere")]

    def test_a_profile_that_supersedes_the_other_may_define_it(self):
        versions = profile()["versions"]
        versions[0]["wasRevisionOf"].append(f"{OTHER}/v1")
        assert errors_of(profile(versions=versions), others=[other(verb())]) == []

    def test_superseding_one_of_its_versions_is_not_enough(self):
        versions = profile()["versions"]
        versions[0]["wasRevisionOf"].append(f"{OTHER}/v1")
        two = [
            {"id": f"{OTHER}/v2", "generatedAtTime": "2026-01-02T00:00:00Z", "wasRevisionOf": [f"{OTHER}/v1"]},
            {"id": f"{OTHER}/v1", "generatedAtTime": "2026-01-01T00:00:00Z"},
        ]
        assert errors_of(profile(versions=versions), others=[other(verb(), versions=two)]) == [
            ("$.concepts[0].id", "defined-elsewhere")
        ]

    def test_a_profile_is_no_other_to_itself(self):
        assert errors_of(profile(), others=[read()]) == []

    def test_two_things_never_have_one_id(self):
        assert errors_of_concepts(verb(), verb()) == [("$.concepts[0].id", "duplicate-id")]


class TestExtensions:
    @pytest.mark.parametrize(
        ("type_", "allowed", "refused"),
        [
            ("ContextExtension", "recommendedVerbs", "recommendedActivityTypes"),
            ("ResultExtension", "recommendedVerbs", "recommendedActivityTypes"),
            ("ActivityExtension", "recommendedActivityTypes", "recommendedVerbs"),
        ],
    )
    def test_each_is_recommended_for_its_own_kind(self, type_, allowed, refused):
        assert errors_of_concepts(extension(type_, **{allowed: [f"{OTHER}/x"]})) == []
        assert errors_of_concepts(extension(type_, **{refused: [f"{OTHER}/x"]})) == [
            (f"$.concepts[0].{refused}", "unknown-property")
        ]

    def test_what_it_is_recommended_for_is_of_that_type(self):
        recommended = extension("ActivityExtension", recommendedActivityTypes=[verb()["id"]])
        assert errors_of_concepts(recommended, verb()) == [("$.concepts[0].recommendedActivityTypes[0]", "other-type")]

    @pytest.mark.parametrize("concept", [extension(), document()])
    def test_a_schema_is_given_once(self, concept):
        schema, inline = {"schema": f"{OTHER}/schema"}, {"inlineSchema": '{"type": "object"}'}
        assert errors_of_concepts({**concept, **schema}) == []
        assert errors_of_concepts({**concept, **inline}) == []
        assert errors_of_concepts({**concept, **schema, **inline}) == [("$.concepts[0].inlineSchema", "two-schemas")]

    def test_an_inline_schema_is_json_of_draft_7(self):
        for wrong in ("{", "3", "[" * 10_000):
            assert errors_of_concepts(extension(inlineSchema=wrong)) == [
                ("$.concepts[0].inlineSchema", "not-a-json-schema")
            ]
        assert warnings_of(profile(concepts=[extension(inlineSchema='{"type": "numbers"}')])) == [
            ("$.concepts[0].inlineSchema", "not-of-draft-7")
        ]


class TestDocumentResources:
    @pytest.mark.parametrize("type_", ["StateResource", "AgentProfileResource", "ActivityProfileResource"])
    def test_each_has_a_media_type(self, type_):
        assert errors_of_concepts(document(type_)) == []
        assert errors_of_concepts(without(document(type_), "contentType")) == [
            ("$.concepts[0].contentType", "missing-property")
        ]
        assert errors_of_concepts({**document(type_), "contentType": "json"}) == [
            ("$.concepts[0].contentType", "not-a-media-type")
        ]


class TestActivities:
    def test_the_definition_is_one_of_xapi_with_a_context(self):
        assert errors_of_concepts(activity()) == []
        assert errors_of_concepts(activity(type="event")) == [
            ("$.concepts[0].activityDefinition.type", "not-a-definition")
        ]
        assert errors_of_concepts(activity(**{"@context": ""})) == [
            ('$.concepts[0].activityDefinition["@context"]', "missing-property")
        ]

    def test_its_context_is_that_for_activities(self):
        path = '$.concepts[0].activityDefinition["@context"]'
        assert errors_of_concepts(activity(**{"@context": [OTHER]})) == [(path, "context-missing")]
        assert warnings_of(profile(concepts=[activity(**{"@context": OTHER})])) == [(path, "other-context")]

    @pytest.mark.parametrize("value", [{"seats": 4}, [{"@context": OTHER}, {"seats": 4}]])
    def test_objects_among_extensions_bring_their_own_context(self, value):
        assert errors_of_concepts(activity(extensions={f"{SPORTS}/seats": value})) == [
            (f'$.concepts[0].activityDefinition.extensions["{SPORTS}/seats"]', "extension-context")
        ]

    @pytest.mark.parametrize("value", [4, "four", [1, 2], {"@context": OTHER, "seats": 4}])
    def test_other_extensions_need_none(self, value):
        assert errors_of_concepts(activity(extensions={f"{SPORTS}/seats": value})) == []
