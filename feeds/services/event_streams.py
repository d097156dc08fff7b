"""Streams as Server-Sent Events: whoever is connected is told what comes, and goes on after the last they were told.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import time
from collections.abc import Iterator
from threading import Lock

from django.conf import settings

from feeds.rules.errors import TooManyStreams
from feeds.services.pulling import Stream

LONGEST_SECONDS = 300.0
"""After which a stream ends, and the consumer comes back: what it may see is looked at anew."""

HEARTBEAT_SECONDS = 15.0
_PORTION = 100
_AGAIN_AFTER_MS = 1_000


class _Places:
    """How many streams are open in this process."""

    def __init__(self) -> None:
        self._lock, self._taken = Lock(), 0

    def take(self) -> None:
        with self._lock:
            if self._taken >= settings.EVENT_STREAMS:
                raise TooManyStreams(f"{self._taken} event streams are open, and no more are kept: come back, or poll.")
            self._taken += 1

    def give_back(self) -> None:
        with self._lock:
            self._taken -= 1


_places = _Places()


class EventStream:
    """The text of a stream from a position on, piece by piece; an empty piece says that there is nothing yet.

    It has one of the process's places until it is closed.
    """

    def __init__(self, stream: Stream, position: int) -> None:
        _places.take()
        self._is_open = True
        self._stream, self._position = stream, position
        self._ends_at = time.monotonic() + LONGEST_SECONDS
        self._spoke_at = 0.0

    def __iter__(self) -> Iterator[bytes]:
        """Return what yields the pieces."""
        return self

    def __next__(self) -> bytes:
        """Return the events that have come, a sign of life where none has for a while, or nothing."""
        if not self._is_open or time.monotonic() >= self._ends_at:
            raise StopIteration
        piece = self._piece()
        if piece:
            self._spoke_at = time.monotonic()
        return piece.encode()

    def close(self) -> None:
        """Give the place back."""
        if self._is_open:
            self._is_open = False
            _places.give_back()

    def _piece(self) -> str:
        page = self._stream.read(self._position, _PORTION)
        self._position = page.reached
        begin = "" if self._spoke_at else f"retry: {_AGAIN_AFTER_MS}\n\n"
        if page.rows:
            # The id comes last: who was cut off before it hasn't moved on.
            return begin + "".join(f"data: {text}\nid: {self._stream.cursor(at)}\n\n" for at, _, text in page.rows)
        if begin or time.monotonic() - self._spoke_at < HEARTBEAT_SECONDS:
            return begin
        # An event without data is told to nobody, and yet moves the consumer's place.
        return f": nothing new\nid: {self._stream.cursor(page.reached)}\n\n"
