"""Bodies at and over their limits: kept byte for byte or refused with 413; gzip is never unpacked without a bound."""

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.hostile.conftest import BOOKMARK
from tests.hostile.store import statements_held
from tests.hostile.wire import query
from tests.xapi.client import ANA, LESSON
from tests.xapi.statements import make_statement

MEGABYTE = 1 << 20
LARGEST = 16 * MEGABYTE


@pytest.fixture(autouse=True)
def _a_limit_for_tests(settings) -> None:
    settings.MAX_BODY_BYTES = LARGEST


@contextmanager
def at_most_taking(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < limit


def make_large_statement(size: int) -> bytes:
    statement = make_statement(result={"response": "FILLING", "extensions": {"https://example.org/n": "1.50"}})
    text = json.dumps(statement).replace('"1.50"', "1.50")
    return text.replace("FILLING", "é" * ((size - len(text) + 7) // 2)).encode()


def test_a_statement_of_10_mb_comes_back_byte_for_byte(ana) -> None:
    text = make_large_statement(10 * MEGABYTE)
    assert ana.send("POST", "statements", text).status == 200
    kept = ana.send("GET", "statements" + query(statementId=make_statement()["id"])).body
    result = text[text.index(b'"result"') + 10 : -1]
    assert len(result) > 10 * MEGABYTE - 1000
    assert result in kept


def test_a_statement_of_10_mb_in_gzip_is_kept(ana) -> None:
    sent = gzip.compress(make_large_statement(10 * MEGABYTE), mtime=0)
    assert ana.send("POST", "statements", sent, Content_Encoding="gzip").status == 200


def test_a_document_of_10_mb_comes_back_byte_for_byte(ana) -> None:
    place = "activities/state" + query(activityId=LESSON, agent=ANA, stateId="large")
    content = bytes(range(256)) * (10 * MEGABYTE // 256)
    assert ana.send("PUT", place, content, Content_Type="application/octet-stream").status == 204
    assert ana.send("GET", place).body == content


@pytest.mark.parametrize("place", ["statements", "activities/state" + BOOKMARK])
def test_a_body_over_the_limit_is_refused(refused, place) -> None:
    told = refused("POST", place, make_large_statement(LARGEST + 100), status=413).message
    assert "MAX_BODY_BYTES" in told


def test_a_body_over_the_limit_is_refused_by_its_announcement_alone(refused) -> None:
    refused("POST", "statements", b"[", status=413, Content_Length=str(LARGEST + 1))


def test_a_body_in_chunks_over_the_limit_is_refused(refused) -> None:
    body = make_large_statement(LARGEST + 100)
    with at_most_taking(LARGEST + 4 * MEGABYTE):
        refused("POST", "statements", body, status=413, Content_Length=None, Transfer_Encoding="chunked")


def test_a_batch_at_the_limit_is_stored_and_one_more_refused(ana, refused, settings) -> None:
    settings.MAX_BATCH_STATEMENTS = 20
    few = [make_statement(id=f"fd41c918-b88b-4b20-a0a5-{number:012}") for number in range(21)]
    assert "MAX_BATCH_STATEMENTS" in refused("POST", "statements", json.dumps(few).encode(), status=413).message
    assert ana.send("POST", "statements", json.dumps(few[1:]).encode()).status == 200
    assert statements_held() == 21


class TestGzip:
    def test_a_bomb_is_given_up_at_the_limit(self, refused) -> None:
        bomb = zlib.compressobj(9, wbits=31)
        piece = bytes(MEGABYTE)
        body = b"".join([*(bomb.compress(piece) for _ in range(300)), bomb.flush()])
        assert len(body) < MEGABYTE
        with at_most_taking(3 * LARGEST):
            refused("POST", "statements", body, status=413, Content_Encoding="gzip")

    def test_a_bomb_in_a_bomb_is_no_json(self, refused) -> None:
        refused("POST", "statements", gzip.compress(gzip.compress(bytes(MEGABYTE), mtime=0)), Content_Encoding="gzip")

    @pytest.mark.parametrize("kept", [1, 9, 12, 40, -9, -4, -1])
    def test_gzip_that_breaks_off_is_refused(self, refused, kept) -> None:
        body = gzip.compress(json.dumps(make_statement()).encode())[:kept]
        assert "breaks off" in refused("POST", "statements", body, Content_Encoding="gzip").message

    def test_gzip_with_a_wrong_checksum_is_refused(self, refused) -> None:
        body = gzip.compress(json.dumps(make_statement()).encode())
        refused("POST", "statements", body[:-8] + bytes(8), Content_Encoding="gzip")

    @pytest.mark.parametrize("after", [b"\0", b"[]", gzip.compress(b"[]", mtime=0)])
    def test_bytes_after_the_end_are_refused(self, refused, after) -> None:
        body = gzip.compress(json.dumps(make_statement()).encode())
        refused("POST", "statements", body + after, Content_Encoding="gzip")

    @pytest.mark.parametrize("body", [b"", b"[]", zlib.compress(b"[]")])
    def test_what_is_no_gzip_is_refused(self, refused, body) -> None:
        refused("POST", "statements", body, Content_Encoding="gzip", Content_Length=str(len(body)))

    @pytest.mark.parametrize("encoding", ["deflate", "br", "zstd", "gzip, gzip", "compress", "utf-8", "x" * 10_000])
    def test_other_encodings_are_refused(self, refused, encoding) -> None:
        refused("POST", "statements", gzip.compress(b"[]", mtime=0), status=415, Content_Encoding=encoding)


class TestContentLength:
    def test_fewer_bytes_than_announced_are_refused(self, refused) -> None:
        body = json.dumps(make_statement()).encode()
        answer = refused("POST", "statements", body, Content_Length=str(len(body) + 1))
        assert str(len(body)) in answer.message

    def test_fewer_bytes_of_a_document_than_announced_are_refused(self, refused) -> None:
        refused("PUT", "activities/state" + BOOKMARK, b"page 1", Content_Type="text/plain", Content_Length="7")

    def test_no_more_than_announced_is_read(self, refused) -> None:
        body = json.dumps(make_statement()).encode()
        refused("POST", "statements", body, Content_Length=str(len(body) - 1))

    @pytest.mark.parametrize(
        "length", ["-1", "+5", "1.5", "0x10", "ten", "1_0", "5, 5", " ", "²", "٣", "9" * 5_000, "\0"]
    )
    def test_what_is_no_length_is_refused(self, refused, length) -> None:
        refused("POST", "statements", json.dumps(make_statement()).encode(), Content_Length=length)

    def test_a_length_of_18_digits_is_only_too_large(self, refused) -> None:
        refused("POST", "statements", b"{}", status=413, Content_Length="9" * 18)


class TestChunks:
    """What comes in chunks has no Content-Length; that it broke off is for the server to tell."""

    chunked = {"Content_Length": None, "Transfer_Encoding": "chunked"}

    def test_statements_in_chunks_are_stored(self, ana) -> None:
        assert ana.send("POST", "statements", json.dumps(make_statement()).encode(), **self.chunked).status == 200

    def test_statements_in_chunks_that_break_off_are_refused(self, refused) -> None:
        refused("POST", "statements", json.dumps(make_statement()).encode()[:-1], **self.chunked)
