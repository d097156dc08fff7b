"""What holds for all of a Profile: required values, none that are empty, names that are IRIs (Structure §4.0)."""

import pytest

from tests.xapi_profiles.builders import MISSING, errors_of, profile, verb, warnings_of, without
from xapi_profiles.rules.checking import check_profile, profile_of
from xapi_profiles.rules.errors import InvalidProfile


def test_a_sound_profile_has_nothing_to_mend_or_think_about():
    report = check_profile(profile())
    assert (report.errors, report.warnings, report.obstacles) == ((), (), ())


@pytest.mark.parametrize("name", ["prefLabel", "definition", "inScheme"])
def test_what_is_not_marked_as_optional_is_required(name):
    assert errors_of(profile(concepts=[without(verb(), name)])) == [(f"$.concepts[0].{name}", "missing-property")]


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_empty_values_are_none(nothing):
    assert warnings_of(profile(seeAlso=nothing)) == [("$.seeAlso", "empty-value")]
    assert errors_of(profile(seeAlso=nothing)) == []
    assert errors_of(profile(author=nothing)) == [("$.author", "missing-property")]


def test_names_of_others_are_absolute_or_compact_iris():
    document = profile(**{"https://example.org/price": 1, "club:price": 1, "@language": "en", "price": 1})
    assert errors_of(document) == [("$.price", "unknown-property")]


def test_an_error_names_property_value_rule_and_section():
    problem = check_profile(profile(type="Profil")).errors[0]
    assert problem.as_json() == {
        "path": "$.type",
        "value": "Profil",
        "rule": 'Write exactly "Profile".',
        "section": "xAPI Profiles Structure §6.0",
        "code": "not-the-value",
    }


@pytest.mark.parametrize("document", [None, [], "Profile", 1])
def test_what_is_no_object_is_no_profile(document):
    assert errors_of(document) == [("$", "not-an-object")]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": MISSING},
        {"versions": MISSING},
        {"versions": [{"generatedAtTime": "2026-02-20T20:20:20Z"}]},
        {"concepts": {}, "templates": {"id": 1}},
        {"concepts": [{"id": "https://example.org/x", "type": "Noun"}]},
        {"concepts": ["a verb"]},
    ],
)
def test_what_leaves_open_what_is_meant_is_an_obstacle(changes):
    assert check_profile(profile(**changes)).obstacles
    with pytest.raises(InvalidProfile) as refusal:
        profile_of(profile(**changes))
    assert refusal.value.problems == check_profile(profile(**changes)).obstacles


@pytest.mark.parametrize("changes", [{"prefLabel": "Sports"}, {"author": MISSING}, {"conformsTo": 1}])
def test_other_errors_do_not_keep_a_profile_from_being_read(changes):
    report = check_profile(profile(**changes))
    assert report.errors
    assert report.obstacles == ()
    assert profile_of(profile(**changes)).id == profile()["id"]
