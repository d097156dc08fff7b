"""HTTP as the platform's parts see it: requests that the library reads, and answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lti1p3platform.request import Request, TRequest

FORM = "application/x-www-form-urlencoded"


class Refused(Exception):
    """What was asked isn't allowed; carries the status, and OAuth's name of the error where it has one."""

    def __init__(self, reason: str, status: int = 400, error: str = "invalid_request") -> None:
        super().__init__(reason)
        self.status = status
        self.error = error


class PeerRequest(Request):
    """A request to the platform; `get_data` may be narrowed to the parameters of a service."""

    def build_metadata(self, request: "Handler") -> TRequest:
        """Read the request's body and parameters; the library never does it by itself."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        content_type = request.headers.get_content_type() if "Content-Type" in request.headers else ""
        split = urlsplit(request.path)
        return {
            "method": request.command,
            "form_data": dict(parse_qsl(body.decode(), keep_blank_values=True)) if content_type == FORM else {},
            "json": _json(body) if content_type.endswith("json") else None,
            "get_data": dict(parse_qsl(split.query, keep_blank_values=True)),
            "headers": request.headers,
            "content_type": content_type,
            "path": split.path,
        }

    @property
    def parameters(self) -> dict[str, str]:
        """Everything that came by query or form, as a browser's request may carry either."""
        return {**self.get_data, **self.form_data}


@dataclass(frozen=True)
class Answer:
    """What goes back: a page, or a value as JSON."""

    status: int = 200
    body: str = ""
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(value: Any, status: int = 200, media_type: str = "application/json", **headers: str) -> Answer:
    return Answer(status, json.dumps(value), media_type, headers)


def self_submitting_form(action: str, fields: dict[str, str]) -> Answer:
    """Make the page that posts these fields at once.

    The library's own template isn't used: it needs Jinja2 and pkg_resources, and doesn't escape.
    """
    inputs = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
    return Answer(
        body=f'<!doctype html><title>On its way</title><form method="post" action="{escape(action)}">{inputs}'
        "<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>"
    )


class Handler(BaseHTTPRequestHandler):
    """Passes requests to `respond`, which the server sets."""

    protocol_version = "HTTP/1.1"
    respond: Callable[[PeerRequest], Answer]

    def _answer(self) -> None:
        answer = type(self).respond(PeerRequest(self))
        body = answer.body.encode()
        self.send_response(answer.status)
        if body:
            self.send_header("Content-Type", answer.media_type)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - names of http.server


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
