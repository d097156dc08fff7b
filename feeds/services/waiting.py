"""Waits for records that aren't made yet, for readers who would otherwise ask again and again."""

import time
from threading import BoundedSemaphore

from feeds.services.records import Page, Wanted, page_after

_AT_ONCE = 2
"""How many readers of a process may wait: each keeps a thread from others who ask."""

_LOOK_EVERY_SECONDS = 0.25
_places = BoundedSemaphore(_AT_ONCE)


def page_within(tenant_id: int, position: int, wanted: Wanted, *, at_most: int, seconds: float) -> Page:
    """Return the next records after a position as soon as there are some, an empty page when the time is over.

    Nobody waits while others wait already: they get what there is, and may ask again.
    """
    page = page_after(tenant_id, position, wanted, at_most=at_most)
    if page.payloads or seconds <= 0 or not _places.acquire(blocking=False):
        return page
    try:
        until = time.monotonic() + seconds
        while not page.payloads and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_SECONDS)
            page = page_after(tenant_id, page.reached, wanted, at_most=at_most)
        return page
    finally:
        _places.release()
