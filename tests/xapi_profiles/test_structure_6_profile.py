"""Profiles, their versions and their authors (Structure §6.0-§6.2)."""

import pytest

from tests.xapi_profiles.builders import MISSING, SPORTS, V1, V2, errors_of, profile, read, verb, warnings_of

CONTEXT = "https://w3id.org/xapi/profiles/context"


@pytest.mark.parametrize(
    "name", ["id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"]
)
def test_a_profile_has_all_that_the_table_requires(name):
    path = '$["@context"]' if name == "@context" else f"$.{name}"
    assert (path, "missing-property") in errors_of(profile(**{name: MISSING}))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", "sports", "not-an-iri"),
        ("@context", 1, "not-a-context"),
        ("@context", [f"{CONTEXT}/2"], "context-missing"),
        ("type", "profile", "not-the-value"),
        ("conformsTo", "1.0", "not-an-iri"),
        ("prefLabel", "Sports", "not-a-language-map"),
        ("prefLabel", {"english": "x", "e n": "y"}, "not-a-language-map"),
        ("definition", {"en": 1}, "not-a-language-map"),
        ("seeAlso", "about", "not-an-iri"),
        ("versions", {"id": V2}, "not-an-array"),
        ("author", "The Club", "not-an-object"),
        ("concepts", "none", "not-an-array"),
        ("templates", "none", "not-an-array"),
        ("patterns", "none", "not-an-array"),
    ],
)
def test_every_property_is_of_its_type(name, value, code):
    path = '$["@context"]' if name == "@context" else f"$.{name}"
    assert errors_of(profile(**{name: value})) == [(path, code)]


def test_a_context_may_be_an_array_with_that_of_the_specification():
    document = profile(**{"@context": [CONTEXT, {"club": "https://club.example.org/"}]})
    assert (errors_of(document), warnings_of(document)) == ([], [])


def test_another_context_or_specification_is_something_to_think_about():
    assert warnings_of(profile(**{"@context": f"{CONTEXT}/2"})) == [('$["@context"]', "other-context")]
    assert warnings_of(profile(conformsTo="https://w3id.org/xapi/profiles#1.1")) == [
        ("$.conformsTo", "other-specification")
    ]


class TestVersions:
    def test_each_has_an_id_and_the_moment_of_its_making(self):
        assert errors_of(profile(versions=[{"id": V2}], concepts=MISSING)) == [
            ("$.versions[0].generatedAtTime", "missing-property")
        ]
        assert errors_of(profile(versions=[{"id": V2, "generatedAtTime": "2026-02-20"}])) == [
            ("$.versions[0].generatedAtTime", "not-a-timestamp")
        ]

    def test_each_has_an_id_of_its_own_other_than_the_profile(self):
        moment = "2026-02-20T20:20:20Z"
        same = [{"id": V2, "generatedAtTime": moment}, {"id": V2, "generatedAtTime": moment, "wasRevisionOf": [V1]}]
        assert errors_of(profile(versions=same)) == [("$.versions[1].id", "version-id-taken")]
        own = [{"id": SPORTS, "generatedAtTime": moment}]
        assert errors_of(profile(versions=own, concepts=MISSING)) == [("$.versions[0].id", "version-id-taken")]

    def test_those_that_succeed_others_say_which(self):
        versions = profile()["versions"]
        del versions[0]["wasRevisionOf"]
        assert errors_of(profile(versions=versions)) == [("$.versions[0].wasRevisionOf", "revision-of-nothing")]

    def test_a_version_may_revise_several(self):
        versions = profile()["versions"]
        versions[0]["wasRevisionOf"].append("https://other.example.org/v7")
        assert errors_of(profile(versions=versions)) == []

    def test_the_newest_is_the_one_that_the_document_describes(self):
        assert read().version.id == V2
        assert read(versions=list(reversed(profile()["versions"]))).version.id == V2

    def test_everything_is_in_the_scheme_of_the_newest(self):
        assert errors_of(profile(concepts=[verb(inScheme=V1)])) == [("$.concepts[0].inScheme", "other-scheme")]


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ({"name": "Bo"}, [("$.author.type", "missing-property")]),
        ({"type": "Person"}, [("$.author.name", "missing-property")]),
        ({"type": "Robot", "name": "R"}, [("$.author.type", "not-among-values")]),
        ({"type": "Person", "name": "Bo", "url": "bo"}, [("$.author.url", "not-an-iri")]),
        ({"type": "Person", "name": "Bo", "url": "https://bo.example.org"}, []),
    ],
)
def test_an_author_is_an_organization_or_a_person_with_a_name(author, found):
    assert errors_of(profile(author=author)) == found
