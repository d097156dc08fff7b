"""A quick reading is what the thorough way would give, or none at all. xAPI 1.0.3 Data §2.2; xAPI 2.0 §4.2."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules import quick_reading
from lrs.rules.keys import own_keys_of
from lrs.rules.mentions import activities_in, mention_of
from lrs.rules.quick_reading import read_quickly
from lrs.rules.statement import problems_of_statement
from lrs.rules.versions import Version
from tests.xapi.statements import make_statement
from tests.xapi.strategies import Mutant, mutants, statement_texts, statements

usual = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)
both_spellings = pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")], ids=["compact", "spaced"])


def text_of(statement: object, separators: tuple[str, str] = (",", ":")) -> bytes:
    return json.dumps(statement, separators=separators, ensure_ascii=False).encode()


def is_unusual(statement: dict[str, Any]) -> bool:
    context = statement.get("context", {"platform": "any"})
    return (
        "attachments" in statement
        or statement["object"].get("objectType") in ("SubStatement", "StatementRef")
        or not context
        or not statement.get("result", {"success": True})
        or "contextAgents" in context
        or "contextGroups" in context
    )


def usual_statement(**changes: Any) -> dict[str, Any]:
    return make_statement(
        result={"score": {"scaled": 0.5}, "success": True, "duration": "PT5S"},
        context={
            "registration": "EC531277-B57B-4C15-8D91-D292C5B2B8F7",
            "platform": "Moodle",
            "contextActivities": {"parent": [{"id": "https://example.org/course"}]},
        },
        **changes,
    )


@both_versions
@both_spellings
def test_a_usual_statement_is_read_quickly(version: Version, separators: tuple[str, str]) -> None:
    statement = usual_statement()
    reading = read_quickly(text_of(statement, separators), version)
    assert reading is not None
    assert reading.version is version
    assert reading.value == statement
    assert reading.keys == own_keys_of(statement)
    assert list(reading.mentions) == list(map(mention_of, activities_in(statement)))


@both_versions
@both_spellings
@usual
@given(data=st.data())
def test_any_valid_statement_is_read_as_the_thorough_way_reads_it(
    data: st.DataObject, version: Version, separators: tuple[str, str]
) -> None:
    statement = data.draw(statements(version))
    text = text_of(statement, separators)
    for _ in ("anew", "remembered"):
        reading = read_quickly(text, version)
        assert (reading is None) == is_unusual(statement)
        if reading is not None:
            assert reading.value == statement
            assert reading.keys == own_keys_of(statement)
            assert sorted(map(str, reading.mentions)) == sorted(map(str, map(mention_of, activities_in(statement))))


@both_versions
@usual
@given(data=st.data())
def test_a_statement_with_any_change_for_the_worse_is_left_to_the_thorough_way(
    data: st.DataObject, version: Version
) -> None:
    mutant: Mutant = data.draw(mutants(version))
    assert read_quickly(text_of(mutant.statement), version) is None


@both_versions
@usual
@given(data=st.data())
def test_any_spelling_is_read_as_its_value_or_left(data: st.DataObject, version: Version) -> None:
    text, value = data.draw(statement_texts(version))
    reading = read_quickly(text.strip(" \t\r\n").encode(), version)
    assert reading is None or reading.value == value


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ('{"id":', '{"id":"fd41c918-b88b-4b20-a0a5-a4c32391aaa0","id":'),
        ('"platform":', '"platform":"Canvas","platform":'),
        ('"success":true', '"success":true,"success":true'),
        ('"scaled":0.5', '"scaled":0.5,"scaled":0.5'),
        ('"parent":', '"parent":[],"parent":'),
        ('"mbox":', '"mbox":"mailto:b@example.org","mbox":'),
    ],
)
def test_a_name_that_comes_twice_is_never_read_quickly(once: str, twice: str) -> None:
    text = text_of(usual_statement(id="fd41c918-b88b-4b20-a0a5-a4c32391aaa0")).decode()
    assert read_quickly(text.encode(), Version.V1_0_3) is not None
    assert once in text
    assert read_quickly(text.replace(once, twice).encode(), Version.V1_0_3) is None


@pytest.mark.parametrize(
    "change",
    [
        {"context": {"platform": "Mood\0le"}},
        {"result": {"response": "a\0b"}},
        {"verb": {"id": "https://example.org/did", "display": {"en": "d\0id"}}},
    ],
)
def test_the_character_that_cant_be_stored_is_never_read_quickly(change: dict[str, Any]) -> None:
    text = json.dumps({**make_statement(), **change}, separators=(",", ":")).encode()
    assert rb"\u0000" in text
    assert read_quickly(text, Version.V1_0_3) is None


@pytest.mark.parametrize(
    "breaking", [b"", b"{}", b"[]", b"null", b'"text"', b"7", b"{", b'{"id"', b'{"id" :1}', b"\xff"]
)
def test_what_is_no_statement_is_left_to_the_thorough_way(breaking: bytes) -> None:
    assert read_quickly(breaking, Version.V1_0_3) is None


def test_statements_that_point_to_or_hold_others_are_left_to_the_thorough_way() -> None:
    reference = {"objectType": "StatementRef", "id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0"}
    assert problems_of_statement(make_statement(object=reference), version=Version.V1_0_3) == []
    assert read_quickly(text_of(make_statement(object=reference)), Version.V1_0_3) is None


def test_what_one_version_allows_isnt_remembered_for_the_other() -> None:
    statement = usual_statement(timestamp="2026-11-21T10:00:00-00:00")
    first = [read_quickly(text_of(statement), version) is None for version in Version]
    again = [read_quickly(text_of(statement), version) is None for version in Version]
    assert first == again == [bool(problems_of_statement(statement, version=version)) for version in Version]


def test_what_wasnt_met_lately_is_forgotten_so_that_the_memory_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_reading, "_REMEMBERED_BYTES", 500)
    memory = quick_reading._memory(
        quick_reading.STATEMENT.rows["verb"].kind, Version.V1_0_3, quick_reading.keys.keys_of_verb
    )
    for number in range(1_000):
        assert memory.part(b'{"id":"https://example.org/%d"}' % number) is not None
    assert memory.remembered_bytes() <= 1_000
