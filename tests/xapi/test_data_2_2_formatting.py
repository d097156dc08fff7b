"""What every property of a Statement obeys: no nulls, exact names and values, the right type. xAPI 1.0.3 Data §2.2."""

from typing import Any

import pytest

from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version
from tests.xapi.statements import (
    ABSENT,
    complaints,
    make_activity,
    make_agent,
    make_attachment,
    make_context,
    make_definition,
    make_result,
    make_score,
    make_statement,
    make_verb,
)

both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
def test_the_statement_of_these_tests_is_valid(version: Version) -> None:
    statement = make_statement(result=make_result(), context=make_context(), attachments=[make_attachment()])
    assert complaints(statement, version) == []


@both_versions
@pytest.mark.parametrize("name", ["actor", "verb", "object"])
def test_a_statement_needs_actor_verb_and_object(name: str, version: Version) -> None:
    """XAPI-00003, XAPI-00004, XAPI-00005."""
    assert complaints(make_statement(**{name: ABSENT}), version) == [(f"$.{name}", "missing-property")]


@both_versions
@pytest.mark.parametrize("name", ["id", "result", "context", "timestamp", "stored", "authority", "version"])
def test_a_statement_may_leave_out_everything_else(name: str, version: Version) -> None:
    assert complaints(make_statement(**{name: ABSENT}), version) == []


@both_versions
@pytest.mark.parametrize("value", [None, [], "statement", 1, True])
def test_a_statement_is_an_object(value: object, version: Version) -> None:
    [problem] = problems_of_statement(value, version=version)
    assert problem.path == "$"


@both_versions
@pytest.mark.parametrize(
    ("statement", "path"),
    [
        (make_statement(actor=make_agent(name=None)), "$.actor.name"),
        (make_statement(verb=make_verb(display={"en": None})), "$.verb.display.en"),
        (make_statement(context=make_context(registration=None)), "$.context.registration"),
        (
            make_statement(object=make_activity(definition=make_definition(moreInfo=None))),
            "$.object.definition.moreInfo",
        ),
        (make_statement(result=None), "$.result"),
        (
            make_statement(context=make_context(contextActivities={"parent": [None]})),
            "$.context.contextActivities.parent[0]",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_null_is_refused(statement: dict[str, Any], path: str, version: Version) -> None:
    """XAPI-00001."""
    assert complaints(statement, version) == [(path, "null")]


@both_versions
def test_null_is_welcome_inside_extensions(version: Version) -> None:
    extensions = {"https://example.org/seat": None, "https://example.org/row": [None, {"x": None}]}
    assert complaints(make_statement(result=make_result(extensions=extensions)), version) == []


@both_versions
@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (make_result(score=make_score(max="100")), ("$.result.score.max", "not-a-number")),
        (make_result(score=make_score(raw=True)), ("$.result.score.raw", "not-a-number")),
        (make_result(success="true"), ("$.result.success", "not-a-boolean")),
        (make_result(completion=1), ("$.result.completion", "not-a-boolean")),
        (make_result(response=42), ("$.result.response", "not-a-string")),
        (make_result(score=95), ("$.result.score", "not-an-object")),
        (make_result(extensions=[]), ("$.result.extensions", "not-an-object")),
    ],
)
def test_no_type_is_taken_for_another(result: dict[str, Any], problem: tuple[str, str], version: Version) -> None:
    """XAPI-00006."""
    assert complaints(make_statement(result=result), version) == [problem]


@both_versions
@pytest.mark.parametrize(
    "name", ["iD", "Actor", "veRb", "oBject", "RESULT", "conText", "timeStamp", "STOred", "auTHORity", "Version"]
)
def test_names_are_case_sensitive(name: str, version: Version) -> None:
    """XAPI-00008."""
    [problem] = problems_of_statement(make_statement(**{name: "x"}), version=version)
    assert (problem.path, problem.code) == (f"$.{name}", "property-case")
    assert name.lower() in problem.rule


@both_versions
@pytest.mark.parametrize(
    ("statement", "path"),
    [
        (make_statement(mood="good"), "$.mood"),
        (make_statement(actor=make_agent(age=30)), "$.actor.age"),
        (make_statement(verb=make_verb(tense="past")), "$.verb.tense"),
        (make_statement(object=make_activity(title="x")), "$.object.title"),
        (make_statement(object=make_activity(definition=make_definition(level=1))), "$.object.definition.level"),
        (make_statement(result=make_result(score=make_score(grade="A"))), "$.result.score.grade"),
        (
            make_statement(context=make_context(contextActivities={"sibling": []})),
            "$.context.contextActivities.sibling",
        ),
        (make_statement(attachments=[make_attachment(title="x")]), "$.attachments[0].title"),
        (make_statement(**{"https://example.org/mine": 1}), '$["https://example.org/mine"]'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_that_the_standard_doesnt_know_are_refused(statement: Any, path: str, version: Version) -> None:
    """XAPI-00010."""
    assert complaints(statement, version) == [(path, "unknown-property")]


@both_versions
def test_every_problem_is_told_at_once(version: Version) -> None:
    statement = make_statement(
        id="1",
        verb={},
        result=make_result(success="yes", score=make_score(raw=101)),
        context=make_context(language="e"),
    )
    assert complaints(statement, version) == [
        ("$.id", "not-a-uuid"),
        ("$.verb.id", "missing-property"),
        ("$.result.score.raw", "raw-above-max"),
        ("$.result.success", "not-a-boolean"),
        ("$.context.language", "not-a-language-tag"),
    ]


def test_a_problem_names_value_rule_and_the_section_of_the_version() -> None:
    statement = make_statement(result=make_result(duration="4 hours"))
    [by_1_0_3] = problems_of_statement(statement, version=Version.V1_0_3)
    [by_2_0] = problems_of_statement(statement, version=Version.V2_0_0)
    assert by_1_0_3.value == "4 hours"
    assert "PT4H35M59.14S" in by_1_0_3.rule
    assert (by_1_0_3.section, by_2_0.section) == ("xAPI 1.0.3 Data §4.6", "xAPI 2.0 §4.2.7")


@both_versions
@pytest.mark.parametrize(
    "statement",
    [
        make_statement(result={}),
        make_statement(context={}),
        make_statement(context={"contextActivities": {}}),
        make_statement(context={"contextActivities": {"parent": []}}),
        make_statement(object=make_activity(definition={})),
        make_statement(attachments=[]),
        make_statement(verb=make_verb(display={})),
        make_statement(result={"score": {}, "response": "", "extensions": {}}),
    ],
)
def test_empty_objects_and_arrays_are_discouraged_but_valid(statement: Any, version: Version) -> None:
    assert complaints(statement, version) == []
