"""What is wrong with each of the public profiles, exactly; all of them can be imported."""

import re
from collections import Counter

import pytest

from tests.xapi_profiles.public_profiles import needs_public_profiles, public_document, public_names, public_profile
from xapi_profiles.rules.checking import check_profile
from xapi_profiles.rules.errors import NoExample
from xapi_profiles.rules.examples import example_of
from xapi_profiles.rules.greedy import match_greedily
from xapi_profiles.rules.pattern_tree import tree_of
from xapi_profiles.rules.standing import Stand, follow
from xapi_profiles.rules.templates import judge_statement

pytestmark = needs_public_profiles

TO_MEND = {
    "acrossx": {},
    "activity-streams": {
        # its only version has the id of the profile, and its concepts name a version that it doesn't have
        ("$.versions[].id", "version-id-taken"): 1,
        ("$.concepts[].inScheme", "other-scheme"): 118,
        ("$.concepts[].exactMatch[]", "in-this-profile"): 1,
        ("$.concepts[].relatedMatch[]", "in-this-profile"): 2,
    },
    "adb": {("$.concepts[].relatedMatch[]", "in-this-profile"): 2},
    "adl": {("$.concepts[].exactMatch[]", "in-this-profile"): 1},
    "audio": {},
    "cmi5": {("$.templates[].definition", "missing-property"): 10},
    # 2018-03-26 is a day and no moment
    "dod-isd": {("$.versions[].generatedAtTime", "not-a-timestamp"): 1},
    "flashcards": {},
    "gblxapi": {},
    "open-badges": {("$.versions[].id", "version-id-taken"): 1},
    "pdf-annotator": {
        # the id of its version ends with a full stop too many
        ("$.concepts[].inScheme", "other-scheme"): 10,
        ("$.concepts[].id", "defined-elsewhere"): 4,
    },
    "scorm": {},
    "seriousgames": {},
    "tincan": {
        ("$.versions[].id", "version-id-taken"): 1,
        # http for https
        ("$.concepts[].inScheme", "other-scheme"): 164,
        ("$.concepts[].id", "defined-elsewhere"): 4,
        ("$.concepts[].exactMatch[]", "in-this-profile"): 1,
    },
    "video": {},
    "virtual-patient": {},
}
TO_THINK_ABOUT = {
    "adb": {("$.conformsTo", "other-specification"): 1},
    "adl": {("$.conformsTo", "other-specification"): 1},
    # result.duration is meant
    "audio": {("$.templates[].rules[].location", "no-such-place"): 1},
    "cmi5": {
        # waived and satisfied have the verbs of w3id.org/xapi/adl in cmi5
        ("$.templates[].verb", "unknown-concept"): 2,
        # the reason of waived is in result.extensions
        ("$.templates[].rules[].location", "no-such-place"): 1,
    },
    "scorm": {
        # no profile defines cmi.interaction, which xAPI itself has
        ("$.templates[].objectActivityType", "unknown-concept"): 1,
        ("$.templates[].rules", "empty-value"): 8,
        ("$.patterns[].id", "never-greedily"): 1,
    },
}
WITHOUT_EXAMPLE = {"https://w3id.org/xapi/cmi5#waived", "https://w3id.org/xapi/audio/templates#completed"}
"""The templates that no Statement can follow, each for a place that xAPI doesn't have."""


def counted(problems):
    return dict(Counter((re.sub(r"\d+", "", each.path), each.code) for each in problems))


@pytest.mark.parametrize("name", public_names())
def test_all_that_is_wrong_with_a_profile_among_the_others_is_known(name):
    others = [public_profile(other) for other in public_names()]
    report = check_profile(public_document(name), others=others)
    assert counted(report.errors) == TO_MEND[name]
    assert counted(report.warnings) == TO_THINK_ABOUT.get(name, {})
    assert report.obstacles == ()


@pytest.mark.parametrize("name", ["audio", "cmi5", "flashcards", "scorm", "video"])
def test_every_template_that_can_be_followed_has_an_example(name):
    for template in public_profile(name).templates:
        if template.id in WITHOUT_EXAMPLE:
            with pytest.raises(NoExample):
                example_of(template)
            continue
        for seed in range(5):
            verdict = judge_statement(example_of(template, seed), [template])
            assert [each.id for each in verdict.followed] == [template.id]


def pattern_tree(name):
    profile = public_profile(name)
    (pattern,) = profile.primary_patterns
    return tree_of(pattern.id, profile.patterns)


@pytest.mark.parametrize("name", ["audio", "cmi5", "flashcards", "video"])
def test_the_shortest_run_of_a_public_pattern_follows_it_both_ways(name):
    tree = pattern_tree(name)
    trace = [{template} for template in tree.shortest()]
    assert follow(trace, tree).stand is Stand.COMPLETE
    assert match_greedily(trace, tree).follows


def cmi5(*names):
    return [{f"https://w3id.org/xapi/cmi5#{name}"} for name in names]


@pytest.mark.parametrize(
    "run",
    [
        (),
        ("satisfied",),
        ("launched", "initialized", "terminated"),
        ("launched", "initialized", "completed", "satisfied", "abandoned"),
        ("launched", "initialized", "passed", "completed", "satisfied", "satisfied", "terminated"),
        ("launched", "initialized", "completed", "failed", "terminated"),
        ("waived", "satisfied", "launched", "initialized", "failed", "terminated"),
    ],
)
def test_sessions_of_cmi5_follow_its_pattern(run):
    tree = pattern_tree("cmi5")
    assert follow(cmi5(*run), tree).stand is Stand.COMPLETE
    assert match_greedily(cmi5(*run), tree).follows


@pytest.mark.parametrize(
    ("run", "matched"),
    [
        (("initialized",), 0),
        (("launched", "launched"), 1),
        (("launched", "initialized", "terminated", "completed"), 3),
    ],
)
def test_other_sessions_do_not(run, matched):
    standing = follow(cmi5(*run), pattern_tree("cmi5"))
    assert (standing.stand, standing.count) == (Stand.FAILED, matched)
    assert not match_greedily(cmi5(*run), pattern_tree("cmi5")).follows
