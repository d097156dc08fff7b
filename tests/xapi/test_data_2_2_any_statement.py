"""What holds for every Statement that the grammar generates. xAPI 1.0.3 Data §2.2; xAPI 2.0 §4.2."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.json_text import read_json
from lrs.rules.mending import copy_of
from lrs.rules.places import places_in, root_of
from lrs.rules.source import complete, read_statements
from lrs.rules.statement import STATEMENT, problems_of_statement
from lrs.rules.tolerance import TOLERANCES, repair
from lrs.rules.versions import Version
from tests.xapi.strategies import ANYTHING, Mutant, mutants, statement_texts, statements

usual = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
both_versions = pytest.mark.parametrize("version", list(Version), ids=lambda version: version.value)


@both_versions
@usual
@given(data=st.data())
def test_any_statement_of_the_grammar_is_valid(data: st.DataObject, version: Version) -> None:
    assert problems_of_statement(data.draw(statements(version)), version=version) == []


@both_versions
@usual
@given(data=st.data())
def test_any_single_change_for_the_worse_is_refused_with_its_path(data: st.DataObject, version: Version) -> None:
    mutant: Mutant = data.draw(mutants(version))
    assert mutant.path in {problem.path for problem in problems_of_statement(mutant.statement, version=version)}


@both_versions
@usual
@given(data=st.data())
def test_anything_in_any_place_is_judged_and_repaired_without_a_fault(data: st.DataObject, version: Version) -> None:
    statement = data.draw(statements(version))
    place = data.draw(st.sampled_from(list(places_in(root_of(STATEMENT, statement), version))[1:]))
    place.value = data.draw(ANYTHING)
    before = copy_of(statement)
    repaired, applied = repair(statement, frozenset(TOLERANCES), version=version)
    assert statement == before
    assert (repaired is not statement) == bool(applied)
    assert bool(problems_of_statement(statement, version=version)) or not applied


@both_versions
@usual
@given(data=st.data())
def test_any_spelling_of_a_statement_is_read_as_its_value_and_kept_as_it_came(
    data: st.DataObject, version: Version
) -> None:
    text, value = data.draw(statement_texts(version))
    _, [source] = read_statements(text.encode())
    assert source.value == value
    assert source.raw.decode() == text
    assert problems_of_statement(source.value, version=version) == []


@both_versions
@usual
@given(data=st.data())
def test_a_statement_that_the_store_completes_keeps_the_rest_of_its_text(data: st.DataObject, version: Version) -> None:
    text, value = data.draw(statement_texts(version))
    _, [source] = read_statements(text.encode())
    given_by_store = {"stored": b'"2026-11-20T22:30:55.123Z"', "version": b'"1.0.0"'}
    completed = complete(source, given_by_store)
    assert _spelt(completed) == {**_spelt(text), "stored": "2026-11-20T22:30:55.123Z", "version": "1.0.0"}
    assert list(read_json(completed.encode())) == [*value, *(name for name in given_by_store if name not in value)]


def _spelt(text: str) -> Any:
    """Read JSON with every number as its spelling."""
    return json.loads(text, parse_int=_Spelling, parse_float=_Spelling)


class _Spelling(str):
    __slots__ = ()
