"""What authors of Patterns should think about (xAPI Profiles Structure §9.0)."""

from collections import Counter
from collections.abc import Callable, Iterator

from people.rules.errors import Problem
from xapi_profiles.rules.errors import NoExample, UnusablePattern
from xapi_profiles.rules.examples import example_of
from xapi_profiles.rules.greedy import match_greedily
from xapi_profiles.rules.pattern_tree import tree_of
from xapi_profiles.rules.profile import Profile
from xapi_profiles.rules.templates import judge_statement
from xapi_profiles.rules.vocabulary import PATTERN_KINDS_WITH_MEMBERS, STRUCTURE

_SECTION = f"{STRUCTURE}9.0"


def pattern_lints(profile: Profile) -> Iterator[Problem]:
    """Yield what could be better in the Patterns of a Profile."""
    for lint in _LINTS:
        yield from lint(profile)


def _alternates(profile: Profile) -> Iterator[Problem]:
    """Find optional and zeroOrMore directly in alternates (§9.0)."""
    patterns = {pattern.id: pattern for pattern in profile.patterns}
    for index, pattern in enumerate(profile.patterns):
        for place, member in enumerate(pattern.members if pattern.kind == "alternates" else ()):
            if member in patterns and patterns[member].kind in ("optional", "zeroOrMore"):
                rule = f"Take it out: it is {patterns[member].kind}, which must not stand directly in alternates."
                path = f"$.patterns[{index}].alternates[{place}]"
                yield Problem(path, member, rule, _SECTION, "optional-in-alternates")


def _few_members(profile: Profile) -> Iterator[Problem]:
    """Find those with one member, but for a primary sequence of one template that is used nowhere (§9.0)."""
    used = Counter(member for pattern in profile.patterns for member in pattern.members)
    patterns = {pattern.id for pattern in profile.patterns}
    for index, pattern in enumerate(profile.patterns):
        if pattern.kind not in PATTERN_KINDS_WITH_MEMBERS or len(pattern.members) > 1:
            continue
        is_alone = pattern.kind == "sequence" and pattern.primary and not used[pattern.id]
        if not (is_alone and pattern.members[0] not in patterns):
            rule = "Give it two members at least; only a primary sequence that is used nowhere may be one template."
            path = f"$.patterns[{index}].{pattern.kind}"
            yield Problem(path, list(pattern.members), rule, _SECTION, "few-members")


def _greed(profile: Profile) -> Iterator[Problem]:
    """Find primary Patterns that the shortest run that they ask for doesn't follow greedily (§9.0)."""
    for index, pattern in enumerate(profile.patterns):
        if not pattern.primary:
            continue
        try:
            tree = tree_of(pattern.id, profile.patterns)
        except UnusablePattern:
            continue
        run = tree.shortest()
        followed = {id_: _followed_by_example(profile, id_) for id_ in run}
        if not match_greedily([followed[id_] for id_ in run], tree).follows:
            greedy = sorted(set().union(*followed.values()) - {*run})
            rule = (
                "Keep greedy matching in mind: not even the shortest run follows the Pattern, because Statements that"
                f" end a part of it follow other templates as well: {', '.join(greedy) or 'those of the run itself'}."
            )
            yield Problem(f"$.patterns[{index}].id", pattern.id, rule, _SECTION, "never-greedily")


_LINTS: tuple[Callable[[Profile], Iterator[Problem]], ...] = (_alternates, _few_members, _greed)


def _followed_by_example(profile: Profile, template_id: str) -> frozenset[str]:
    """Return the templates that an example of one follows; where there is none, only that one."""
    template = next((each for each in profile.templates if each.id == template_id), None)
    try:
        example = example_of(template) if template is not None else None
    except NoExample:
        example = None
    if example is None:
        return frozenset([template_id])
    return frozenset(each.id for each in judge_statement(example, profile.templates).followed)
