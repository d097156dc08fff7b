"""The production server on a port of its own, with an empty store, and connections that send whatever they like."""

import json
import os
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from time import monotonic
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
KEY, SECRET = "production", "a-secret-for-this-test-alone"
AUTHORIZATION = "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()
THREADS = 4
LARGEST = 1 << 20
HEADER_SECONDS = 1
BODY_SECONDS = 2
PATIENCE = 20


@dataclass(frozen=True)
class Server:
    """Where the server listens."""

    port: int

    def connect(self) -> "Connection":
        return Connection(self.port)

    def ask(self, method: str, target: str, body: bytes = b"", **headers: str | None) -> tuple[int, bytes]:
        """Send one whole request on a connection of its own; return status and body."""
        with self.connect() as connection:
            connection.send(head(method, target, **{"Content_Length": str(len(body)), **headers}) + body)
            return connection.answer(method)

    def statements(self) -> int:
        status, body = self.ask("GET", "statements")
        assert status == 200
        return len(json.loads(body)["statements"])


class Connection:
    """A TCP connection to the server; answers are read one at a time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def send_until_refused(self, piece: bytes, most: int) -> int:
        """Send pieces until the server doesn't take any more; return how many bytes were sent."""
        sent = 0
        self._socket.settimeout(2)
        try:
            while sent < most:
                sent += self._socket.send(piece)
        except OSError:
            pass
        self._socket.settimeout(PATIENCE)
        return sent

    def end(self) -> None:
        """Say that nothing more comes; the answer can still be read."""
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self, method: str = "GET") -> tuple[int, bytes]:
        response = HTTPResponse(self._socket, method=method)
        response.begin()
        body = response.read()
        if response.status < 500 and response.getheader("Content-Type") == "application/json" and body:
            json.loads(body)
        return response.status, body

    def rest(self) -> bytes:
        """Return what comes until the server closes the connection."""
        received = b""
        try:
            while piece := self._socket.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
        return received


def head(method: str, target: str, **headers: str | None) -> bytes:
    """Return the request line and headers; a header with the value None is left out."""
    usual = {
        "Host": "127.0.0.1",
        "Authorization": AUTHORIZATION,
        "X_Experience_API_Version": "1.0.3",
        "Content_Type": "application/json",
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {**usual, **headers}.items() if value is not None]
    return "\r\n".join([f"{method} /xapi/{target} HTTP/1.1", *lines, "", ""]).encode("latin-1")


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


@contextmanager
def production_server(data_dir: Path, **settings: str) -> Iterator[Server]:
    """Start what ``make serve`` starts, on SQLite unless the settings say otherwise, and stop it again."""
    environment = {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DATABASE_URL": "",
        "DATA_DIR": str(data_dir),
        "PORT": str(_free_port()),
        "WORKERS": "1",
        "THREADS": str(THREADS),
        "MAX_BODY_BYTES": str(LARGEST),
        "BODY_SECONDS": str(BODY_SECONDS),
        "GRANIAN_HTTP1_HEADER_READ_TIMEOUT": str(HEADER_SECONDS * 1000),
        **settings,
    }
    for command in (
        ("migrate", "--verbosity", "0"),
        ("tenant", "create", "north", "--name", "North", "--home-page", "https://north.example.org"),
        (
            "credential",
            "create",
            "--tenant",
            "north",
            "--name",
            "Test",
            "--scope",
            "all",
            "--key",
            KEY,
            "--secret",
            SECRET,
        ),
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    log = (data_dir / "server.log").open("wb")
    serving = subprocess.Popen([sys.executable, "scripts/serve.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield _ready(serving, int(environment["PORT"]), data_dir)
    finally:
        serving.terminate()
        try:
            serving.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            serving.kill()
            serving.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ready(serving: "subprocess.Popen[Any]", port: int, data_dir: Path) -> Server:
    given_up = monotonic() + 60
    while monotonic() < given_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return Server(port)
        except OSError:
            try:
                serving.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
    raise RuntimeError(f"The server didn't start:\n{(data_dir / 'server.log').read_text()[-2000:]}")
