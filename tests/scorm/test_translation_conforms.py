"""Whatever content sets, its Statements are valid xAPI, keep the profile's templates and follow its pattern."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version
from scorm_bridge.rules.data_model import ELEMENTS, judged
from scorm_bridge.rules.scoring import Terms
from scorm_bridge.rules.state_documents import state_documents
from tests.scorm.profile_templates import broken_rules, follows_pattern, scorm_profile, templates_of
from tests.scorm.translation import commit, facts, happened, verbs

has_profile = pytest.mark.skipif(scorm_profile() is None, reason="the public profiles aren't beside the checkout")

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "completed",
            "passed",
            "failed",
            "suspend",
            "correct",
            "wrong",
            "0.5",
            "-1",
            "1",
            "100",
            "choice",
            "performance",
            "numeric",
            "fill-in",
            "a[,]b",
            "a[.]b",
            "1[:]2",
            "{lang=en}text",
            "{lang=x}y",
            "PT1H2M3.45S",
            "0001:02:03.45",
            "2026-11-21T15:00:30.0Z",
            "2026-11-21T15:00:30",
            "12:30:00",
            "urn:a:b",
            "true",
            "t",
        ]
    ),
)
INDEXES = st.integers(0, 2)


@st.composite
def elements_of(draw, standard):
    """Return elements that the data model takes."""
    names = [name for name, element in ELEMENTS[standard].items() if element.is_writable]
    said = {}
    for name in draw(st.lists(st.sampled_from(names), max_size=30)):
        parts = [str(draw(INDEXES)) if part == "n" else part for part in name.split(".")]
        said[".".join(parts)] = draw(TEXTS)
    for index in range(draw(INDEXES)):
        said[f"cmi.interactions.{index}.id"] = draw(st.text(min_size=1, max_size=8))
        said[f"cmi.objectives.{index}.id"] = draw(st.text(min_size=1, max_size=8))
    return judged(standard, said)[0]


@st.composite
def runs_of(draw):
    """Return a standard, terms and the states that a SCO goes through, first of all none."""
    standard = draw(st.sampled_from(["1.2", "2004"]))
    number = st.one_of(st.none(), st.decimals(0, 1, places=2))
    terms = Terms(
        standard,
        credit=draw(st.sampled_from(["credit", "no-credit"])),
        mastery_score=draw(number),
        completion_threshold=draw(number),
        scaled_passing_score=draw(number),
    )
    states = [{}]
    for each in draw(st.lists(elements_of(standard), min_size=1, max_size=4)):
        states.append(states[-1] | each)
    return terms, states


def statements_of(terms, states):
    """Return all Statements of a run that begins, is suspended after each commit but the last, and ends."""
    statements, unsaid = [], ()
    for number, (before, after) in enumerate(pairwise(states), start=1):
        began, ended = 60 * number - 50, 60 * number - 5
        is_last = number == len(states) - 1
        events = [
            happened("initialized" if number == 1 else "resumed", began),
            happened("terminated" if is_last else "suspended", ended),
        ]
        run = commit(before, after, *events, number=number, said=facts(terms=terms), unsaid=unsaid)
        statements, unsaid = statements + run.statements, run.unsaid
    return statements


@given(runs_of())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_anything_that_is_valid_gives_valid_statements(run):
    statements = statements_of(*run)

    for statement in statements:
        for version in (Version.V1_0_3, Version.V2_0_0):
            assert problems_of_statement(statement, version=version) == []
        assert json.loads(json.dumps(statement, allow_nan=False)) == statement
    assert len({each["id"] for each in statements}) == len(statements)


@has_profile
@given(runs_of())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_anything_that_is_valid_keeps_the_profile(run):
    statements = statements_of(*run)

    for statement in statements:
        assert broken_rules(statement) == []
        assert len(templates_of(statement)) > 1, "the general restrictions are no template of the pattern"
    names = [each["verb"]["id"].rpartition("/")[2] for each in statements]
    assert follows_pattern(names), names


@given(runs_of())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_translating_again_gives_the_same_again(run):
    assert statements_of(*run) == statements_of(*run)


@given(runs_of())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_documents_are_what_they_say_they_are(run):
    terms, states = run
    for before, after in pairwise(states):
        for document in state_documents(facts(terms=terms), before, after):
            if document.content_type == "application/json":
                assert isinstance(json.loads(document.content), dict)
            else:
                assert document.content.decode() is not None


@has_profile
@pytest.mark.parametrize(
    ("after", "verb", "templates"),
    [
        ({"cmi.exit": "normal"}, "initialized", {"initialization", "scoactivity"}),
        ({"cmi.exit": "normal"}, "terminated", {"termination", "scoactivity"}),
        ({"cmi.completion_status": "completed"}, "completed", {"completing", "scoactivity"}),
        ({"cmi.success_status": "passed"}, "passed", {"scoactivity"}),
        ({"cmi.score.scaled": "1"}, "scored", {"scoactivity"}),
        ({"cmi.progress_measure": "1"}, "progressed", {"scoactivity"}),
        ({"cmi.comments_from_learner.0.comment": "Fine."}, "commented", {"commenting", "scoactivity"}),
        (
            {"cmi.interactions.0.id": "q", "cmi.interactions.0.result": "correct"},
            "responded",
            {"interactionactivity", "otheractivity"},
        ),
        ({"cmi.objectives.0.id": "o", "cmi.objectives.0.success_status": "passed"}, "passed", {"otheractivity"}),
    ],
)
def test_each_kind_of_statement_has_its_templates(after, verb, templates):
    run = commit({}, after, happened("initialized"), happened("terminated", 60))
    statement = next(each for each in run.statements if each["verb"]["id"].endswith(f"/{verb}"))

    found = {each.partition("#")[2] for each in templates_of(statement)}
    assert found == templates | {"generalrestrictions"}
    assert broken_rules(statement) == []


@has_profile
def test_resuming_and_suspending_have_their_templates():
    run = commit({}, {}, happened("resumed"), happened("suspended", 60))

    assert verbs(run) == ["resumed", "suspended"]
    assert [templates_of(each)[1].partition("#")[2] for each in run.statements] == ["resumption", "suspension"]


def test_the_checker_finds_what_is_missing():
    statement = commit({}, {}, happened("initialized")).statements[0]

    assert follows_pattern(["initialized", "suspended", "resumed", "scored", "terminated"])
    assert not follows_pattern(["initialized", "suspended", "terminated"])
    assert not follows_pattern(["resumed"])
    assert not follows_pattern(["initialized", "terminated", "scored"])
    if scorm_profile() is not None:
        broken = {**statement, "timestamp": None}
        del broken["timestamp"]
        assert broken_rules(broken) == [("https://w3id.org/xapi/scorm#generalrestrictions", "timestamp")]
