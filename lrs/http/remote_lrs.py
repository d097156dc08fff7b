"""Reads portions of Statements from another LRS, oldest first, following its ``more``.

The address comes from an operator on the command line, who may well mean a host of her own network: the guard that
keeps clients' URLs away from there has no place here. The key and secret are sent to the given origin only, whatever
a ``more`` or a redirect says. xAPI 1.0.3 Communication §2.1.3.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
import msgspec

from lrs.http.multipart import parse_multipart
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import Refusal
from lrs.services.import_portion import Portion, contents_among
from lrs.services.statement_stream import Candidate, UnreadableStream

ATTEMPTS: Final = 5
TIMEOUT_SECONDS: Final = 60.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_VERSION = re.compile(r"[12]\.0\.\d+")


class StatementResult(msgspec.Struct):
    """A page as the standard describes it; the Statements keep their own text."""

    statements: list[msgspec.Raw]
    more: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteLRS:
    """Another store's endpoint (the address above ``/statements``), and how to reach it.

    ``transport`` and ``wait`` are for tests: a store in this process, and a clock that doesn't make anybody wait.
    """

    endpoint: str
    key: str
    secret: str
    version: str | None = None
    transport: httpx2.BaseTransport | None = None
    wait: Callable[[float], None] = time.sleep

    def identity(self) -> dict[str, Any]:
        """Return what has to be the same for an import to be resumed."""
        return {"source": self.endpoint.rstrip("/"), "key": self.key}

    def portions(self, *, batch: int, mark: Mapping[str, Any] | None) -> Iterator[Portion]:
        """Yield the store's Statements page by page, from a portion's mark on."""
        with httpx2.Client(
            auth=(self.key, self.secret), timeout=TIMEOUT_SECONDS, follow_redirects=False, transport=self.transport
        ) as client:
            version = self.version or self._newest_version(client)
            client.headers["X-Experience-API-Version"] = version
            query = urlencode({"ascending": "true", "limit": batch, "attachments": "true"})
            path = mark["more"] if mark else f"{urlsplit(self.endpoint).path.rstrip('/')}/statements?{query}"
            number = mark["number"] if mark else 0
            while path:
                page, parts = _page_of(self._get(client, path))
                candidates = [
                    Candidate(bytes(raw), number=number + place) for place, raw in enumerate(page.statements, start=1)
                ]
                number += len(candidates)
                path = self._next_path(page.more, path)
                yield Portion(candidates, {"more": path, "number": number}, contents_among(parts))

    def _next_path(self, more: str | None, current: str) -> str:
        """Return path and query of ``more``: the host is ours, however a proxy made the other store write it."""
        if not more:
            return ""
        parts = urlsplit(more)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if not path.startswith("/"):
            path = f"{urlsplit(self.endpoint).path.rstrip('/')}/{path}"
        if path == current:
            raise UnreadableStream("The other store's 'more' leads back to its own page.")
        return path

    def _newest_version(self, client: httpx2.Client) -> str:
        """Return the newest version that both speak, by the About resource; 1.0.3 if it doesn't answer."""
        try:
            answer = self._get(client, f"{urlsplit(self.endpoint).path.rstrip('/')}/about")
            spoken = [each for each in answer.json()["version"] if _VERSION.fullmatch(each)]
        except (UnreadableStream, ValueError, KeyError, TypeError):
            return "1.0.3"
        return max(spoken, default="1.0.3", key=lambda each: tuple(int(part) for part in each.split(".")))

    def _get(self, client: httpx2.Client, path: str) -> httpx2.Response:
        parts = urlsplit(self.endpoint)
        url = f"{parts.scheme}://{parts.netloc}{path}"
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = client.get(url)
            except httpx2.TransportError as error:
                fault, pause = f"can't be reached: {error}", 2.0**attempt
            else:
                if answer.status_code == 200:
                    return answer
                fault = f"answers {answer.status_code} to {path[:200]}: {answer.text[:300]}"
                if answer.status_code not in _PASSING:
                    raise UnreadableStream(f"The other store {fault}")
                pause = _pause(answer, 2.0**attempt)
            if attempt < ATTEMPTS:
                self.wait(pause)
        raise UnreadableStream(f"The other store {fault} (tried {ATTEMPTS} times)")


def _pause(answer: httpx2.Response, otherwise: float) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), 120.0) if asked.isdecimal() else otherwise


def _page_of(answer: httpx2.Response) -> tuple[StatementResult, Mapping[str, Part]]:
    kind = answer.headers.get("Content-Type", "")
    parts: Mapping[str, Part] = {}
    body = answer.content
    try:
        if kind.lower().startswith("multipart/mixed"):
            body, parts = parse_multipart(body, kind)
        return msgspec.json.decode(body, type=StatementResult), parts
    except (Refusal, msgspec.DecodeError) as error:
        raise UnreadableStream(f"The other store's page can't be read: {error}") from error
