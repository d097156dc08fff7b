"""Clients that read the log to its end again and again while others write: the right ways, and the naive one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from lrs.rules.timestamps import parse
from lrs.services.query import StatementQuery, find
from tests.xapi.client import XapiClient

THROUGH = "X-Experience-API-Consistent-Through"
STATEMENTS = "statements"


@dataclass
class ByPosition:
    """Reads in this process, each time from behind the last position that it was given."""

    tenant_id: int
    seen: list[str] = field(default_factory=list)
    _next: int = 0

    def read(self) -> int:
        """Return how many came."""
        page = find(StatementQuery(self.tenant_id, first=self._next, ascending=True, limit=20))
        self.seen += [orjson.loads(payload)["id"] for payload in page.payloads]
        self._next = page.positions[-1] + 1 if page.positions else self._next
        return len(page.positions)


@dataclass
class BySince:
    """Reads over HTTP: ``more`` to the end, then on with what the last page's Consistent-Through was as ``since``."""

    client: XapiClient
    seen: list[str] = field(default_factory=list)
    promises: list[tuple[datetime, int]] = field(default_factory=list)
    pages: int = 0
    _since: str | None = None

    def read(self) -> int:
        """Return how many came; note how many were known of when the answer promised to be complete up to a moment."""
        since = {} if self._since is None else {"since": self._since}
        came = 0
        for response in walk(self.client, {"ascending": "true", "limit": "10", **since}):
            ids = [statement["id"] for statement in response.json()["statements"]]
            self.seen += ids
            came += len(ids)
            self.pages += 1
        self._since = response[THROUGH]
        self.promises.append((parse(self._since), len(self.seen)))
        return came


@dataclass
class Naive:
    """Reads what is greater than the last number that it saw, as one would of a table with a sequence."""

    tenant_id: int
    seen: list[str] = field(default_factory=list)
    last: int = 0

    def read(self) -> int:
        """Return how many came."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT position, payload FROM lrs_statement WHERE tenant_id = %s AND position > %s ORDER BY position",
                [self.tenant_id, self.last],
            )
            rows = cursor.fetchall()
        self.seen += [orjson.loads(payload)["id"] for _, payload in rows]
        self.last = rows[-1][0] if rows else self.last
        return len(rows)


def walk(client: XapiClient, parameters: dict[str, Any]) -> Iterator[Any]:
    """Yield the answers to a query and to its ``more`` links, to the end."""
    response = client.get(STATEMENTS, parameters)
    while True:
        assert response.status_code == 200, response.content
        yield response
        more = response.json()["more"]
        if not more:
            return
        response = client.get(more.removeprefix("/xapi/"))


def ids_in(responses: Iterable[Any]) -> list[str]:
    """Return the ids of the Statements in these answers."""
    return [statement["id"] for response in responses for statement in response.json()["statements"]]
