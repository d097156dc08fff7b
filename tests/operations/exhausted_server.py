"""The production server, and what those who ask it are told while something that it needs is used up or gone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

from tests.hostile.production_server import AUTHORIZATION, KEY, SECRET, production_server
from tests.lrs.replica_server import until
from tests.xapi.story import told

QUICK = 2.5
"""Seconds within which everybody is answered, on a machine that has other things to do; the settings say 1."""

SURFACES = {
    "xapi": ("GET", "/xapi/statements", {"Authorization": AUTHORIZATION, "X-Experience-API-Version": "2.0.0"}, ""),
    "management API": ("GET", "/api/v1/statements", {"Authorization": AUTHORIZATION}, ""),
    "token": (
        "POST",
        "/oauth/token/",
        {"Content-Type": "application/x-www-form-urlencoded"},
        f"grant_type=client_credentials&client_id={KEY}&client_secret={SECRET}",
    ),
    "admin": ("GET", "/admin/", {"Cookie": "sessionid=somebody-who-was-here-before"}, ""),
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def message(self) -> str:
        return json.loads(self.body)["error"]["message"]


@dataclass
class Store:
    """The server, what it has acknowledged, and what it has refused."""

    port: int
    media: Path
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | str = b"") -> Answer:
        begun = monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            content = response.read()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, content, monotonic() - begun)
        finally:
            connection.close()

    def post(self, *, content_type: str = "application/json", make=None) -> Answer:
        """Store a Statement, and note what came of it."""
        statement = told()
        body = json.dumps(statement).encode() if make is None else make(statement)
        answer = self.ask("POST", "/xapi/statements", {**_as_player(), "Content-Type": content_type}, body)
        with self._lock:
            (self.acknowledged if answer.status == 200 else self.refused).append(statement["id"])
        return answer

    def readiness(self) -> tuple[int, list[str]]:
        answer = self.ask("GET", "/readyz")
        return answer.status, [each["reason"] for each in json.loads(answer.body).get("missing", [])]

    def is_ready(self) -> bool:
        return self.readiness() == (200, [])

    def stored(self) -> set[str]:
        """Return the ids of everything that is there."""
        path, found = "/xapi/statements?limit=1000", set()
        while path:
            answer = self.ask("GET", path, _as_player())
            assert answer.status == 200, answer
            page = json.loads(answer.body)
            found |= {statement["id"] for statement in page["statements"]}
            path = page["more"]
        return found

    def assert_recovers(self) -> None:
        """Wait until it is ready, and see that it stores again, has all it acknowledged and nothing it refused."""
        until(self.is_ready)
        assert self.post().status == 200
        stored = self.stored()
        assert set(self.acknowledged) <= stored
        assert not set(self.refused) & stored

    def assert_not_now(self, what: str, *, nothing_stored: bool = True, surfaces: bool = True) -> None:
        """See that nobody waits, that everybody is told so in their own form, and that readiness says why."""
        answer = self.post()
        assert_told(answer, what)
        assert ("Nothing was stored" in answer.message) == nothing_stored
        for name, (method, path, headers, body) in SURFACES.items() if surfaces else ():
            told_there = self.ask(method, path, headers, body)
            assert told_there.status == 503, (name, told_there)
            assert int(told_there.headers["retry-after"]) > 0, name
            assert b"Traceback" not in told_there.body
            assert told_there.seconds < QUICK, name
        readiness = self.readiness()
        assert readiness == (503, [what]), readiness
        assert self.ask("GET", "/healthz").status == 200

    @contextmanager
    def load(self, clients: int = 4) -> Iterator[None]:
        """Have clients store Statements, one after the other, until the block ends."""
        ended = Event()

        def send() -> None:
            while not ended.is_set():
                with suppress(ConnectionError):
                    self.post()

        threads = [Thread(target=send) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def assert_told(answer: Answer, what: str) -> None:
    """See that a request was refused for now, quickly, and in the form of every refusal."""
    assert answer.status == 503, answer
    assert answer.message.startswith(what), answer.message
    assert int(answer.headers["retry-after"]) > 0, answer
    assert answer.headers["x-experience-api-version"] == "1.0.3"
    assert answer.headers["x-experience-api-consistent-through"].startswith("2020-01-01T00:00:00")
    assert answer.seconds < QUICK, answer


def with_attachment(statement: dict[str, Any], content: bytes) -> bytes:
    """Return a multipart body of a Statement with this content."""
    sha2 = sha256(content).hexdigest()
    usage = {"usageType": "https://example.org/scan", "display": {"en": "scan"}, "contentType": "text/plain"}
    described = {**statement, "attachments": [{**usage, "length": len(content), "sha2": sha2}]}
    parts = [
        b"--edge\r\nContent-Type: application/json\r\n\r\n" + json.dumps(described).encode(),
        b"--edge\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
        b"X-Experience-API-Hash: " + sha2.encode() + b"\r\n\r\n" + content,
        b"--edge--\r\n",
    ]
    return b"\r\n".join(parts)


def unique_content() -> bytes:
    return uuid4().hex.encode() * 256


def _as_player() -> dict[str, str]:
    return {
        "Authorization": AUTHORIZATION,
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }


@contextmanager
def store_on(data_dir: Path, **settings: str) -> Iterator[Store]:
    """Start the production server with these settings."""
    with production_server(data_dir, **settings) as server:
        store = Store(server.port, data_dir / "media")
        assert store.post().status == 200
        yield store
