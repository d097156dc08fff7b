"""The HTTP client of PyLTI1p3, led through our guard: it reaches only what ``people.services.outbound`` may reach."""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from lti.security.rules.errors import InvalidMessage
from lti.security.rules.masking import MASK
from lti.security.rules.signed import decoded
from lti.security.services.exchanges import Inspected
from lti.tool.rules.errors import ServiceFailed
from people.rules.errors import Refusal, shortened
from people.services import outbound

_SECRET = ("access_token", "refresh_token", "id_token", "registration_access_token", "registration_client_uri")


class OutboundSession(requests.Session):
    """Sends requests one by one, follows no redirect, and notes what came and went in the exchange.

    No request begins later than ``seconds`` after it was made, if that is given.
    """

    def __init__(self, exchange: Inspected, *, most_bytes: int = 1 << 20, seconds: float | None = None) -> None:
        super().__init__()
        self.trust_env = False
        self.headers = CaseInsensitiveDict({"Accept-Encoding": "gzip"})
        adapter = _Adapter(exchange, most_bytes, seconds)
        self.adapters.clear()
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: Any, url: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send a request; a redirect is an answer like others."""
        return super().request(method, url, **{**options, "allow_redirects": False})


class _Adapter(BaseAdapter):
    def __init__(self, exchange: Inspected, most_bytes: int, seconds: float | None) -> None:
        super().__init__()
        self._until = None if seconds is None else time.monotonic() + seconds
        self._exchange, self._most_bytes, self._count = exchange, most_bytes, 0

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        if self._until is not None and time.monotonic() > self._until:
            raise ServiceFailed("The platform takes so long to answer that nothing more is asked for now.")
        body = request.body.encode() if isinstance(request.body, str) else request.body
        self._count += 1
        name = f"{self._count}. {request.method} {request.url}"
        told: dict[str, Any] = {"sent": _readable(body, request.headers.get("Content-Type", ""))} if body else {}
        self._exchange.message(name, told)
        try:
            answer = outbound.send(
                request.method, request.url, headers=_sent(request.headers), body=body, most_bytes=self._most_bytes
            )
        except Refusal as refusal:
            self._exchange.message(name, {**told, "problem": refusal.message})
            raise ServiceFailed(refusal.message) from refusal
        kind = answer.headers.get("content-type", "")
        self._exchange.message(name, {**told, "status": answer.status, "answer": _readable(answer.body, kind)})
        if 300 <= answer.status < 400:
            failed = ServiceFailed(f"{request.url} leads elsewhere ({answer.status}); redirects aren't followed.")
            failed.answered = answer.status
            raise failed
        return _response(request, answer)

    def close(self) -> None:
        """Nothing is kept open."""


def _sent(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in ("content-length", "connection")}


def _response(request: Any, answer: outbound.Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response.url, response.request = request.url, request
    response._content = answer.body
    response.encoding = "utf-8"
    return response


def _readable(body: bytes, kind: str) -> Any:
    """Return a body as the inspector shows it: decoded, without what lets somebody in, long lists by their length."""
    text = body[:200_000].decode(errors="replace")
    if "x-www-form-urlencoded" in kind:
        form: dict[str, Any] = dict(parse_qsl(text))
        if "client_assertion" in form:
            form["client_assertion"] = _claims(form["client_assertion"])
        return form
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return shortened(text, 2_000)
    if isinstance(found, dict):
        shown = {name: MASK if name in _SECRET else value for name, value in found.items()}
        members = shown.get("members")
        return {**shown, "members": f"{len(members)} members"} if isinstance(members, list) else shown
    return found


def _claims(token: str) -> Any:
    try:
        return decoded(token)[1]
    except InvalidMessage:
        return MASK
