"""Waits for what isn't there yet, for readers who would otherwise ask again and again."""

import time
from threading import BoundedSemaphore

from feeds.services.pulling import Stream
from feeds.services.records import Page

_AT_ONCE = 2
"""How many readers of a process may wait: each keeps a thread from others who ask."""

_LOOK_EVERY_SECONDS = 0.25
_places = BoundedSemaphore(_AT_ONCE)


def page_within(stream: Stream, position: int, *, at_most: int, seconds: float) -> Page:
    """Return what comes after a position as soon as there is something, an empty page when the time is over.

    Nobody waits while others wait already: they get what there is, and may ask again.
    """
    page = stream.read(position, at_most)
    if page.rows or seconds <= 0 or not _places.acquire(blocking=False):
        return page
    try:
        until = time.monotonic() + seconds
        while not page.rows and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_SECONDS)
            page = stream.read(page.reached, at_most)
        return page
    finally:
        _places.release()
