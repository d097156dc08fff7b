"""Verbs. xAPI 1.0.3 Data §2.4.3; xAPI 2.0 §4.2.2.2."""

import pytest

from lrs.rules.versions import Version
from tests.xapi.statements import ABSENT, complaints, make_statement, make_verb

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
def test_a_verb_needs_an_id(version: Version) -> None:
    """XAPI-00044."""
    assert complaints(make_statement(verb=make_verb(id=ABSENT)), version) == [("$.verb.id", "missing-property")]


@both_versions
def test_a_verb_may_go_without_display(version: Version) -> None:
    assert complaints(make_statement(verb=make_verb(display=ABSENT)), version) == []


@both_versions
@pytest.mark.parametrize("identifier", ["completed", "example.org/completed", "", 1, {"key": "value"}])
def test_the_id_of_a_verb_is_an_iri(identifier: object, version: Version) -> None:
    assert complaints(make_statement(verb=make_verb(id=identifier)), version) == [("$.verb.id", "not-an-iri")]


@both_versions
@pytest.mark.parametrize(
    ("display", "problem"),
    [
        ("completed", ("$.verb.display", "not-an-object")),
        ({"en": 1}, ("$.verb.display.en", "not-a-string")),
        ({"en_US": "completed"}, ("$.verb.display.en_US", "not-a-language-tag")),
    ],
)
def test_the_display_of_a_verb_is_a_language_map(display: object, problem: tuple[str, str], version: Version) -> None:
    """XAPI-00045."""
    assert complaints(make_statement(verb=make_verb(display=display)), version) == [problem]
