"""Patterns matched as the specification says: greedily, without going back (Communication §2.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xapi_profiles.builders import id_of, patterns
from tests.xapi_profiles.pattern_strategies import patterns_with_runs
from tests.xapi_profiles.properties import usual
from xapi_profiles.rules.greedy import GreedyVerdict, Match, match_greedily
from xapi_profiles.rules.pattern_tree import tree_of
from xapi_profiles.rules.standing import Stand, follow

SUCCESS, PARTIAL, FAILURE = Match.SUCCESS, Match.PARTIAL, Match.FAILURE


def tree(**kinds):
    return tree_of(id_of("p:top")[0], patterns(**kinds).values())


def trace(run):
    """Return a trace from words: each Statement follows the templates of its letters."""
    return [set(id_of(*letters)) for letters in run.split()]


@pytest.mark.parametrize(
    ("kinds", "run", "match", "remaining"),
    [
        # sequence: in the order specified
        ({"top": ("sequence", "a", "b")}, "", PARTIAL, 0),
        ({"top": ("sequence", "a", "b")}, "a", PARTIAL, 0),
        ({"top": ("sequence", "a", "b")}, "a b", SUCCESS, 0),
        ({"top": ("sequence", "a", "b")}, "a b c", SUCCESS, 1),
        ({"top": ("sequence", "a", "b")}, "b a", FAILURE, 2),
        ({"top": ("sequence", "a", "b")}, "a a", FAILURE, 2),
        # alternates: the longest member that matches
        ({"top": ("alternates", "a", "b")}, "b", SUCCESS, 0),
        ({"top": ("alternates", "a", "b")}, "c", FAILURE, 1),
        ({"top": ("alternates", "a", "b")}, "", PARTIAL, 0),
        ({"top": ("alternates", "a", "p:ab"), "ab": ("sequence", "a", "b")}, "a b", SUCCESS, 0),
        ({"top": ("alternates", "a", "p:ab"), "ab": ("sequence", "a", "b")}, "a c", SUCCESS, 1),
        ({"top": ("alternates", "c", "p:ab"), "ab": ("sequence", "a", "b")}, "a", PARTIAL, 0),
        # optional
        ({"top": ("optional", "a")}, "", SUCCESS, 0),
        ({"top": ("optional", "a")}, "a", SUCCESS, 0),
        ({"top": ("optional", "a")}, "a a", SUCCESS, 1),
        ({"top": ("optional", "a")}, "b", SUCCESS, 1),
        ({"top": ("optional", "p:ab"), "ab": ("sequence", "a", "b")}, "a", PARTIAL, 0),
        # oneOrMore
        ({"top": ("oneOrMore", "a")}, "", PARTIAL, 0),
        ({"top": ("oneOrMore", "a")}, "a", SUCCESS, 0),
        ({"top": ("oneOrMore", "a")}, "a a a", SUCCESS, 0),
        ({"top": ("oneOrMore", "a")}, "a a b", SUCCESS, 1),
        ({"top": ("oneOrMore", "a")}, "b", FAILURE, 1),
        ({"top": ("oneOrMore", "p:ab"), "ab": ("sequence", "a", "b")}, "a b a", PARTIAL, 1),
        ({"top": ("oneOrMore", "p:may"), "may": ("optional", "a")}, "b", SUCCESS, 1),
        # zeroOrMore
        ({"top": ("zeroOrMore", "a")}, "", SUCCESS, 0),
        ({"top": ("zeroOrMore", "a")}, "a a", SUCCESS, 0),
        ({"top": ("zeroOrMore", "a")}, "b", SUCCESS, 1),
        ({"top": ("zeroOrMore", "p:may"), "may": ("optional", "a")}, "a b", SUCCESS, 1),
    ],
)
def test_each_kind(kinds, run, match, remaining):
    assert match_greedily(trace(run), tree(**kinds)) == GreedyVerdict(match, remaining)


def test_only_a_success_with_nothing_remaining_follows():
    assert GreedyVerdict(SUCCESS, 0).follows
    assert not GreedyVerdict(SUCCESS, 1).follows
    assert not GreedyVerdict(PARTIAL, 0).follows
    assert not GreedyVerdict(FAILURE, 0).follows


def test_what_matched_is_never_given_back():
    greedy = tree(top=("sequence", "p:some", "a"), some=("zeroOrMore", "a"))
    assert match_greedily(trace("a a"), greedy) == GreedyVerdict(PARTIAL, 0)
    assert follow(trace("a a"), greedy).stand is Stand.COMPLETE


def test_a_template_that_takes_too_much_makes_later_ones_fail():
    """What happens to the public SCORM Profile: its scoactivity matches the terminated Statement as well."""
    run = tree(top=("sequence", "s", "p:middle", "t"), middle=("zeroOrMore", "m"))
    assert match_greedily(trace("s m tm"), run) == GreedyVerdict(PARTIAL, 0)
    assert match_greedily(trace("s m t"), run) == GreedyVerdict(SUCCESS, 0)
    assert follow(trace("s m tm"), run).stand is Stand.COMPLETE


def test_to_the_letter_a_repeated_member_that_was_begun_counts_as_success():
    """The pseudocode tries again with no Statements left, finds nothing more, and takes that for the end."""
    run = tree(top=("zeroOrMore", "p:ab"), ab=("sequence", "a", "b"))
    assert match_greedily(trace("a"), run) == GreedyVerdict(SUCCESS, 0)
    assert follow(trace("a"), run).stand is Stand.PARTIAL


def test_members_that_many_patterns_share_are_matched_once():
    doubling = {f"d{level}": ("sequence", f"p:d{level + 1}", f"p:d{level + 1}") for level in range(12)}
    wide = tree(top=("sequence", "p:d0", "z"), **doubling, d12=("optional", "a"))
    assert match_greedily(trace("a " * 4096 + "z"), wide) == GreedyVerdict(SUCCESS, 0)


@given(patterns_with_runs(repeated=False))
@usual
def test_a_run_made_from_a_pattern_follows_it(example):
    """So is the specification's own property: templates stand once in such Patterns, so that greed never misleads."""
    assert match_greedily(example.trace, example.tree).follows


@given(patterns_with_runs(repeated=False, optional_in_alternates=False), st.data())
@usual
def test_the_beginning_of_such_a_run_never_fails(example, data):
    beginning = example.trace[: data.draw(st.integers(0, len(example.trace)))]
    assert match_greedily(beginning, example.tree).match is not FAILURE


@given(patterns_with_runs(repeated=True))
@usual
def test_what_is_followed_greedily_is_complete_or_goes_on_as_a_regular_expression(example):
    if match_greedily(example.trace, example.tree).follows:
        assert follow(example.trace, example.tree).stand is not Stand.FAILED
