"""Cutting a stream into Statements: any size, any spelling, wherever the chunks end."""

import io
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.services import statement_stream
from lrs.services.statement_stream import Candidate, UnreadableStream, candidates_in

LONGEST = 1 << 20


def cut(text: bytes, **options: Any) -> list[Candidate]:
    return list(candidates_in(io.BytesIO(text), **{"longest": LONGEST, **options}))


def raws(text: bytes) -> list[bytes]:
    return [candidate.raw for candidate in cut(text)]


def test_an_array_is_cut_into_its_objects_each_with_its_own_text():
    assert raws(b'[{"a": 1.0},\n {"b":{"c":[1]}} ]') == [b'{"a": 1.0}', b'{"b":{"c":[1]}}']


def test_lines_are_cut_at_their_ends_whatever_line_ends_there_are():
    assert raws(b'{"a":1}\r\n\n{"b":2}\n{"c":3}') == [b'{"a":1}', b'{"b":2}', b'{"c":3}']


def test_braces_and_quotes_in_strings_cut_nothing():
    tricky = rb'{"a":"}{\"]\\","b":"\\\"{"}'
    assert raws(b"[" + tricky + b"," + tricky + b"]") == [tricky, tricky]


def test_one_statement_over_several_lines_is_one_statement():
    assert raws(b'{\n  "a": {\n    "b": 1\n  }\n}\n') == [b'{\n  "a": {\n    "b": 1\n  }\n}']


def test_a_byte_order_mark_in_front_is_passed_over():
    assert raws(b'\xef\xbb\xbf[{"a":1}]') == [b'{"a":1}']


@pytest.mark.parametrize("text", [b"", b"\n\n", b"[]", b" [ ] \n"])
def test_nothing_comes_of_nothing(text):
    assert cut(text) == []


def test_numbers_and_lines_are_told_as_an_editor_counts_them():
    found = cut(b'[\n  {"a": 1},\n  {\n    "b": 2\n  },\n  {"c": 3}\n]\n')
    assert [(each.number, each.line) for each in found] == [(1, 2), (2, 3), (3, 6)]
    found = cut(b'{"a":1}\n\n{"b":2}\n')
    assert [(each.number, each.line) for each in found] == [(1, 1), (2, 3)]


def test_what_is_no_object_is_told_and_the_objects_around_it_stay():
    found = cut(b'[{"a":1}, 17, {"b":2}]')
    assert [(each.raw, bool(each.fault)) for each in found] == [(b'{"a":1}', False), (b"17", True), (b'{"b":2}', False)]


def test_a_broken_line_costs_no_other_line():
    assert raws(b'{"a":1}\n{"a":{"b":\n{"c":3}\n') == [b'{"a":1}', b'{"a":{"b":', b'{"c":3}']


def test_an_array_that_breaks_off_within_a_statement_says_so():
    assert [each.fault for each in cut(b'[{"a":1},{"b":')] == [None, "The file breaks off within this Statement."]


def test_an_array_that_breaks_off_between_statements_says_so():
    assert [each.fault for each in cut(b'[{"a":1},\n')] == [None, "The file breaks off: the array has no end."]


def test_a_statement_without_an_end_stops_the_reading_with_its_line():
    text = b'[{"a":1},\n{"b": "' + b"x" * (2 << 20)
    with pytest.raises(UnreadableStream, match="Statement 2, from line 2 on, is longer than 1048576 bytes"):
        cut(text)


def test_a_line_without_an_end_stops_the_reading():
    with pytest.raises(UnreadableStream, match="Line 2 is longer than 1048576 bytes"):
        cut(b'{"a":1}\n{"b": "' + b"x" * (2 << 20))


class Dripping(io.BytesIO):
    """Gives a few bytes at a time, as a pipe may."""

    def __init__(self, content: bytes, step: int) -> None:
        super().__init__(content)
        self.step = step

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.step)


objects = st.lists(
    st.dictionaries(st.text(), st.recursive(st.text() | st.integers(0, 9), st.lists, max_leaves=5), min_size=1)
)


@settings(max_examples=150, deadline=None)
@given(values=objects, step=st.integers(40, 60), pretty=st.booleans())
def test_wherever_chunks_end_the_same_statements_come_out(values, step, pretty):
    text = orjson.dumps(values, option=orjson.OPT_INDENT_2 if pretty else 0)
    found = list(candidates_in(Dripping(text, step), longest=LONGEST))
    assert [orjson.loads(each.raw) for each in found] == values


@settings(max_examples=50, deadline=None)
@given(values=objects, after=st.integers(0, 5))
def test_reading_goes_on_after_any_statement(values, after):
    text = orjson.dumps(values, option=orjson.OPT_INDENT_2)
    found = cut(text)
    if after >= len(found):
        return
    stream = io.BytesIO(text)
    stream.seek(found[after].after.offset)
    assert list(candidates_in(stream, start=found[after].after, longest=LONGEST)) == found[after + 1 :]


def test_no_more_than_a_chunk_and_a_statement_is_held():
    class Endless(io.RawIOBase):
        """An array of a million Statements that never exists as a whole."""

        sent = 0

        def read(self, size: int = -1) -> bytes:
            self.sent += 1
            return b'[{"a":"' if self.sent == 1 else b'x"},{"a":"' * 100 if self.sent < 500 else b'"}]'

    source = Endless()
    first = next(candidates_in(source, longest=statement_stream.CHUNK))
    assert first.raw == b'{"a":"x"}'
    assert source.sent == 2
