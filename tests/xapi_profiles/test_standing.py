"""Where in a Pattern a registration stands, kept from Statement to Statement (Structure §9.0)."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xapi_profiles.builders import id_of, patterns
from tests.xapi_profiles.pattern_strategies import LETTERS, patterns_with_runs
from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.errors import UnusablePattern
from xapi_profiles.rules.pattern_tree import MOST_PLACES, tree_of
from xapi_profiles.rules.standing import Stand, advance, begin, expected, follow, standing_from_json

RELAY = patterns(
    top=("sequence", "start", "p:handoffs", "p:end"),
    handoffs=("oneOrMore", "handoff"),
    end=("alternates", "place", "p:foul"),
    foul=("sequence", "whistle", "protest"),
)


def relay():
    return tree_of(id_of("p:top")[0], RELAY.values())


def after(*names):
    return follow([set(id_of(*name.split())) for name in names], relay())


def next_of(standing):
    return [
        (each.template.rpartition("/")[2], each.within[-1].rpartition("/")[2]) for each in expected(standing, relay())
    ]


class TestStanding:
    def test_before_the_first_statement_the_beginning_is_expected(self):
        assert begin(relay()).stand is Stand.PARTIAL
        assert next_of(begin(relay())) == [("start", "top")]

    def test_it_says_what_could_come_next_and_in_which_pattern(self):
        standing = after("start", "handoff")
        assert (standing.stand, standing.count) == (Stand.PARTIAL, 2)
        assert next_of(standing) == [("handoff", "handoffs"), ("place", "end"), ("whistle", "foul")]

    def test_every_pattern_around_what_could_come_is_named(self):
        (protest,) = expected(after("start", "handoff", "whistle"), relay())
        assert protest.within == tuple(id_of("p:top", "p:end", "p:foul"))

    def test_at_its_end_it_is_complete_and_nothing_is_expected(self):
        standing = after("start", "handoff", "handoff", "place")
        assert (standing.stand, next_of(standing)) == (Stand.COMPLETE, [])

    def test_a_complete_one_may_go_on(self):
        laps = tree_of(id_of("p:top")[0], patterns(top=("oneOrMore", "lap")).values())
        standing = follow([set(id_of("lap"))], laps)
        assert standing.stand is Stand.COMPLETE
        assert [each.template for each in expected(standing, laps)] == id_of("lap")

    def test_a_failed_one_says_what_would_have_been_right_and_stays_failed(self):
        standing = after("start", "place")
        assert (standing.stand, standing.count) == (Stand.FAILED, 1)
        assert next_of(standing) == [("handoff", "handoffs")]
        assert after("start", "place", "handoff") == standing

    def test_a_statement_that_follows_no_template_fails_it(self):
        assert advance(begin(relay()), set(), relay()).stand is Stand.FAILED

    def test_a_statement_that_follows_several_templates_is_taken_for_each_of_them(self):
        standing = after("start", "handoff", "handoff whistle")
        assert next_of(standing) == [
            ("handoff", "handoffs"),
            ("place", "end"),
            ("whistle", "foul"),
            ("protest", "foul"),
        ]


class TestKept:
    @given(patterns_with_runs(), st.data())
    @usual
    def test_it_can_be_put_away_as_json_and_taken_up_again_at_any_time(self, example, data):
        away = data.draw(st.integers(0, len(example.trace)))
        kept = json.dumps(follow(example.trace[:away], example.tree).as_json())
        standing = standing_from_json(json.loads(kept))
        for templates in example.trace[away:]:
            standing = advance(standing, templates, example.tree)
        assert standing == follow(example.trace, example.tree)

    def test_it_is_small_and_can_be_read(self):
        assert after("start").as_json() == {
            "stand": "partial",
            "places": [[[id_of("p:top")[0], 1], [id_of("p:handoffs")[0], 0]]],
            "count": 1,
        }


@given(patterns_with_runs())
@usual
def test_a_run_made_from_a_pattern_is_complete(example):
    assert follow(example.trace, example.tree).stand is Stand.COMPLETE


@given(patterns_with_runs(), st.text(LETTERS, max_size=6))
@usual
def test_any_run_is_judged_as_a_regular_expression_judges_it(example, run):
    standing = follow([{letter} for letter in run], example.tree)
    assert (standing.stand is Stand.COMPLETE) == bool(re.fullmatch(example.expression, run))


@given(patterns_with_runs(), st.text(LETTERS, max_size=6))
@usual
def test_what_is_expected_is_right_and_nothing_else_is(example, run):
    standing = follow([{letter} for letter in run], example.tree)
    if standing.stand is not Stand.FAILED:
        names = {each.template for each in expected(standing, example.tree)}
        for letter in LETTERS:
            went_on = advance(standing, {letter}, example.tree)
            assert (went_on.stand is not Stand.FAILED) == (letter in names)


@given(patterns_with_runs())
@usual
def test_the_shortest_run_follows_the_pattern(example):
    shortest = example.tree.shortest()
    assert follow([{template} for template in shortest], example.tree).stand is Stand.COMPLETE
    assert len(shortest) <= len(example.run)


class TestUnusable:
    def test_an_unknown_pattern(self):
        with pytest.raises(UnusablePattern, match="There is no Pattern"):
            tree_of("https://nowhere.example.org", [])

    def test_a_pattern_within_itself(self):
        ring = patterns(top=("optional", "p:other"), other=("optional", "p:top"))
        with pytest.raises(UnusablePattern, match="lies within itself"):
            tree_of(id_of("p:top")[0], ring.values())

    def test_one_that_is_far_too_large(self):
        doubling = {f"d{level}": ("alternates", f"p:d{level + 1}", f"p:d{level + 1}") for level in range(20)}
        large = patterns(top=("optional", "p:d0"), **doubling, d20=("optional", "a"))
        with pytest.raises(UnusablePattern, match=f"{MOST_PLACES} and"):
            tree_of(id_of("p:top")[0], large.values())

    @pytest.mark.parametrize("depth", [101, 5_000])
    def test_one_that_is_far_too_deep(self, depth):
        chain = {f"c{level}": ("optional", f"p:c{level + 1}") for level in range(depth)}
        deep = patterns(top=("optional", "p:c0"), **chain)
        with pytest.raises(UnusablePattern, match="100 are the most"):
            tree_of(id_of("p:top")[0], deep.values())
