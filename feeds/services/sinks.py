"""What a sink is: a way out for learning records; and the registry of all there are.

A sink is a folder in ``feeds/sinks`` or a module of an app above. ``feeds`` reads, retries, remembers and gives up; a
sink knows how one kind of receiver takes records, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

import orjson

from feeds.models import Feed
from feeds.rules.delivery_verdicts import NO_ANSWER, Answered, Verdict
from feeds.rules.errors import FeedRefused
from feeds.rules.sink_options import Option, completed, problem_of_options
from people.rules.errors import Refusal
from people.services.encryption import decrypted


@dataclass(frozen=True, slots=True)
class Item:
    """A record on its way out; ``payload`` is its JSON."""

    position: int
    learner_id: UUID | None
    payload: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an item. ``said`` is why it wasn't taken; an HTTP receiver's ``answer`` is kept, too."""

    verdict: Verdict
    said: str = ""
    seconds: float = 0.0
    answer: Answered = NO_ANSWER


class Unreachable(Refusal):
    """The receiver takes nothing at present: what was to be sent stays in the log, in its order.

    An HTTP receiver's ``answer`` is kept, and its Retry-After held to.
    """

    status = 502
    code = "sink-unreachable"
    section = "feeds"

    def __init__(self, message: str, answer: Answered = NO_ANSWER) -> None:
        super().__init__(message)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a feed's records go. ``options`` are complete; ``secrets`` sign, or are what the receiver lets in."""

    tenant_id: int
    feed_id: UUID
    url: str
    options: Mapping[str, Any]
    secrets: Sequence[str]
    in_order: bool
    at_once: int


class Channel(Protocol):
    """An open way to a receiver."""

    def send(self, items: Sequence[Item]) -> Sequence[Sent | None]:
        """Send these, and return what came of each, None for what wasn't sent after all.

        Whoever returns DELIVERED for an item promises that the receiver keeps it. ``Unreachable`` says that nothing
        at all is known to be taken: all of them are sent again, under the same ids.
        """


@runtime_checkable
class TriedOut(Protocol):
    """A channel of a receiver that must not get a record out of its turn, as one that tells how far it has come."""

    def try_out(self) -> Sent:
        """Find out whether the receiver would take records, and send none."""


class Sink(Protocol):
    """A kind of receiver.

    ``portion`` is how many records it takes at once. One that ``keeps_order`` takes whole portions, in the order of
    the log; others take records one by one, and each is tried again by itself. ``signs`` tells whether feeds make the
    secret, by which the receiver knows them; otherwise the receiver's own is given, if it asks for one.
    """

    kind: str
    title: str
    help_of_url: str
    options: Sequence[Option]
    portion: int
    keeps_order: bool
    signs: bool

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no records can go there, empty if they can."""

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Return how long to wait for more after a portion that wasn't full; 0 to send what there is at once."""

    def open(self, destination: Destination) -> AbstractContextManager[Channel]:
        """Return a way to a receiver that is closed at the end; ``Unreachable`` if there is none."""


@runtime_checkable
class ReadsBack(Protocol):
    """A sink that can say what its receivers keep, by which the server checks its own manifests."""

    def ids_kept(self, destination: Destination, after: int, up_to: int) -> Iterable[str]:
        """Yield the ids of the records that are kept, after one position up to another."""


_SINKS: dict[str, Sink] = {}


def register(sink: Sink) -> None:
    """Let feeds be made to receivers of this kind."""
    _SINKS[sink.kind] = sink


def forget(kind: str) -> None:
    """Let no more feeds be made to receivers of this kind."""
    del _SINKS[kind]


def all_sinks() -> list[Sink]:
    """Return all kinds of receivers, by name."""
    return [_SINKS[kind] for kind in sorted(_SINKS)]


def sink_of(kind: str) -> Sink:
    """Return a kind of receivers."""
    if kind not in _SINKS:
        raise FeedRefused(f"kind: {kind!r} is no way out; there are {', '.join(sorted(_SINKS))}.")
    return _SINKS[kind]


def check(kind: str, url: str, options: Mapping[str, Any]) -> None:
    """Refuse what a sink can't send to."""
    sink = sink_of(kind)
    if problem := problem_of_options(sink.options, options):
        raise FeedRefused(f"options: {problem} ({sink.title}).")
    if problem := sink.problem_of(url, completed(sink.options, options)):
        raise FeedRefused(f"url: nothing is sent to {url[:200]!r}: {problem}.")


def destination_of(feed: Feed) -> Destination:
    """Return where a feed's records go, with its secrets as they are."""
    return Destination(
        tenant_id=feed.tenant_id,
        feed_id=feed.pk,
        url=feed.url,
        options=completed(sink_of(feed.kind).options, feed.options),
        secrets=secrets_of(feed),
        in_order=feed.in_order,
        at_once=feed.at_once,
    )


def secrets_of(feed: Feed) -> list[str]:
    """Return a feed's secrets, the newest first."""
    found: list[str] = orjson.loads(decrypted(feed.secrets))
    return found
