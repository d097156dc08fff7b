"""Clients that store: single Statements, batches, attachments, voids and documents, each noted before it is sent."""

import base64
import hashlib
import http.client
import json
import random
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from tests.endurance.ledger import Batch, Document, Ledger, Void
from tests.endurance.server import KEY

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
BOUNDARY = "endurance"


class ClientOfTheStore:
    """One connection that sends one request after the other until it is told to stop, or nobody answers."""

    def __init__(self, number: int, endpoint: str, secret: str, ledger: Ledger) -> None:
        self._random = random.Random(number)
        self._number, self._ledger = number, ledger
        self._url = urlsplit(endpoint)
        token = base64.b64encode(f"{KEY}:{secret}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": "1.0.3"}
        self._connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port, timeout=30)
        self._mine: list[str] = []
        self.latencies: list[float] = []

    def step(self) -> None:
        """Send one request of some kind."""
        action: Callable[[], None] = self._random.choices(
            [self._post_one, self._put_one, self._post_batch, self._post_with_attachment, self._void, self._put_state],
            weights=[4, 2, 3, 2, 1, 2],
        )[0]
        action()

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> int:
        """Send a request, read its answer whole and return its status; OSError or HTTPException if nobody answers."""
        self._connection.request(method, self._url.path + path, body, {**self._headers, "Content-Type": content_type})
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 204):
            self._ledger.refused.append(f"{answer.status} to {method} {path[:60]}: {content[:200].decode()}")
        return answer.status

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str) -> bytes | None:
        """Return what is there, None where nothing is."""
        self._connection.request("GET", self._url.path + path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        return content if answer.status == 200 else None

    def _statement(self, **changes: Any) -> dict[str, Any]:
        learner, course = self._random.randrange(50), self._random.randrange(20)
        return {
            "id": str(UUID(int=self._random.getrandbits(128), version=4)),
            "actor": {"objectType": "Agent", "account": {"homePage": "https://hr.example.org", "name": f"e{learner}"}},
            "verb": {"id": f"https://example.org/verbs/{self._random.randrange(6)}"},
            "object": {
                "id": f"https://example.org/course/{course}",
                "definition": {"name": {"en": f"Course {course}"}},
            },
            "result": {"score": {"raw": self._random.randrange(100)}},
            **changes,
        }

    def _noted(self, *statements: dict[str, Any], attachments: dict[str, bytes] | None = None) -> Batch:
        batch = Batch({each["id"]: each for each in statements}, attachments or {})
        self._ledger.batches.append(batch)
        return batch

    def _answered(self, batch: Batch, status: int) -> None:
        batch.acknowledged = status in (200, 204)
        self._mine += batch.statements

    def _post_one(self) -> None:
        statement = self._statement()
        batch = self._noted(statement)
        self._answered(batch, self.request("POST", "/statements", json.dumps(statement).encode()))

    def _put_one(self) -> None:
        statement = self._statement()
        batch = self._noted(statement)
        path = f"/statements?statementId={statement['id']}"
        self._answered(batch, self.request("PUT", path, json.dumps(statement).encode()))

    def _post_batch(self) -> None:
        statements = [self._statement() for _ in range(self._random.randrange(20, 101))]
        batch = self._noted(*statements)
        self._answered(batch, self.request("POST", "/statements", json.dumps(statements).encode()))

    def _post_with_attachment(self) -> None:
        content = self._random.randbytes(self._random.randrange(100, 20_000))
        sha2 = hashlib.sha256(content).hexdigest()
        described = {
            "usageType": "https://example.org/usage/evidence",
            "display": {"en": "Evidence"},
            "contentType": "application/octet-stream",
            "length": len(content),
            "sha2": sha2,
        }
        statements = [self._statement(attachments=[described]), self._statement()]
        batch = self._noted(*statements, attachments={sha2: content})
        body = b"".join(
            (
                f"--{BOUNDARY}\r\nContent-Type: application/json\r\n\r\n".encode(),
                json.dumps(statements).encode(),
                f"\r\n--{BOUNDARY}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n"
                f"X-Experience-API-Hash: {sha2}\r\n\r\n".encode(),
                content,
                f"\r\n--{BOUNDARY}--\r\n".encode(),
            )
        )
        self._answered(batch, self.request("POST", "/statements", body, f"multipart/mixed; boundary={BOUNDARY}"))

    def _void(self) -> None:
        if not self._mine:
            return self._post_one()
        target = self._mine.pop(self._random.randrange(len(self._mine)))
        statement = self._statement(verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": target})
        batch = self._noted(statement)
        self._ledger.voids.append(Void(target, batch))
        batch.acknowledged = self.request("POST", "/statements", json.dumps(statement).encode()) == 200
        return None

    def _put_state(self) -> None:
        key = state_path(self._number, self._random.randrange(5))
        document = self._ledger.documents.setdefault(key, Document())
        document.sent.append(b'{"page":%d}' % self._random.getrandbits(40))
        if self.request("PUT", key, document.sent[-1]) == 204:
            document.acknowledged = len(document.sent)


def state_path(client: int, number: int) -> str:
    """Return where a client keeps one of its documents."""
    agent = quote(json.dumps({"account": {"homePage": "https://hr.example.org", "name": f"c{client}"}}))
    return f"/activities/state?activityId=https%3A%2F%2Fexample.org%2Fcourse&agent={agent}&stateId=s{number}"


def run_until_nobody_answers(client: ClientOfTheStore, stop: threading.Event) -> None:
    """Send until told to stop; a server that is killed ends it as well."""
    try:
        while not stop.is_set():
            client.step()
    except (OSError, http.client.HTTPException):
        return
    finally:
        client.close()
