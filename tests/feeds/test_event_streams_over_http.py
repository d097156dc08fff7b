"""The production server keeps many streams open at once, and still has threads for everybody else."""

import json
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.hostile.production_server import AUTHORIZATION, PATIENCE, THREADS, Server, production_server
from tests.lrs.replica_server import until
from tests.xapi.story import told

STREAMS = THREADS + 4


def opened(stack: ExitStack, server: Server) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    stack.callback(connection.close)
    headers = {"Authorization": AUTHORIZATION, "Accept": "text/event-stream"}
    connection.request("GET", "/api/v1/statements/changes", headers=headers)
    return connection.getresponse()


def next_change(stream: HTTPResponse) -> str:
    """Return the id of the next Statement that a stream tells."""
    while True:
        line = stream.readline().decode()
        if line.startswith("data: "):
            return str(json.loads(line.removeprefix("data: "))["statement"]["id"])


def test_more_streams_than_threads_are_told_what_is_stored_and_free_their_places_when_they_go(tmp_path: Path) -> None:
    with ExitStack() as stack:
        with production_server(tmp_path, EVENT_STREAMS=str(STREAMS)) as server:
            _follow(server)
            until_the_end = opened(stack, server)
        assert until_the_end.read().startswith(b"retry: 1000\n")
    log = (tmp_path / "server.log").read_text()
    assert [said for said in ("Traceback", "refused to gracefully stop") if said in log] == []


def _follow(server: Server) -> None:
    with ExitStack() as stack:
        streams = [opened(stack, server) for _ in range(STREAMS)]
        assert {each.status for each in streams} == {200}
        assert {each.readline() for each in streams} == {b"retry: 1000\n"}
        one_more = opened(stack, server)
        assert (one_more.status, one_more.getheader("Retry-After")) == (503, "5")
        statement = told()
        status, _ = server.ask("POST", "statements", json.dumps(statement).encode())
        assert status == 200
        assert {next_change(each) for each in streams} == {statement["id"]}
    with ExitStack() as stack:
        until(lambda: opened(stack, server).status == 200)
