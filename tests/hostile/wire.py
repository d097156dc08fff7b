"""A client that may send anything: the bytes of the target, headers and body as they are, lies included.

It speaks to the WSGI application as a server does, and nothing tidies the request up on the way.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections

from config.wsgi import application

LIMIT_OF_AN_ERROR = 1_000_000
"""However much nonsense a request holds, the refusal of it stays small."""


@dataclass(frozen=True)
class Answer:
    """What came back; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return self.json["error"]["message"]

    @property
    def paths(self) -> list[str]:
        return [problem["path"] for problem in self.json["problems"]]


class Wire:
    """Sends requests to ``/xapi/``; a header with the value None is left out."""

    def __init__(self, **headers: str) -> None:
        self.headers = headers
        self._application = application

    def send(self, method: str, target: str, body: bytes = b"", **headers: str | None) -> Answer:
        """Send a request; ``target`` is what follows ``/xapi/``, percent-encoded as it shall be sent."""
        given = {"Content_Length": str(len(body)) if body or method in ("PUT", "POST") else None}
        environ = _environ(method, target, body, {**given, **self.headers, **headers})
        with _inside_the_test() as raised:
            answer = self._ask(environ)
        if raised:
            raise raised[0]
        return answer

    def _ask(self, environ: dict[str, Any]) -> Answer:
        started: list[Any] = []
        response = self._application(environ, lambda status, headers: started.extend((status, headers)))
        try:
            body = b"".join(response)
        finally:
            response.close()
        return Answer(int(started[0].split()[0]), {name.lower(): value for name, value in started[1]}, body)


@contextmanager
def _inside_the_test() -> Iterator[list[BaseException]]:
    """Keep the test's database connection open, and hand over what nobody caught."""
    raised: list[BaseException] = []

    def note(**_: Any) -> None:
        raised.extend(each for each in [sys.exception()] if each is not None)

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    got_request_exception.connect(note)
    try:
        yield raised
    finally:
        got_request_exception.disconnect(note)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def query(**parameters: Any) -> str:
    """Return a query string of parameters that are valid; bytes are encoded as they are."""
    return "?" + "&".join(f"{name}={quote(_bytes_of(value), safe='')}" for name, value in parameters.items())


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def _environ(method: str, target: str, body: bytes, headers: dict[str, str | None]) -> dict[str, Any]:
    path, _, query_string = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": "/xapi/" + unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query_string,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        if value is not None:
            environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ
