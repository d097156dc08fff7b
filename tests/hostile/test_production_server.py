"""What only a real socket shows: bodies that trickle or break off, chunks, and connections that live on.

Bodies come whole before a thread sees them (docs/decisions/002-whole-bodies-first.md).
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from time import monotonic
from uuid import uuid4

import pytest

from tests.hostile.production_server import HEADER_SECONDS, LARGEST, THREADS, Server, chunk, head, production_server
from tests.hostile.wire import query
from tests.xapi.client import ANA, LESSON
from tests.xapi.statements import make_statement


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with production_server(tmp_path_factory.mktemp("production")) as started:
        yield started


def make_body() -> bytes:
    return json.dumps(make_statement(id=str(uuid4()))).encode()


def make_place() -> str:
    return "activities/state" + query(activityId=LESSON, agent=ANA, stateId=str(uuid4()))


CHUNKED = {"Content_Length": None, "Transfer_Encoding": "chunked"}


class TestSlowClients:
    def test_bodies_that_trickle_do_not_block_others(self, server) -> None:
        before = server.statements()
        body = make_body()
        with ExitStack() as open_connections:
            slow = [open_connections.enter_context(server.connect()) for _ in range(5 * THREADS)]
            for connection in slow:
                connection.send(head("POST", "statements", Content_Length=str(len(body))) + body[:1])
            begun = monotonic()
            for place in range(1, 20):
                for connection in slow:
                    connection.send(body[place : place + 1])
                assert server.ask("GET", "statements?limit=1")[0] == 200
            assert server.ask("POST", "statements", make_body())[0] == 200
            assert monotonic() - begun < 10
            for connection in slow:
                status, refusal = connection.answer()
                assert status == 400
                assert b"nothing was stored" in refusal
        assert server.statements() == before + 1

    def test_a_trickling_body_that_ends_after_all_is_stored(self, server) -> None:
        body = make_body()
        with server.connect() as slow:
            slow.send(head("POST", "statements", Content_Length=str(len(body))))
            for place in range(len(body)):
                slow.send(body[place : place + 1])
            assert slow.answer()[0] == 200

    def test_clients_that_leave_give_their_threads_back(self, server) -> None:
        before = server.statements()
        for _ in range(3 * THREADS):
            with server.connect() as leaving:
                leaving.send(head("POST", "statements", Content_Length="1000") + b'{"actor":')
        assert server.ask("POST", "statements", make_body())[0] == 200
        assert server.statements() == before + 1

    @pytest.mark.parametrize("target", ["statements", "agents/profile?profileId=x"])
    def test_strangers_whose_bodies_never_come_are_refused_all_the_same(self, server, target) -> None:
        with ExitStack() as open_connections:
            strangers = [open_connections.enter_context(server.connect()) for _ in range(5 * THREADS)]
            for stranger in strangers:
                stranger.send(head("PUT", target, Authorization="Basic eDp5", Content_Length="1000"))
            assert server.ask("GET", "statements?limit=1")[0] == 200
            for stranger in strangers:
                assert stranger.answer()[0] == 401

    @pytest.mark.parametrize(("target", "status"), [("about", 405), ("nowhere", 404)])
    def test_what_keeps_nothing_answers_without_the_body(self, server, target, status) -> None:
        with server.connect() as stranger:
            stranger.send(head("POST", target, Authorization=None, Content_Length="1000"))
            assert stranger.answer()[0] == status

    def test_headers_that_never_end_are_cut_off(self, server) -> None:
        begun = monotonic()
        with ExitStack() as open_connections:
            slow = [open_connections.enter_context(server.connect()) for _ in range(3 * THREADS)]
            for connection in slow:
                connection.send(b"GET /xapi/about HTTP/1.1\r\nHost: 127.0")
            assert server.ask("GET", "statements?limit=1")[0] == 200
            for connection in slow:
                assert not connection.rest().startswith(b"HTTP/1.1 2")
        assert monotonic() - begun < HEADER_SECONDS + 10


class TestLimits:
    def test_a_body_that_announces_too_much_is_refused_unread(self, server) -> None:
        with server.connect() as connection:
            connection.send(head("POST", "statements", Content_Length=str(100 * LARGEST)))
            status, body = connection.answer()
        assert status == 413
        assert b"MAX_BODY_BYTES" in body

    def test_what_is_sent_all_the_same_is_not_taken(self, server) -> None:
        with server.connect() as connection:
            connection.send(head("POST", "statements", Content_Length=str(1000 * LARGEST)))
            assert connection.send_until_refused(bytes(LARGEST // 4), 200 * LARGEST) < 100 * LARGEST
        assert server.ask("GET", "statements?limit=1")[0] == 200

    def test_chunks_without_end_are_refused_at_the_limit(self, server) -> None:
        with server.connect() as connection:
            connection.send(head("POST", "statements", **CHUNKED) + chunk(b" " * LARGEST) + chunk(b" " * 2))
            assert connection.answer()[0] == 413

    def test_headers_of_a_megabyte_are_refused(self, server) -> None:
        with server.connect() as connection:
            connection.send_until_refused(head("GET", "about", X_Long="x" * LARGEST), 1)
            assert b"HTTP/1.1 2" not in connection.rest()[:20]
        assert server.ask("GET", "about", Authorization=None)[0] == 200

    def test_headers_of_100_kb_are_no_trouble(self, server) -> None:
        assert server.ask("GET", "statements?limit=1", X_Long="x" * 100_000)[0] == 200


class TestChunks:
    def test_a_body_in_chunks_is_stored(self, server) -> None:
        before, body = server.statements(), make_body()
        with server.connect() as connection:
            pieces = b"".join(chunk(body[place : place + 7]) for place in range(0, len(body), 7))
            connection.send(head("POST", "statements", **CHUNKED) + pieces + chunk(b""))
            assert connection.answer()[0] == 200
        assert server.statements() == before + 1

    def test_a_statement_that_breaks_off_is_not_stored(self, server) -> None:
        before = server.statements()
        with server.connect() as connection:
            connection.send(head("POST", "statements", **CHUNKED) + chunk(make_body()[:-2]))
            connection.end()
            connection.rest()
        assert server.statements() == before

    def test_a_document_in_chunks_is_stored(self, server) -> None:
        place = make_place()
        with server.connect() as connection:
            pieces = chunk(b"page ") + chunk(b"1") + chunk(b"")
            connection.send(head("PUT", place, Content_Type="text/plain", **CHUNKED) + pieces)
            assert connection.answer()[0] == 204
        assert server.ask("GET", place) == (200, b"page 1")

    @pytest.mark.parametrize(("content", "kind"), [(b"page 1", "text/plain"), (b"12", "application/json")])
    def test_a_document_that_breaks_off_is_not_stored(self, server, content, kind) -> None:
        place = make_place()
        with server.connect() as connection:
            connection.send(head("PUT", place, Content_Type=kind, **CHUNKED) + chunk(content))
            connection.end()
            connection.rest()
        assert server.ask("GET", place)[0] == 404

    def test_a_document_of_known_length_that_breaks_off_is_not_stored(self, server) -> None:
        place = make_place()
        with server.connect() as connection:
            connection.send(head("PUT", place, Content_Type="text/plain", Content_Length="20") + b"page 1")
            connection.end()
            connection.rest()
        assert server.ask("GET", place)[0] == 404


class TestConnections:
    def test_head_has_no_body(self, server) -> None:
        with server.connect() as connection:
            connection.send(head("HEAD", "statements"))
            assert connection.answer("HEAD") == (200, b"")
            connection.send(head("GET", "about"))
            status, body = connection.answer("GET")
        assert status == 200
        assert b"version" in body

    def test_a_refusal_of_head_has_no_body_either(self, server) -> None:
        with server.connect() as connection:
            connection.send(head("HEAD", "statements?nothing=1"))
            assert connection.answer("HEAD") == (400, b"")
            connection.send(head("GET", "about"))
            assert connection.answer("GET")[0] == 200

    def test_a_connection_survives_refusals(self, server) -> None:
        bad, good = b'{"actor":', make_body()
        with server.connect() as connection:
            for _ in range(3):
                connection.send(head("POST", "statements", Content_Length=str(len(bad))) + bad)
                assert connection.answer()[0] == 400
            connection.send(
                head("POST", "statements", Authorization="Basic eDp5", Content_Length=str(len(good))) + good
            )
            assert connection.answer()[0] == 401
            connection.send(head("POST", "statements", Content_Length=str(len(good))) + good)
            assert connection.answer()[0] == 200

    @pytest.mark.parametrize(
        "lines",
        [
            "Content-Length: -1",
            "Content-Length: ten",
            "Content-Length: 4\r\nContent-Length: 44",
            "Content-Length: 4, 44",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: chunked, identity",
            "X-Bad: a\0b",
            "X-Bad : a",
            "no colon",
        ],
    )
    def test_heads_that_can_be_read_in_two_ways_are_refused(self, server, lines) -> None:
        before = server.statements()
        with server.connect() as connection:
            connection.send(head("POST", "statements")[:-2] + lines.encode() + b"\r\n\r\n" + make_body())
            connection.end()
            assert not connection.rest().startswith(b"HTTP/1.1 2")
        assert server.statements() == before

    @pytest.mark.parametrize("size", ["zz", "-1", "ffffffffffffffffff", ""])
    def test_chunks_of_no_size_are_refused(self, server, size) -> None:
        before = server.statements()
        with server.connect() as connection:
            connection.send(head("POST", "statements", **CHUNKED) + size.encode() + b"\r\n" + make_body())
            connection.end()
            assert not connection.rest().startswith(b"HTTP/1.1 2")
        assert server.statements() == before

    @pytest.mark.parametrize("method", ["TRACE", "FOO", "PATCH"])
    def test_unknown_methods_are_not_allowed(self, server, method) -> None:
        assert server.ask(method, "statements")[0] == 405
