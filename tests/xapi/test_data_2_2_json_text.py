"""JSON is read strictly. xAPI 1.0.3 Data §2.2, Communication §1.4."""

import json
from typing import Any

import pytest

from lrs.rules.errors import MalformedRequest
from lrs.rules.json_text import DEEPEST, MOST_TOLD, read_json
from lrs.rules.source import complete, read_statements
from tests.xapi.statements import make_statement


def _refusal(body: bytes) -> MalformedRequest:
    with pytest.raises(MalformedRequest) as caught:
        read_json(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b' {"a": [1, 2.50, -0, 1e3, "x\\u0041\\/", true, null]} ', {"a": [1, 2.5, 0, 1000.0, "xA/", True, None]}),
        ('"é\U0001f600"'.encode(), "é\U0001f600"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\u0000"', "\\u0000"),
        (b'{"a": {"b": 1}, "b": {"a": 1}}', {"a": {"b": 1}, "b": {"a": 1}}),
        (b'[{"a b": 1, "ab": 2}]', [{"a b": 1, "ab": 2}]),
    ],
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert read_json(body) == value


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{"a": 1,\n "b": }', "line 2, column 7"),
        (b"{'a': 1}", "line 1, column 2"),
        (b'{"a": 1,}', "line 1"),
        (b"[1 2]", "line 1, column 4"),
        (b'{"a": 01}', "line 1"),
        (b'{"a": "x\ny"}', "line 1"),
        (b'{"a": 1} x', "line 1, column 10"),
    ],
)
def test_a_syntax_error_is_placed(body: bytes, place: str) -> None:
    assert place in _refusal(body).message


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_nan_and_infinity_are_no_numbers(number: bytes) -> None:
    assert "NaN and Infinity" in _refusal(b'{"a": ' + number + b"}").message


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"1" + b"0" * 400, b"9" * 5000])
def test_numbers_beyond_a_double_are_refused(number: bytes) -> None:
    assert "infinity" in _refusal(b"[" + number + b"]").message


def test_bytes_that_are_not_utf_8_are_refused_with_their_place() -> None:
    assert "byte 0xff at line 2, column 3" in _refusal(b'{\n "\xff": 1}').message
    assert "UTF-8" in _refusal('{"a": 1}'.encode("utf-16")).message


def test_a_byte_order_mark_is_refused() -> None:
    assert "byte order mark" in _refusal(b"\xef\xbb\xbf{}").message


@pytest.mark.parametrize("text", [rb'"\ud800"', rb'"\udc00"', rb'"\ud800\u0041"', rb'{"\ud800": 1}', b'"\xed\xa0\x80"'])
def test_lone_surrogates_are_refused(text: bytes) -> None:
    assert _refusal(text).status == 400


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (b'{"a": 1, "a": 1}', ["$.a"]),
        (b'{"a": 1, "\\u0061": 2}', ["$.a"]),
        (b'{"actor": {"name": "x", "name": "y"}, "verb": {}, "verb": {}}', ["$.actor.name", "$.verb"]),
        (b'[1, {"x": [{"y": 1, "z": 2, "y": 1}]}]', ["$[1].x[0].y"]),
        (b'{"a":1,"a":1,"a":1}', ["$.a"]),
        (b'{"": 1, "": 2}', ['$[""]']),
    ],
)
def test_a_name_may_not_occur_twice_in_one_object(body: bytes, paths: list[str]) -> None:
    refusal = _refusal(body)
    assert [(problem.path, problem.code) for problem in refusal.problems] == [(path, "repeated-name") for path in paths]
    assert paths[0] in refusal.message


def test_a_flood_of_repeated_names_is_told_in_part() -> None:
    assert len(_refusal(b"[" + b",".join([b'{"a":1,"a":2}'] * 1_000) + b"]").problems) == MOST_TOLD


@pytest.mark.parametrize(
    ("body", "path"), [(rb'{"a": ["x\u0000y"]}', "$.a[0]"), (rb'{"a": {"x\u0000": 1}}', '$.a["x\\u0000"]')]
)
def test_nul_is_refused_with_its_place(body: bytes, path: str) -> None:
    [problem] = _refusal(body).problems
    assert (problem.path, problem.code) == (path, "nul-character")


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a":', "}")])
def test_nesting_has_a_limit(start: str, end: str) -> None:
    allowed = start * DEEPEST + "1" + end * DEEPEST
    assert json.dumps(read_json(allowed.encode()), separators=(",", ":")) == allowed
    assert "100 levels" in _refusal((start * (DEEPEST + 1) + "1" + end * (DEEPEST + 1)).encode()).message
    assert _refusal((start * 100_000).encode()).status == 400


def test_many_brackets_beside_each_other_are_no_nesting() -> None:
    assert len(read_json(b"[" + b",".join([b"[{}]"] * 1000) + b"]")) == 1000


def test_one_statement_is_kept_as_it_came() -> None:
    text = b'  {"verb" : {"id": "x"},\n "actor": 1.50 }\n'
    was_array, [source] = read_statements(text)
    assert not was_array
    assert source.raw == b'{"verb" : {"id": "x"},\n "actor": 1.50 }'
    assert source.value == {"verb": {"id": "x"}, "actor": 1.5}


def test_each_statement_of_an_array_is_kept_as_it_came() -> None:
    was_array, sources = read_statements(b' [ {"a":1.0} ,\n{ "b" : [1e2] }]')
    assert was_array
    assert [source.raw for source in sources] == [b'{"a":1.0}', b'{ "b" : [1e2] }']
    assert [source.value for source in sources] == [{"a": 1.0}, {"b": [100.0]}]


def test_an_empty_array_has_no_statements() -> None:
    assert read_statements(b"[]") == (True, [])


@pytest.mark.parametrize(
    ("body", "indices"),
    [(b"1", [None]), (b'"x"', [None]), (b"null", [None]), (b'[{}, 1, {}, "x"]', [1, 3]), (b"[[]]", [0])],
)
def test_what_is_no_statement_is_refused_with_its_index(body: bytes, indices: list[int | None]) -> None:
    with pytest.raises(MalformedRequest) as caught:
        read_statements(body)
    assert [problem.index for problem in caught.value.problems] == indices


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'[{"a": 1},\n {"a": }]', "line 2, column 8"),
        (b'[{"a": 1},\n {"a": "\xff"}]', "line 2, column 9"),
        (b'[{}, {"a": 1, "a": 2}]', "$[1].a"),
        (b"[{}", "line 1"),
    ],
)
def test_a_fault_in_an_array_is_placed_in_the_whole_body(body: bytes, place: str) -> None:
    with pytest.raises(MalformedRequest) as caught:
        read_statements(body)
    assert place in caught.value.message


def test_a_nesting_bomb_in_an_array_is_refused() -> None:
    for body in (b"[" * 100_000, b"[" + b"[" * 5_000 + b"]" * 5_000 + b"]"):
        with pytest.raises(MalformedRequest):
            read_statements(body)


def test_the_store_completes_the_text_that_came() -> None:
    text = b'{"stored":"x", "verb" : {"n": 1.50, "u":"\\u00e9\xc3\xa9"}, "id": "y"}'
    _, [source] = read_statements(text)
    completed = complete(source, {"id": b'"1"', "stored": b'"2"', "version": b'"1.0.0"'})
    assert completed == '{"stored":"2","verb":{"n": 1.50, "u":"\\u00e9é"},"id":"1","version":"1.0.0"}'


def test_nothing_to_complete_keeps_every_value() -> None:
    statement: dict[str, Any] = make_statement()
    _, [source] = read_statements(json.dumps(statement).encode())
    assert json.loads(complete(source, {})) == statement
