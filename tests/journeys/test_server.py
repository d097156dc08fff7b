"""The production server between a client and Django: bodies, limits, slow clients, headers and files."""

import json
import socket
import time
from base64 import b64encode
from contextlib import ExitStack

import pytest

from tests.journeys.make_run import Store, make_run

BODY_SECONDS, LIMIT = 3, 4096
STATEMENT = {
    "actor": {"mbox": "mailto:ana@example.org"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
    "object": {"id": "https://example.org/courses/first-aid"},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    settings = {"BODY_SECONDS": str(BODY_SECONDS), "MAX_BODY_BYTES": str(LIMIT), "THREADS": "2"}
    with make_run(tmp_path_factory.mktemp("server") / "data", **settings) as started:
        yield started


def connect(store: Store) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(store.base.rpartition(":")[2])), timeout=30)


def request(store: Store, line: str, *headers: str) -> bytes:
    known_by = b64encode(f"{store.said_after('key')}:{store.said_after('secret')}".encode()).decode()
    always = ["Host: 127.0.0.1", f"Authorization: Basic {known_by}", "X-Experience-API-Version: 1.0.3"]
    return "\r\n".join([f"{line} HTTP/1.1", *always, "Connection: close", *headers, "", ""]).encode("latin-1")


def post(store: Store, *headers: str) -> bytes:
    return request(store, "POST /xapi/statements", "Content-Type: application/json", *headers)


def exchange(store: Store, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    with connect(store) as connection:
        connection.sendall(sent)
        return answer_of(connection)


def answer_of(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    came = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return int(status.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def test_a_body_in_chunks_is_stored(store):
    status, _, body = exchange(
        store, post(store, "Transfer-Encoding: chunked") + chunked(json.dumps(STATEMENT).encode())
    )
    assert status == 200
    assert len(json.loads(body)) == 1


def test_head_answers_as_get_without_the_body(store):
    status, headers, body = exchange(store, request(store, "HEAD /xapi/about"))
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(exchange(store, request(store, "GET /xapi/about"))[2])


def test_a_body_that_announces_too_much_is_refused_before_it_comes(store):
    status, _, body = exchange(store, post(store, f"Content-Length: {LIMIT + 1}"))
    assert status == 413
    assert str(LIMIT) in json.loads(body)["error"]["message"]


def test_a_body_in_chunks_is_refused_once_it_is_too_large(store):
    status, _, body = exchange(store, post(store, "Transfer-Encoding: chunked") + chunked(b" " * (LIMIT + 1)))
    assert status == 413
    assert str(LIMIT) in json.loads(body)["error"]["message"]


@pytest.mark.parametrize("framing", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
def test_a_body_that_stops_coming_is_refused_when_its_time_is_over(store, framing):
    begun = time.monotonic()
    status, _, body = exchange(store, post(store, framing) + b"2\r\n[]\r\n")
    assert status == 400
    assert "nothing was stored" in json.loads(body)["error"]["message"]
    assert BODY_SECONDS - 1 < time.monotonic() - begun < BODY_SECONDS + 20


def test_a_body_that_breaks_off_is_refused(store):
    with connect(store) as connection:
        connection.sendall(post(store, "Content-Length: 1000") + b"[]")
        connection.shutdown(socket.SHUT_WR)
        status, _, body = answer_of(connection)
    assert status == 400
    assert "nothing was stored" in json.loads(body)["error"]["message"]


def test_clients_that_send_slowly_keep_nobody_else_waiting(store):
    with ExitStack() as slow:
        for _ in range(30):
            slow.enter_context(connect(store)).sendall(post(store, "Content-Length: 1000") + b"[")
        begun = time.monotonic()
        status, _, _ = exchange(store, request(store, "GET /xapi/about"))
        assert status == 200
        assert time.monotonic() - begun < BODY_SECONDS


def test_the_path_is_read_as_utf_8(store):
    status, _, body = exchange(store, request(store, "GET /xapi/caf%C3%A9"))
    assert status == 404
    assert "café" in body.decode()


def test_a_header_with_an_underscore_is_not_taken_for_the_one_with_a_hyphen(store):
    sent = request(store, "GET /xapi/statements?limit=1").replace(
        b"X-Experience-API-Version", b"X_Experience_API_Version"
    )
    assert exchange(store, sent)[0] == 400


def test_static_files_come_whole(store):
    status, headers, body = exchange(store, request(store, "GET /static/admin/css/base.css"))
    assert status == 200
    assert int(headers["content-length"]) == len(body) > 10_000
