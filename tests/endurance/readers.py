"""Clients that read: every filter, pages that follow each other, single Statements; and an export now and then."""

import json
import time
from collections.abc import Callable
from urllib.parse import quote

from tests.endurance.clients import ClientOfTheStore

WALKED_PAGES = 5


class ReaderOfTheStore(ClientOfTheStore):
    """One connection that asks one thing after the other; every answer must be a 200."""

    def step(self) -> None:
        """Ask something."""
        asks: list[Callable[[], None]] = [self._newest, self._by_filter, self._by_id, self._walk]
        self._random.choices(asks, weights=[2, 5, 2, 1])[0]()

    def _statements(self, query: str) -> dict[str, object]:
        begun = time.perf_counter()
        content = self.get(f"/statements?{query}" if not query.startswith("/") else query)
        self.latencies.append(time.perf_counter() - begun)
        if content is None:
            self._ledger.refused.append(f"GET {query[:100]} wasn't answered with 200")
            return {"statements": [], "more": ""}
        answer: dict[str, object] = json.loads(content)
        return answer

    def _newest(self) -> None:
        self._mine = [str(each["id"]) for each in self._statements("limit=50")["statements"]]  # type: ignore[attr-defined]

    def _by_filter(self) -> None:
        number = self._random.randrange(50)
        agent = quote(json.dumps({"account": {"homePage": "https://hr.example.org", "name": f"e{number}"}}))
        activity = quote(f"https://example.org/course/{number % 20}", safe="")
        verb = quote(f"https://example.org/verbs/{number % 6}", safe="")
        filters = [
            f"agent={agent}",
            f"activity={activity}",
            f"verb={verb}",
            f"verb={verb}&agent={agent}",
            f"activity={activity}&related_activities=true&ascending=true",
            f"agent={agent}&related_agents=true",
            "since=2026-01-01T00%3A00%3A00Z&format=ids",
        ]
        self._statements(self._random.choice(filters) + "&limit=50")

    def _by_id(self) -> None:
        """Ask for one that was there; it may have been voided since."""
        if self._mine:
            chosen = self._random.choice(self._mine)
            if self.get(f"/statements?statementId={chosen}&format=exact") is None:
                self._statements(f"voidedStatementId={chosen}")

    def _walk(self) -> None:
        more = str(self._statements("limit=20").get("more") or "")
        for _ in range(WALKED_PAGES):
            if not more:
                return
            more = str(self._statements(more.removeprefix(self._url.path)).get("more") or "")
