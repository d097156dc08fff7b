"""Patterns as they are written (Structure §9.0)."""

import pytest

from tests.xapi_profiles.builders import (
    SPORTS,
    errors_of,
    id_of,
    pattern,
    profile,
    read,
    template,
    warnings_of,
    without,
)
from xapi_profiles.rules.checking import check_profile

TEMPLATES = [template(name, verb=f"{SPORTS}/verbs/{name}") for name in ("start", "handoff", "place")]


def sports(*patterns, **more):
    return profile(templates=TEMPLATES, patterns=list(patterns), **more)


HANDOFFS = pattern("handoffs", oneOrMore=id_of("handoff")[0])
RELAY = pattern("relay", primary=True, sequence=id_of("start", "p:handoffs", "place"))


def test_a_sound_pattern_has_nothing_to_mend_or_think_about():
    report = check_profile(sports(RELAY, HANDOFFS))
    assert (report.errors, report.warnings) == ((), ())


@pytest.mark.parametrize("name", ["prefLabel", "definition"])
def test_a_primary_pattern_is_named_and_described(name):
    assert errors_of(sports(without(RELAY, name), HANDOFFS)) == [(f"$.patterns[0].{name}", "missing-property")]
    assert errors_of(sports(RELAY, without(HANDOFFS, name))) == []


def test_the_scheme_of_a_pattern_is_optional():
    assert errors_of(sports(RELAY, without(HANDOFFS, "inScheme"))) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("type", "Patterns", "not-the-value"),
        ("primary", "yes", "not-a-boolean"),
        ("deprecated", 1, "not-a-boolean"),
        ("prefLabel", "Relay", "not-a-language-map"),
    ],
)
def test_every_property_is_of_its_type(name, value, code):
    assert errors_of(sports(RELAY, {**HANDOFFS, name: value})) == [(f"$.patterns[1].{name}", code)]


class TestKinds:
    @pytest.mark.parametrize("kind", ["alternates", "sequence"])
    def test_these_have_an_array_of_members(self, kind):
        assert errors_of(sports(pattern("x", **{kind: id_of("start", "place")}))) == []
        assert errors_of(sports(pattern("x", **{kind: id_of("start")[0]}))) == [(f"$.patterns[0].{kind}", "not-iris")]

    @pytest.mark.parametrize("kind", ["optional", "oneOrMore", "zeroOrMore"])
    def test_these_have_one(self, kind):
        assert errors_of(sports(pattern("x", **{kind: id_of("start")[0]}))) == []
        assert errors_of(sports(pattern("x", **{kind: id_of("start")}))) == [(f"$.patterns[0].{kind}", "not-an-iri")]

    def test_a_pattern_is_of_exactly_one_kind(self):
        both = pattern("x", optional=id_of("start")[0], zeroOrMore=id_of("start")[0])
        for wrong in (both, pattern("x")):
            report = check_profile(sports(wrong))
            assert [(each.path, each.code) for each in report.obstacles] == [("$.patterns[0]", "pattern-kind")]


class TestMembers:
    def test_they_are_patterns_or_templates_at_hand(self):
        assert errors_of(sports(RELAY)) == [("$.patterns[0].sequence", "unresolved-reference")]
        elsewhere = read(id="https://other.example.org", templates=[], patterns=[HANDOFFS], concepts=[])
        assert errors_of(sports(RELAY), others=[elsewhere]) == []

    def test_a_concept_is_no_member(self):
        wrong = pattern("x", optional=profile()["concepts"][0]["id"])
        assert errors_of(sports(wrong)) == [("$.patterns[0].optional", "unresolved-reference")]

    @pytest.mark.parametrize("depth", [1, 2, 5])
    def test_a_pattern_never_lies_within_itself_at_any_depth(self, depth):
        ring = [pattern(f"r{i}", optional=id_of(f"p:r{(i + 1) % depth}")[0]) for i in range(depth)]
        report = check_profile(sports(*ring))
        assert [(each.path, each.code) for each in report.obstacles] == [
            (f"$.patterns[{i}].optional", "pattern-cycle") for i in range(depth)
        ]

    def test_one_that_leads_to_such_a_pattern_is_not_said_to_be_one(self):
        ring = [pattern(name, alternates=id_of("start", member)) for name, member in (("a", "p:b"), ("b", "p:a"))]
        outside = pattern("outside", sequence=id_of("place", "p:a"))
        assert errors_of(sports(outside, *ring)) == [
            (f"$.patterns[{index}].alternates", "pattern-cycle") for index in (1, 2)
        ]

    @pytest.mark.parametrize("kind", ["optional", "zeroOrMore"])
    def test_what_may_be_absent_never_stands_directly_in_alternates(self, kind):
        absent = pattern("absent", **{kind: id_of("start")[0]})
        choice = pattern("choice", alternates=id_of("place", "p:absent"))
        assert warnings_of(sports(absent, choice)) == [("$.patterns[1].alternates[1]", "optional-in-alternates")]
        wrapped = pattern("wrapped", sequence=id_of("place", "p:absent"))
        between = pattern("choice", alternates=id_of("place", "p:wrapped"))
        assert warnings_of(sports(absent, wrapped, between)) == []

    @pytest.mark.parametrize("kind", ["alternates", "sequence"])
    def test_these_have_two_members_at_least(self, kind):
        single = pattern("x", **{kind: id_of("start")})
        assert warnings_of(sports(single)) == [(f"$.patterns[0].{kind}", "few-members")]

    def test_a_primary_sequence_of_one_template_is_right_where_nothing_uses_it(self):
        single = pattern("single", primary=True, sequence=id_of("start"))
        assert warnings_of(sports(single)) == []
        user = pattern("user", optional=id_of("p:single")[0])
        assert warnings_of(sports(single, user)) == [("$.patterns[0].sequence", "few-members")]
        of_a_pattern = pattern("single", primary=True, sequence=id_of("p:handoffs"))
        assert warnings_of(sports(of_a_pattern, HANDOFFS)) == [("$.patterns[0].sequence", "few-members")]


@pytest.mark.parametrize(
    "change",
    [{"oneOrMore": id_of("start")[0]}, {"oneOrMore": None, "zeroOrMore": id_of("handoff")[0]}],
)
def test_an_id_changes_with_what_the_pattern_is_made_of(change):
    changed = {name: value for name, value in {**HANDOFFS, **change}.items() if value is not None}
    previous = read(templates=TEMPLATES, patterns=[HANDOFFS])
    assert warnings_of(sports(changed), previous=previous) == [("$.patterns[0].id", "same-id-other-content")]
    assert warnings_of(sports({**HANDOFFS, "definition": {"en": "Other."}}), previous=previous) == []


def test_a_primary_pattern_that_greed_keeps_from_ever_being_followed_is_something_to_think_about():
    anything = template("anything")
    middle = pattern("middle", zeroOrMore=id_of("anything")[0])
    run = pattern("run", primary=True, sequence=id_of("start", "p:middle", "place"))
    greedy = profile(templates=[*TEMPLATES, anything], patterns=[run, middle])
    assert warnings_of(greedy) == [("$.patterns[0].id", "never-greedily")]
    modest = pattern("middle", zeroOrMore=id_of("handoff")[0])
    assert warnings_of(sports(run, modest)) == []
