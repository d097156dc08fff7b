"""Statements that were collected before, registration after registration, beside the primary Patterns of a Profile.

xAPI Profiles Structure §9.0; Communication §2.2 (follows). What arrives is followed one by one with ``standing``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xapi_profiles.rules.greedy import GreedyVerdict, Trace, match_greedily
from xapi_profiles.rules.pattern_tree import PatternTree, tree_of
from xapi_profiles.rules.profile import Json, Pattern, Profile, StatementTemplate
from xapi_profiles.rules.registrations import Stream, claims, collected_order, streams_of
from xapi_profiles.rules.standing import Expected, Standing, expected, follow
from xapi_profiles.rules.templates import Find, judge_statement, nothing_at_hand


@dataclass(frozen=True, slots=True)
class Run:
    """How the Statements of one sequence stand to one primary Pattern, by both ways of matching."""

    stream: Stream
    pattern: Pattern
    count: int
    """How many Statements the sequence has."""
    standing: Standing
    next: tuple[Expected, ...]
    """What could come next, or could have come in the place of the Statement that failed."""
    greedy: GreedyVerdict


def runs_of(
    statements: Sequence[Json], profile: Profile, *, others: Sequence[Profile] = (), find: Find = nothing_at_hand
) -> list[Run]:
    """Match those Statements that name a Profile with all its primary Patterns, ordered by timestamp (§2.2)."""
    trees = trees_of(profile, others)
    templates = {each.id: each for each in templates_of(profile, trees, others)}
    traces: defaultdict[Stream, list[frozenset[str]]] = defaultdict(list)
    for statement in collected_order([each for each in statements if claims(each, profile)]):
        verdict = judge_statement(statement, templates.values(), known=templates, find=find)
        for stream in streams_of(statement, profile):
            traces[stream].append(verdict.template_ids)
    return [_run(stream, trace, tree) for stream, trace in traces.items() for tree in trees]


def broken_streams(runs: Iterable[Run]) -> set[Stream]:
    """Return the sequences that can't follow any of the primary Patterns any more (§2.2, follows)."""
    runs = tuple(runs)
    return {run.stream for run in runs} - {run.stream for run in runs if not run.standing.is_broken}


def trees_of(profile: Profile, others: Iterable[Profile] = ()) -> list[PatternTree]:
    """Return the primary Patterns of a Profile, with what they take from others (Structure §9.0)."""
    patterns = [pattern for each in (profile, *others) for pattern in each.patterns]
    return [tree_of(pattern.id, patterns) for pattern in profile.primary_patterns]


def templates_of(
    profile: Profile, trees: Iterable[PatternTree], others: Iterable[Profile] = ()
) -> list[StatementTemplate]:
    """Return the templates of a Profile, and those of others that its Patterns use as if they were its own (§9.0)."""
    used = frozenset().union(*(tree.templates for tree in trees))
    return [*profile.templates, *(each for other in others for each in other.templates if each.id in used)]


def _run(stream: Stream, trace: Trace, tree: PatternTree) -> Run:
    standing = follow(trace, tree)
    return Run(stream, tree.root, len(trace), standing, expected(standing, tree), match_greedily(trace, tree))
