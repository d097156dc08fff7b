"""The way to a message broker: portions in the log's order, each taken as a whole, or sent again as a whole.

What a broker will never take is refused by itself. Everything has its time: a broker that hangs is one that is away.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import Any, TypeVar

from feeds.rules.broker_message import Message, message_of
from feeds.rules.delivery_verdicts import Verdict
from feeds.rules.sink_options import Option
from feeds.services.sinks import Destination, Item, Sent, Unreachable
from people.services.guarded_loop import GuardedLoop

Result = TypeVar("Result")
Publish = Callable[[Sequence[Message]], Sequence[str]]
"""Sends messages in order, and returns why the broker will never take each, empty if it keeps it; else Unreachable."""
AsyncPublish = Callable[[Sequence[Message]], Coroutine[Any, Any, Sequence[str]]]

CONNECT_SECONDS = 10.0
SECONDS = 30.0
"""The longest that a portion takes; what isn't confirmed by then is sent again."""

LARGEST = Option(
    "largest_bytes", "A record of more bytes becomes a dead letter.", type="number", default=1_000_000
)  # what Kafka and NATS take unless they are told otherwise


class MessageChannel:
    """A Channel that publishes: what is too large is refused, all else goes on its way together."""

    def __init__(self, publish: Publish, *, largest_bytes: int) -> None:
        self._publish = publish
        self._largest = largest_bytes

    def send(self, items: Sequence[Item]) -> list[Sent]:
        """Send these in order; ``Unreachable`` if any isn't known to be taken."""
        began = time.monotonic()
        messages = [message_of(each.payload) for each in items]
        refused = {each.id: self._too_large(each) for each in messages}
        fitting = [each for each in messages if not refused[each.id]]
        refused |= zip((each.id for each in fitting), self._publish(fitting) if fitting else (), strict=True)
        seconds = time.monotonic() - began
        return [_sent(refused[each.id], seconds) for each in messages]

    def _too_large(self, message: Message) -> str:
        size = len(message.body)
        return f"It has {size} bytes; {self._largest} are the most." if size > self._largest else ""


def _sent(refused: str, seconds: float) -> Sent:
    return Sent(Verdict.REFUSED if refused else Verdict.DELIVERED, refused, seconds)


@contextmanager
def channel_of(
    connecting: AbstractAsyncContextManager[AsyncPublish],
    destination: Destination,
    *,
    failures: tuple[type[Exception], ...],
) -> Iterator[MessageChannel]:
    """Return a channel over a client that is asynchronous; it connects nowhere else than it may.

    ``failures`` are what the client raises when its broker is away or takes nothing.
    """
    loop = GuardedLoop()

    def run(doing: Coroutine[Any, Any, Result], seconds: float) -> Result:
        try:
            return runner.run(asyncio.wait_for(doing, seconds))
        # Clients cancel what waits for a connection when that is lost.
        except (*failures, OSError, TimeoutError, asyncio.CancelledError) as error:
            raise Unreachable(loop.refused or told(error, seconds)) from error

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        publish = run(connecting.__aenter__(), CONNECT_SECONDS)
        try:
            largest = destination.options[LARGEST.name]
            yield MessageChannel(lambda messages: run(publish(messages), SECONDS), largest_bytes=largest)
        finally:
            # What isn't closed well was confirmed already, or is sent again.
            with suppress(Unreachable):
                run(connecting.__aexit__(None, None, None), CONNECT_SECONDS)


def told(error: BaseException, seconds: float) -> str:
    """Return what went wrong, for people."""
    said = str(error).strip()
    if not said and isinstance(error, TimeoutError):
        return f"The broker didn't answer within {seconds:.0f} s."
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def password_of(destination: Destination) -> str:
    """Return what the broker lets us in by, empty if nothing is asked for."""
    return destination.secrets[0] if destination.secrets else ""
