"""A large package passes through the server in pieces: measured at the production server, in its own processes."""

import http.client
import json
import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endurance.server import KEY, Server
from tests.scorm import packages

PACKAGE = 200 << 20
MOST_ABOVE_IDLE = 150 << 10
"""In kB, as the system counts."""


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    started = Server("", tmp_path_factory.mktemp("server"))
    started.prepare()
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    """A package of 200 MB."""
    path = tmp_path_factory.mktemp("large") / "course.zip"
    packages.large_package(path, PACKAGE)
    assert path.stat().st_size >= PACKAGE
    return path


def test_importing_200_mb_takes_less_than_150_mb_above_idle(server, large) -> None:
    idle = {process: memory(process, "VmRSS") for process in processes(server)}
    with large.open("rb") as file:
        answer = ask(server, "POST", "/api/v1/scorm/courses", file, large.stat().st_size)
    assert (answer["title"], answer["warnings"]) == ("Safety", [])
    above = {process: memory(process, "VmHWM") - was for process, was in idle.items()}
    assert processes(server) == set(idle)
    assert sum(above.values()) < MOST_ABOVE_IDLE
    with large.open("rb") as file:
        assert ask(server, "POST", "/api/v1/scorm/check", file, large.stat().st_size)["valid"] is True


def processes(server: Server) -> set[str]:
    """Return the server's processes: the one that was started, and all below it."""
    found = {str(server.process.pid)}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("PPid:"))
        except OSError:
            continue  # it has ended meanwhile
        if parent in found or os.getsid(int(status.parent.name)) == server.process.pid:
            found.add(status.parent.name)
    return found


def memory(process: str, what: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def ask(server: Server, method: str, path: str, body, length: int):
    basic = b64encode(f"{KEY}:{server.secret}".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/zip", "Content-Length": str(length)}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    assert response.status < 300, content
    return json.loads(content)
