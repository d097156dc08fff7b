"""What an AU may send: for each rule one Statement that breaks it and no other (cmi5 §7.1, §9, §10.2)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmi5.rules import vocabulary as cmi5
from cmi5.rules.session import SessionState
from cmi5.rules.statement_rules import RULES, judge, problems_of, section_of
from tests.cmi5.sessions import ANA, BEGUN, BO, SESSION, allowed, defined, fresh, having, session, without

CONTEXT = ("context", "contextActivities", "category")
MOVE_ON = [{"id": cmi5.CATEGORY_CMI5}, {"id": cmi5.CATEGORY_MOVE_ON}]
ONLY_CMI5 = [{"id": cmi5.CATEGORY_CMI5}]
PASSED = session(verbs=frozenset({cmi5.INITIALIZED, cmi5.PASSED}), passed=True)
PASSED_BEFORE = session(passed=True)
PREFERENCES_UNREAD = fresh(preferences_were_read=False)
OVER = session(is_over=True)
ABANDONED = session(is_abandoned=True)
TERMINATED = session(terminated_at=BEGUN.replace(minute=4))

BROKEN: list[tuple[str, SessionState, dict[str, Any]]] = [
    # What a session takes
    ("9.3.6.0-2 (d2)", ABANDONED, allowed()),
    ("9.3.8.0-4", OVER, allowed()),
    ("6.3.0.0-1", session(), allowed(verb={"id": cmi5.VOIDED})),
    ("11.0.0.0-3 (d2)", PREFERENCES_UNREAD, defined(cmi5.INITIALIZED)),
    ("9.3.0.0-4 (d2)", fresh(), allowed()),
    ("9.3.0.0-4 (d2)", fresh(), defined(cmi5.TERMINATED)),
    ("9.3.0.0-4", session(), allowed(timestamp="2030-01-01T11:59:59.999Z")),
    ("9.3.0.0-5 (d2)", TERMINATED, allowed()),
    # What every Statement has
    ("9.1.0.0-1 (d)", session(), without(allowed(), "id")),
    ("9.1.0.0-1 (d)", session(), allowed(id="1")),
    ("8.1.3.0-3 (d)", session(), allowed(actor=BO)),
    ("8.1.3.0-3 (d)", session(), allowed(actor={"account": {"homePage": 1}})),
    ("9.6.1.0-1 (d)", session(), without(allowed(), "context", "registration")),
    ("9.6.1.0-1 (d)", session(), having(allowed(), "6690e6c9-3ef0-4ed3-8b37-7f3964730bee", "context", "registration")),
    ("9.6.3.1-4 (d)", session(), without(allowed(), "context", "extensions", cmi5.SESSION_ID)),
    ("9.6.3.1-4 (d)", session(), having(allowed(), SESSION + "0", "context", "extensions", cmi5.SESSION_ID)),
    ("9.6.2.0-1 (d)", session(), without(allowed(), "context", "contextActivities")),
    ("9.6.2.0-1 (d)", session(), having(allowed(), [{"id": ANA["objectType"]}], *CONTEXT[:2], "grouping")),
    ("10.2.1.0-7 (d)", session(), having(allowed(), "autumn", "context", "extensions", "https://example.org/campaign")),
    ("10.2.1.0-7 (d)", session(), without(allowed(), "context", "extensions", "https://example.org/campaign")),
    ("9.7.0.0-1 (d)", session(), without(allowed(), "timestamp")),
    ("9.7.0.0-2 (d)", session(), allowed(timestamp="2030-01-01T13:05:00+01:00")),
    ("9.7.0.0-2 (d)", session(), allowed(timestamp="2030-01-01T12:05:00")),
    ("9.6.2.2-2 (d)", session(), having(allowed(), [{"id": cmi5.CATEGORY_MOVE_ON}], *CONTEXT)),
    ("9.6.2.2-2 (d)", session(), having(defined(cmi5.TERMINATED), MOVE_ON, *CONTEXT)),
    # cmi5 defined Statements
    ("9.3.0.0-1", session(), having(allowed(), ONLY_CMI5, *CONTEXT)),
    ("9.3.0.0-1", session(), defined(cmi5.SATISFIED)),
    ("9.3.0.0-1", session(), defined(cmi5.LAUNCHED)),
    ("8.1.5.0-6 (d)", session(), having(defined(cmi5.TERMINATED), "https://example.org/other", "object", "id")),
    ("8.1.5.0-6 (d)", session(), having(defined(cmi5.TERMINATED), "StatementRef", "object", "objectType")),
    # Which verb when
    ("9.3.2.0-3 (d)", session(), defined(cmi5.INITIALIZED)),
    ("9.3.0.0-2 (d)", session(verbs=frozenset({cmi5.COMPLETED})), defined(cmi5.COMPLETED)),
    ("9.3.0.0-3 (d)", session(verbs=frozenset({cmi5.FAILED})), defined(cmi5.PASSED)),
    ("9.3.0.0-6 (d2)", session(completed=True), defined(cmi5.COMPLETED)),
    ("9.3.0.0-7 (d2)", PASSED_BEFORE, defined(cmi5.PASSED)),
    ("9.3.0.0-8 (d)", PASSED_BEFORE, defined(cmi5.FAILED)),
    *(
        ("10.2.2.0-5 (d)", session(launch_mode=mode), defined(verb))
        for mode in (cmi5.BROWSE, cmi5.REVIEW)
        for verb in (cmi5.COMPLETED, cmi5.PASSED, cmi5.FAILED)
    ),
    # What the result has
    ("9.5.1.0-2 (d)", session(), having(defined(cmi5.COMPLETED), {"scaled": 1}, "result", "score")),
    ("9.5.1.0-2 (d)", session(), having(defined(cmi5.TERMINATED), {"scaled": 1}, "result", "score")),
    ("9.5.1.0-1", session(), defined(cmi5.FAILED, scaled=-0.1)),
    ("9.5.1.0-1", session(), defined(cmi5.PASSED, scaled=1.1)),
    ("9.5.1.0-3 (d1)", session(), having(defined(cmi5.PASSED), {"raw": 7, "max": 9}, "result", "score")),
    ("9.5.1.0-3 (d2)", session(), having(defined(cmi5.PASSED), {"raw": 7, "min": 1}, "result", "score")),
    ("9.3.4.0-2 (d2)", session(mastery=0.8), defined(cmi5.PASSED, scaled=0.79, mastery=0.8)),
    ("9.3.5.0-2 (d)", session(mastery=0.8), defined(cmi5.FAILED, scaled=0.8, mastery=0.8)),
    ("9.3.5.0-2 (d)", session(mastery=0), defined(cmi5.FAILED, scaled=0, mastery=0)),
    ("9.6.3.2-2 (d)", session(mastery=0.8), defined(cmi5.PASSED, scaled=0.9)),
    ("9.6.3.2-2 (d)", session(mastery=0), defined(cmi5.PASSED, scaled=0.9)),
    ("9.6.3.2-2 (d)", session(mastery=0.8), defined(cmi5.FAILED, scaled=0.1, mastery=0.7)),
    ("9.5.2.0-1 (d1)", session(), having(defined(cmi5.PASSED), False, "result", "success")),
    ("9.5.2.0-2 (d)", session(), having(defined(cmi5.FAILED), True, "result", "success")),
    (
        "9.5.2.0-3 (d)",
        session(),
        having(having(defined(cmi5.TERMINATED), True, "result", "success"), MOVE_ON, *CONTEXT),
    ),
    ("9.5.3.0-1 (d1)", session(), having(defined(cmi5.COMPLETED), False, "result", "completion")),
    (
        "9.5.3.0-2 (d)",
        session(),
        having(having(defined(cmi5.TERMINATED), True, "result", "completion"), MOVE_ON, *CONTEXT),
    ),
    ("9.5.4.1-1 (d)", session(), without(defined(cmi5.TERMINATED), "result", "duration")),
    ("9.5.4.1-2 (d)", session(), without(defined(cmi5.COMPLETED), "result", "duration")),
    ("9.5.4.1-3 (d)", session(), without(defined(cmi5.PASSED), "result", "duration")),
    ("9.5.4.1-4 (d)", session(), without(defined(cmi5.FAILED), "result", "duration")),
    ("9.5.5.1", session(), having(allowed(), 101, "result", "extensions", cmi5.PROGRESS)),
    ("9.5.5.1", session(), having(allowed(), "50", "result", "extensions", cmi5.PROGRESS)),
    ("9.6.2.2-1 (d1)", session(), having(defined(cmi5.COMPLETED), ONLY_CMI5, *CONTEXT)),
    ("9.6.2.2-1 (d2)", session(), having(defined(cmi5.PASSED), ONLY_CMI5, *CONTEXT)),
    ("9.6.2.2-1 (d3)", session(), having(defined(cmi5.FAILED), ONLY_CMI5, *CONTEXT)),
]


def named(case: object) -> str | None:
    return case if isinstance(case, str) else ""


@pytest.mark.parametrize(("requirement", "state", "statement"), BROKEN, ids=named)
def test_a_broken_rule_is_told_and_no_other(requirement: str, state: SessionState, statement: dict[str, Any]) -> None:
    assert [problem.code for problem in problems_of(statement, state)] == [requirement]


def test_without_a_context_everything_that_belongs_in_it_is_told() -> None:
    """9.6.0.0-1 (d), 10.2.1.0-6 (d), 9.6.1.0-1."""
    told = [problem.code for problem in problems_of(without(allowed(), "context"), session())]
    assert told == ["9.6.0.0-1 (d)", "9.6.1.0-1 (d)", "9.6.3.1-4 (d)", "9.6.2.0-1 (d)", "10.2.1.0-7 (d)"]


def test_a_group_is_no_actor_of_a_cmi5_defined_statement() -> None:
    """9.2.0.0-2, 9.4.0.0-1 (d)."""
    statement = defined(cmi5.TERMINATED, actor={**ANA, "objectType": "Group"})
    assert [problem.code for problem in problems_of(statement, session())] == ["8.1.3.0-3 (d)", "9.2.0.0-2"]


def test_every_rule_has_a_statement_that_breaks_it() -> None:
    elsewhere = {"9.6.0.0-1 (d)", "9.2.0.0-2"}
    assert {rule.requirement for rule in RULES} == {requirement for requirement, *_ in BROKEN} | elsewhere


RIGHT = [
    (fresh(), defined(cmi5.INITIALIZED)),
    (session(), allowed()),
    (session(), allowed(timestamp="2030-01-01T12:00:00+00:00")),
    (session(), having(allowed(), [{"id": "https://example.org/more"}], *CONTEXT[:2], "other")),
    (session(), having(allowed(), 50, "result", "extensions", cmi5.PROGRESS)),
    (session(), having(allowed(), {"raw": 7}, "result", "score")),
    (session(), allowed(actor={**ANA, "name": "Ana"})),
    (session(), defined(cmi5.COMPLETED)),
    (session(), defined(cmi5.PASSED)),
    (session(), defined(cmi5.FAILED, scaled=0.5)),
    (session(mastery=0.8), defined(cmi5.PASSED, scaled=0.8, mastery=0.8)),
    (session(mastery=0.8), defined(cmi5.FAILED, scaled=0.7999, mastery=0.8)),
    (session(mastery=0.8), defined(cmi5.PASSED)),
    (session(mastery=0), defined(cmi5.PASSED, scaled=0, mastery=0)),
    (session(mastery=1), defined(cmi5.PASSED, scaled=1, mastery=1.0)),
    (session(launch_mode=cmi5.REVIEW), defined(cmi5.TERMINATED)),
    (session(terminated_at=BEGUN.replace(minute=6)), allowed()),
    (PASSED_BEFORE, defined(cmi5.COMPLETED)),
]


@pytest.mark.parametrize(("state", "statement"), RIGHT)
def test_what_is_right_is_taken(state: SessionState, statement: dict[str, Any]) -> None:
    assert problems_of(statement, state) == []


class TestABatch:
    def test_each_statement_is_judged_in_the_state_that_those_before_it_leave(self) -> None:
        problems, after = judge([defined(cmi5.INITIALIZED), allowed(), defined(cmi5.TERMINATED)], fresh())
        assert problems == []
        assert (after.verbs, after.terminated_at is not None) == (frozenset({cmi5.INITIALIZED, cmi5.TERMINATED}), True)

    def test_a_verb_that_comes_twice_is_told_with_its_place(self) -> None:
        problems, _ = judge([defined(cmi5.COMPLETED), defined(cmi5.COMPLETED)], session())
        assert [(each.code, each.index) for each in problems] == [("9.3.0.0-2 (d)", 1), ("9.3.0.0-6 (d2)", 1)]

    def test_order_is_that_of_timestamps(self) -> None:
        late = allowed(timestamp="2030-01-01T12:06:00Z")
        problems, _ = judge([defined(cmi5.TERMINATED), allowed(), late], session())
        assert [(each.code, each.index) for each in problems] == [("9.3.0.0-5 (d2)", 2)]


def test_a_problem_names_path_value_section_and_advice() -> None:
    [problem] = problems_of(defined(cmi5.PASSED, scaled=0.5, mastery=0.8), session(mastery=0.8))
    assert problem.as_json() == {
        "path": "$.result.score.scaled",
        "value": 0.5,
        "rule": "passed needs a score that reaches the masteryScore of the launch.",
        "section": "cmi5 §9.3.4",
        "code": "9.3.4.0-2 (d2)",
    }


@pytest.mark.parametrize(
    ("requirement", "section"),
    [("9.3.0.0-2 (d)", "cmi5 §9.3"), ("10.2.1.0-7 (d)", "cmi5 §10.2.1"), ("9.5.5.1", "cmi5 §9.5.5.1")],
)
def test_a_requirement_names_its_section(requirement: str, section: str) -> None:
    assert section_of(requirement) == section


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        ("id",),
        ("actor",),
        ("actor", "account"),
        ("verb",),
        ("verb", "id"),
        ("object",),
        ("result",),
        ("result", "score"),
        ("result", "score", "scaled"),
        ("result", "extensions"),
        ("context",),
        ("context", "registration"),
        ("context", "contextActivities"),
        ("context", "contextActivities", "category"),
        ("context", "contextActivities", "grouping"),
        ("context", "extensions"),
        ("timestamp",),
    ]
)


@given(place=PLACES, value=JSON, verb=st.sampled_from(sorted(cmi5.VERBS_OF_AU)))
def test_whatever_stands_where_is_judged_and_never_breaks_the_judge(
    place: tuple[str, ...], value: object, verb: str
) -> None:
    statement = having(defined(verb, scaled=0.5), value, *place)
    problems, _ = judge([statement], session(mastery=0.5))
    assert all(problem.code for problem in problems)


@given(value=st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_an_object_that_is_no_statement_breaks_rules(value: dict[str, object]) -> None:
    assert problems_of(value, session()) != []
