"""Another LRS: Statements are posted to it in batches, and those that it has already are compared.

It may be sent the same Statement any number of times: what is equal changes nothing there (xAPI 1.0.3 Data §2.3.1).
"""

import base64
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson

from feeds.rules.delivery_verdicts import Answered, Verdict
from feeds.services.sinks import Destination, Item, Sent, Unreachable
from feeds.sinks.xapi.answers import Meaning, is_broken_by, meaning_of
from lrs.rules.equality import same_statement
from lrs.rules.versions import Version
from lrs.rules.voiding import is_voiding
from lrs.services.forwarding import Outgoing, body_of, outgoing_at
from people.rules.errors import Refusal, shortened
from people.services import outbound

SECONDS = 30.0
BEGIN_WITHIN_SECONDS = 60.0
"""With the last request's ``SECONDS`` that is within a feed's lease."""

MOST_BYTES = 8 << 20
"""Of a request, unless a single Statement has more."""

_MOST_READ = 1 << 20
_MOST_KEPT = 2_000

_ARCHIVED = Sent(Verdict.REFUSED, "Its Statement isn't in the log any more: the month is archived.")
_CAME_FROM_THERE = Sent(Verdict.DELIVERED, "It came from there.")

Came = dict[int, Sent]


class Store:
    """A store that takes the Statements of records."""

    def __init__(self, to: Destination) -> None:
        self._to = to
        self._version = Version(to.options["version"])
        self._until = 0.0
        self._basic = base64.b64encode(f"{to.options['username']}:{next(iter(to.secrets), '')}".encode()).decode()

    def send(self, items: Sequence[Item]) -> list[Sent | None]:
        """Post the Statements of records, in the order of the log; what is left when the time is over comes later."""
        self._until = time.monotonic() + BEGIN_WITHIN_SECONDS
        found = outgoing_at(
            self._to.tenant_id,
            [item.position for item in items],
            version=self._version,
            keep_authority=self._to.options["authority"] == "keep",
        )
        came = {item.position: _ARCHIVED for item in items if item.position not in found}
        came |= {each.position: _CAME_FROM_THERE for each in found.values() if self._sent_it(each.authority)}
        for batch in _batches([found[item.position] for item in items if item.position not in came]):
            came |= self._post(batch)
        return [came.get(item.position) for item in items]

    def _sent_it(self, authority: Mapping[str, Any]) -> bool:
        """Tell whether the store itself had sent a Statement here, as who vouches for it shows."""
        names = {authority.get("name"), authority.get("account", {}).get("name")}
        return self._to.options["except_from"] in names - {None, ""}

    def _post(self, batch: Sequence[Outgoing]) -> Came:
        """Post a batch; of one that is refused each half by itself, until the culprit is alone."""
        if time.monotonic() > self._until:
            return {}
        began = time.monotonic()
        try:
            answer = self._asked("POST", *body_of(self._to.tenant_id, batch))
        except Unreachable as problem:
            if batch[0].size <= MOST_BYTES:
                raise
            return {batch[0].position: Sent(Verdict.AGAIN, problem.message)}  # alone, and perhaps too large for it
        seconds = time.monotonic() - began
        meaning = meaning_of(answer.status)
        if meaning is Meaning.TAKEN:
            return {each.position: Sent(Verdict.DELIVERED, "", seconds, _told(answer)) for each in batch}
        if len(batch) > 1 and meaning is Meaning.SOME_ARE_WRONG:
            half = len(batch) // 2
            return self._post(batch[:half]) | self._post(batch[half:])
        if len(batch) > 1:
            raise _unreachable(answer)
        verdict, said = self._judged(batch[0], answer)
        return {batch[0].position: Sent(verdict, said, seconds, _told(answer))}

    def _judged(self, outgoing: Outgoing, answer: outbound.Answer) -> tuple[Verdict, str]:
        """Return what comes of a Statement that was sent alone, and not taken."""
        said = shortened(f"{answer.status}: {answer.text}", _MOST_KEPT)
        if answer.status == 409:
            return self._compared(outgoing.statement)
        if is_broken_by(answer.status):
            return Verdict.AGAIN, said
        may_store = answer.status != 403 or is_voiding(outgoing.statement)
        if meaning_of(answer.status) is Meaning.NOT_NOW or not may_store:
            raise _unreachable(answer)
        return Verdict.REFUSED, said

    def _compared(self, ours: Mapping[str, Any]) -> tuple[Verdict, str]:
        """Return whether what the store has under this id is the same Statement; one may be voided there already."""
        for parameter in ("statementId", "voidedStatementId"):
            answer = self._asked("GET", query=f"?{urlencode({parameter: ours['id']})}")
            if answer.status == 200:
                if self._is_same(answer.body, ours):
                    return Verdict.DELIVERED, ""
                return Verdict.REFUSED, f"409: it has another Statement with the id {ours['id']}."
            if answer.status != 404:
                raise _unreachable(answer)
        return Verdict.REFUSED, "409: it doesn't show what it has that the Statement conflicts with."

    def _is_same(self, body: bytes, ours: Mapping[str, Any]) -> bool:
        try:
            theirs = orjson.loads(body)
            return same_statement(theirs, ours, version=self._version, timestamp_was_set_by_store=False)
        except (ValueError, TypeError, KeyError, AttributeError):  # whatever it is, it is no such Statement
            return False

    def _asked(self, method: str, kind: str = "", body: bytes | None = None, *, query: str = "") -> outbound.Answer:
        headers = {"Authorization": f"Basic {self._basic}", "X-Experience-API-Version": self._version.value}
        try:
            return outbound.send(
                method,
                f"{self._to.url.rstrip('/')}/statements{query}",
                headers=headers | ({"Content-Type": kind} if kind else {}),
                body=body,
                seconds=SECONDS,
                most_bytes=_MOST_READ,
            )
        except Refusal as refusal:
            raise Unreachable(refusal.message) from refusal


def _batches(statements: Sequence[Outgoing]) -> Iterator[list[Outgoing]]:
    """Yield them in portions that are small enough for a request."""
    batch: list[Outgoing] = []
    size = 0
    for each in statements:
        if batch and size + each.size > MOST_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each.size
    if batch:
        yield batch


def _told(answer: outbound.Answer) -> Answered:
    return Answered(answer.status, answer.headers.get("retry-after", ""))


def _unreachable(answer: outbound.Answer) -> Unreachable:
    return Unreachable(shortened(f"{answer.status}: {answer.text}", _MOST_KEPT), _told(answer))
