"""What a credential may be given, all mistakes told at once."""

from datetime import timedelta

import pytest

from people.rules.terms import problems_of_key_and_secret, problems_of_terms
from tests.people.builders import NOW, make_terms


def codes(**changes):
    problems = problems_of_terms(make_terms(**changes), known_tolerances={"empty-context"}, now=NOW)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tolerances": frozenset({"empty-context"})},
        {"requests_per_minute": 1},
        {"expires_at": NOW + timedelta(seconds=1)},
        {"agent": {"mbox": "mailto:ana@ana.example"}},
    ],
)
def test_these_terms_can_be_given(changes):
    assert codes(**changes) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name-length"),
        ({"name": "n" * 201}, "name-length"),
        ({"scopes": frozenset()}, "no-scope"),
        ({"scopes": frozenset({"all", "statements"})}, "unknown-scope"),
        ({"tolerances": frozenset({"anything"})}, "unknown-tolerance"),
        ({"requests_per_minute": 0}, "rate-limit-range"),
        ({"expires_at": NOW}, "expiry-past"),
        ({"agent": {}}, "agent-ifi"),
    ],
)
def test_these_terms_can_not(changes, code):
    assert codes(**changes) == [code]


def test_every_mistake_is_told_at_once():
    assert codes(name="", scopes=frozenset({"x", "y"}), requests_per_minute=0) == [
        "name-length",
        "unknown-scope",
        "unknown-scope",
        "rate-limit-range",
    ]


def test_an_unknown_scope_is_named_together_with_those_that_exist():
    (problem,) = problems_of_terms(make_terms(scopes=frozenset({"write"})), known_tolerances=(), now=NOW)
    assert problem.rule.startswith("Unknown scope 'write'; the scopes are: statements/write, statements/read/mine,")


def test_terms_tell_how_they_differ_from_others():
    assert make_terms().differences(make_terms(name="Bo's player", keep_refused=True)) == ["name", "keep_refused"]


@pytest.mark.parametrize("key", ["k", "schlüssel", "with space", "k" * 200])
def test_these_keys_can_be_used(key):
    assert problems_of_key_and_secret(key, "secret") == []


@pytest.mark.parametrize("key", ["", "a:b", "a\x00b", "a\nb", "\ud800", "k" * 201])
def test_these_keys_can_not(key):
    assert [problem.code for problem in problems_of_key_and_secret(key, "secret")] == ["key-unusable"]


@pytest.mark.parametrize("secret", ["", "a\tb", "\udfff", "s" * 1001])
def test_these_secrets_can_not_and_are_not_repeated_in_the_answer(secret):
    (problem,) = problems_of_key_and_secret("key", secret)
    assert (problem.code, problem.value) == ("secret-unusable", None)
