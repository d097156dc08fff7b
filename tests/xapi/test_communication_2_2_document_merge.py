"""POST to a document: two JSON objects become one. xAPI 1.0.3 Communication §2.2; xAPI 2.0 §4.1.6."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrs.rules.document_merge import merge
from lrs.rules.errors import MalformedRequest
from tests.xapi.strategies import ANYTHING, TEXTS

usual = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
objects = st.dictionaries(TEXTS, ANYTHING, max_size=4)


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        (b'{"x":"foo","y":"bar"}', b'{"x":"bash","z":"faz"}', b'{"x":"bash","y":"bar","z":"faz"}'),
        (b"{}", b'{"x":1}', b'{"x":1}'),
        (b'{"x":1}', b"{}", b'{"x":1}'),
        (b"{}", b"{}", b"{}"),
        (b'{"x":{"a":1}}', b'{"x":{"b":2}}', b'{"x":{"b":2}}'),
        (b'{"x":[1,2]}', b'{"x":[3]}', b'{"x":[3]}'),
        (b'{"x":1}', b'{"x":null}', b'{"x":null}'),
        (b'{"x":1}', b'{"X":2}', b'{"x":1,"X":2}'),
        (b'{"":1}', b'{"":2}', b'{"":2}'),
    ],
    ids=["standard", "into-empty", "empty", "both-empty", "object", "array", "null", "case", "no-name"],
)
def test_top_level_properties_are_set_one_by_one(old: bytes, new: bytes, merged: bytes) -> None:
    assert merge(old, new) == merged


@pytest.mark.parametrize(
    "number", [b"1.50", b"1E+2", b"0.1000000000000000055511151231257827", b"-0", b"9007199254740993"]
)
def test_numbers_keep_their_spelling_on_both_sides(number: bytes) -> None:
    assert merge(b'{"a":%b}' % number, b'{"b":%b}' % number) == b'{"a":%b,"b":%b}' % (number, number)


def test_texts_keep_their_spelling_on_both_sides() -> None:
    assert merge(rb'{"a":"\u00e9\/"}', '{"b":"é/"}'.encode()) == rb'{"a":"\u00e9\/",' + '"b":"é/"}'.encode()


def test_one_name_in_two_spellings_is_one_name() -> None:
    assert merge(rb'{"\u0061":1}', b'{"a":2}') == b'{"a":2}'


@pytest.mark.parametrize("broken", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_what_is_no_object_is_not_merged(broken: bytes) -> None:
    with pytest.raises(MalformedRequest, match="The stored document is not a JSON object"):
        merge(broken, b"{}")
    with pytest.raises(MalformedRequest, match="The document that was sent is not a JSON object"):
        merge(b"{}", broken)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"{'a':1}",
        b'{"a":1}x',
        b'{"a":NaN}',
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":2}}',
        b"\xff",
        b'{"a":"\\u0000"}',
    ],
)
def test_what_is_no_strict_json_is_not_merged(broken: bytes) -> None:
    with pytest.raises(MalformedRequest):
        merge(b"{}", broken)
    with pytest.raises(MalformedRequest):
        merge(broken, b"{}")


@usual
@given(old=objects, new=objects)
def test_any_two_objects_merge_as_dictionaries_do(old: dict[str, object], new: dict[str, object]) -> None:
    merged = merge(json.dumps(old, indent=1).encode(), json.dumps(new).encode())
    assert json.loads(merged) == {**old, **new}
    assert list(json.loads(merged)) == list({**old, **new})
