"""Named sloppiness of authoring tools, each repaired to valid xAPI. xAPI 1.0.3 Data §2.2."""

import copy
from typing import Any

import pytest

from lrs.rules.statement import problems_of_statement
from lrs.rules.tolerance import TOLERANCES, repair
from lrs.rules.versions import Version
from tests.xapi.statements import (
    ABSENT,
    make_account,
    make_activity,
    make_agent,
    make_attachment,
    make_context,
    make_definition,
    make_interaction,
    make_result,
    make_score,
    make_statement,
    make_verb,
)

V1, V2 = Version.V1_0_3, Version.V2_0_0

REPAIRS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("property-case", {"Result": {"Success": True}}, {"result": {"success": True}}),
    (
        "property-case",
        {"actor": {"objectType": "Agent", "MBox": "mailto:a@b.c"}},
        {"actor": {"objectType": "Agent", "mbox": "mailto:a@b.c"}},
    ),
    ("enumeration-case", {"actor": make_agent(objectType="agent")}, {"actor": make_agent()}),
    ("enumeration-case", {"object": make_activity(objectType="activity")}, {"object": make_activity()}),
    (
        "enumeration-case",
        {"object": make_activity(definition=make_interaction(interactionType="Choice"))},
        {"object": make_activity(definition=make_interaction())},
    ),
    ("null-values", {"result": None, "actor": make_agent(name=None)}, {"actor": make_agent(name=ABSENT)}),
    (
        "null-values",
        {"context": {"contextActivities": {"parent": [None]}}},
        {"context": {"contextActivities": {"parent": []}}},
    ),
    ("null-values", {"verb": make_verb(display={"en": "x", "de": None})}, {"verb": make_verb(display={"en": "x"})}),
    ("empty-values", {"context": {"registration": "", "language": ""}}, {"context": {}}),
    (
        "empty-values",
        {"context": {"contextActivities": [], "team": {}, "extensions": []}},
        {"context": {"contextActivities": {}, "extensions": {}}},
    ),
    ("empty-values", {"result": []}, {"result": {}}),
    ("single-for-array", {"attachments": make_attachment()}, {"attachments": [make_attachment()]}),
    (
        "single-for-array",
        {"object": make_activity(definition=make_interaction(correctResponsesPattern="a"))},
        {"object": make_activity(definition=make_interaction(correctResponsesPattern=["a"]))},
    ),
    ("text-for-language-map", {"verb": make_verb(display="done")}, {"verb": make_verb(display={"und": "done"})}),
    ("language-tag-spelling", {"context": {"language": "en_US.UTF-8"}}, {"context": {"language": "en-US"}}),
    (
        "language-tag-spelling",
        {"verb": make_verb(display={"en_US": "x", "de": "y"})},
        {"verb": make_verb(display={"en-US": "x", "de": "y"})},
    ),
    (
        "boolean-as-text",
        {"result": {"success": "true", "completion": "False"}},
        {"result": {"success": True, "completion": False}},
    ),
    (
        "number-as-text",
        {"result": {"score": {"raw": "95", "scaled": " 0.95", "max": "1e2"}}},
        {"result": {"score": {"raw": 95, "scaled": 0.95, "max": 100.0}}},
    ),
    (
        "text-as-value",
        {"result": {"response": 42}, "actor": {"account": make_account(name=4711)}},
        {"result": {"response": "42"}, "actor": {"account": make_account(name="4711")}},
    ),
    ("text-as-value", {"result": {"response": True}}, {"result": {"response": "true"}}),
    ("mbox-without-mailto", {"actor": {"mbox": "ana@example.org"}}, {"actor": {"mbox": "mailto:ana@example.org"}}),
    (
        "mbox-without-mailto",
        {"actor": {"mbox": "MAILTO:ana@example.org "}},
        {"actor": {"mbox": "mailto:ana@example.org"}},
    ),
    ("uuid-spelling", {"id": "{FD41C918-B88B-4B20-A0A5-A4C32391AAA0}"}, {"id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"}),
    (
        "uuid-spelling",
        {"context": {"registration": "urn:uuid:fd41c918b88b4b20a0a5a4c32391aaa0"}},
        {"context": {"registration": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"}},
    ),
    (
        "iri-spelling",
        {"object": {"id": "https://example.org/my course [1] 5%"}},
        {"object": {"id": "https://example.org/my%20course%20%5B1%5D%205%25"}},
    ),
    ("timestamp-spelling", {"timestamp": "2026-11-20 22:30:55"}, {"timestamp": "2026-11-20T22:30:55Z"}),
    ("timestamp-spelling", {"timestamp": "2026-11-20T22:30:55+0100"}, {"timestamp": "2026-11-20T22:30:55+01:00"}),
    ("timestamp-spelling", {"timestamp": "2026-11-20T22:30:55.5-00:00"}, {"timestamp": "2026-11-20T22:30:55.5Z"}),
    ("duration-spelling", {"result": {"duration": "PT"}}, {"result": {"duration": "PT0S"}}),
    ("duration-spelling", {"result": {"duration": "00:05:30.5"}}, {"result": {"duration": "PT0H5M30.5S"}}),
    ("duration-spelling", {"result": {"duration": "P1W2DT3H"}}, {"result": {"duration": "P9DT3H"}}),
    ("duration-spelling", {"result": {"duration": "pt5s"}}, {"result": {"duration": "PT5S"}}),
    ("duration-spelling", {"result": {"duration": "P1DT"}}, {"result": {"duration": "P1D"}}),
    ("duration-spelling", {"result": {"duration": 90.5}}, {"result": {"duration": "PT90.5S"}}),
    ("version-spelling", {"version": "0.95"}, {"version": ABSENT}),
    ("version-spelling", {"version": "1.0.x"}, {"version": ABSENT}),
    ("version-spelling", {"version": 1.0}, {"version": ABSENT}),
]


@pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
@pytest.mark.parametrize(("name", "sent", "repaired"), REPAIRS, ids=[f"{row[0]}-{i}" for i, row in enumerate(REPAIRS)])
def test_a_named_sloppiness_is_repaired(name: str, sent: Any, repaired: Any, version: Version) -> None:
    statement = make_statement(**sent)
    before = copy.deepcopy(statement)
    assert problems_of_statement(statement, version=version) != []
    assert repair(statement, frozenset({name}), version=version) == (make_statement(**repaired), [name])
    assert problems_of_statement(make_statement(**repaired), version=version) == []
    assert statement == before


@pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
@pytest.mark.parametrize(("name", "sent", "repaired"), REPAIRS, ids=[f"{row[0]}-{i}" for i, row in enumerate(REPAIRS)])
def test_nothing_is_repaired_that_isnt_named(name: str, sent: Any, repaired: Any, version: Version) -> None:
    statement = make_statement(**sent)
    assert repair(statement, frozenset(TOLERANCES) - {name}, version=version)[0] != make_statement(**repaired)
    assert repair(statement, frozenset(), version=version) == (statement, [])


def test_every_tolerance_is_tried_above() -> None:
    assert {name for name, _, _ in REPAIRS} == set(TOLERANCES)


def test_a_timestamp_without_zone_is_an_error_in_2_0_only() -> None:
    statement = make_statement(timestamp="2026-11-20T22:30:55")
    names = frozenset({"timestamp-spelling"})
    assert repair(statement, names, version=V1) == (statement, [])
    assert repair(statement, names, version=V2) == (make_statement(timestamp="2026-11-20T22:30:55Z"), [*names])


def test_a_valid_statement_is_returned_untouched() -> None:
    statement = make_statement(result=make_result(), context=make_context(), version="1.0.0")
    repaired, applied = repair(statement, frozenset(TOLERANCES), version=V1)
    assert repaired is statement
    assert applied == []


def test_extensions_are_nobodys_business() -> None:
    extensions = {"https://example.org/x": {"Success": "true", "nothing": None, "empty": ""}}
    sent = make_statement(result={"success": "true", "extensions": extensions})
    repaired, _ = repair(sent, frozenset(TOLERANCES), version=V1)
    assert repaired == make_statement(result={"success": True, "extensions": extensions})


def test_tolerances_work_together() -> None:
    sent = make_statement(
        actor={"ObjectType": "agent", "mbox": "ana@example.org", "name": None},
        verb={"id": "http://adlnet.gov/expapi/verbs/completed", "display": "completed"},
        result=make_result(score=make_score(raw="95"), duration="00:00:10"),
        context={"contextActivities": []},
        version="0.9",
    )
    repaired, applied = repair(sent, frozenset(TOLERANCES), version=V2)
    assert problems_of_statement(repaired, version=V2) == []
    assert applied == [
        "property-case", "enumeration-case", "null-values", "empty-values", "text-for-language-map", "number-as-text",
        "mbox-without-mailto", "duration-spelling", "version-spelling",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        {"actor": {"mbox": "Ana"}},
        {"id": "1234"},
        {"object": {"id": "course/1"}},
        {"timestamp": "2026-13-45T00:00:00"},
        {"timestamp": "yesterday"},
        {"result": {"duration": "soon"}},
        {"result": {"success": "maybe"}},
        {"result": {"score": {"raw": "many"}}},
        {"result": {"score": {"scaled": "95"}}},
        {"version": "3.0.0"},
        {"actor": None},
        {"verb": {"id": ""}},
        {"actor": make_agent(), "Actor": make_agent()},
        {"object": make_activity(definition=make_definition(level=1))},
        {"context": {"language": "english language"}},
    ],
    ids=str,
)  # fmt: skip
def test_what_cant_be_repaired_stays_as_it_is(sent: dict[str, Any]) -> None:
    statement = make_statement(**sent)
    assert repair(statement, frozenset(TOLERANCES), version=V1) == (statement, [])


@pytest.mark.parametrize("text", ["1" * 100_000 + ":", " " * 100_000, "P" + "1" * 100_000, "a" * 100_000])
def test_very_long_texts_are_given_up_at_once(text: str) -> None:
    statement = make_statement(
        timestamp=text, version=text, result={"duration": text, "success": text, "score": {"raw": text}}
    )
    assert repair(statement, frozenset(TOLERANCES), version=V1) == (statement, [])


def test_each_tolerance_says_what_it_does_and_where_the_rule_stands() -> None:
    for name, tolerance in TOLERANCES.items():
        assert name == name.lower()
        assert tolerance.description.endswith(".")
        assert tolerance.section.startswith("xAPI 1.0.3 Data §")
