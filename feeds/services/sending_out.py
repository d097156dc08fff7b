"""Sends what feeds have to send, several feeds at once: a slow receiver keeps none of the others waiting."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

from django.db import close_old_connections, connections

from feeds.services.delivering import deliver, due_feeds

_log = logging.getLogger(__name__)

FEEDS_AT_ONCE = 8


class Senders:
    """Threads that deliver; each feed is in the hands of one of them at most."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=FEEDS_AT_ONCE, thread_name_prefix="feed")
        self._busy: dict[UUID, Future[int]] = {}

    def look(self) -> int:
        """Put every feed that has something to do into a thread; return how many are on their way."""
        self._busy = {feed: future for feed, future in self._busy.items() if not future.done()}
        for feed_id in due_feeds():
            if feed_id not in self._busy:
                self._busy[feed_id] = self._threads.submit(_portions, feed_id)
        return len(self._busy)

    def close(self) -> None:
        """End when what is on its way has ended."""
        self._threads.shutdown(wait=True)


def deliver_all() -> int:
    """Deliver until no feed has anything due; return how many requests that took."""
    total = 0
    while found := due_feeds():
        done = sum(deliver(feed_id) for feed_id in found)
        if not done:
            break
        total += done
    return total


def _portions(feed_id: UUID) -> int:
    """Deliver one portion after the other while there are any."""
    total = 0
    try:
        close_old_connections()
        while done := deliver(feed_id):
            total += done
    except Exception:
        _log.exception("Feed %s could not be delivered.", feed_id)
    finally:
        connections.close_all()
    return total
