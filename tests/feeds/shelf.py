"""A receiver in the test's own process, which takes portions in order and keeps what it takes."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from feeds.rules.delivery_verdicts import Verdict
from feeds.rules.sink_options import Option
from feeds.services.sinks import Destination, Item, Sent, Unreachable


class Shelf:
    kind = "shelf"
    title = "Shelf"
    help_of_url = "Any name."
    options = (
        Option("board", "which one", is_needed=True),
        Option("size", "how many fit", type="number", default=10),
        Option("side", "left or right", default="left", choices=("left", "right")),
    )
    portion = 3
    keeps_order = True
    signs = False

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.opened = 0
        self.away = False
        self.refused = ""
        self.step: Callable[[], None] = lambda: None

    @property
    def taken(self) -> list[str]:
        return [each["event"] for each in self.records]

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        return "" if url else "it has no name"

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        return 0.0

    @contextmanager
    def open(self, destination: Destination) -> Iterator["Shelf"]:
        self.opened += 1
        self.destination = destination
        yield self

    def send(self, items: Sequence[Item]) -> list[Sent | None]:
        if self.away:
            raise Unreachable("The shelf is away.")
        return [self._put(json.loads(each.payload)) for each in items]

    def _put(self, record: dict[str, Any]) -> Sent:
        if record["event"] == self.refused:
            return Sent(Verdict.REFUSED, "It doesn't fit.")
        self.step()
        self.records.append(record)
        self.step()
        return Sent(Verdict.DELIVERED)
