"""What is done now and then beside making and delivering records, by a thread of its own: nobody waits for it."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import close_old_connections, connections

from feeds.services import delivery_tries, manifests
from people.services import notices

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
_CHORES: tuple[Callable[[], int], ...] = (manifests.close_ended, notices.mail_new, delivery_tries.forget_all_old)


class Chores:
    """Does everything once a minute; a chore that takes longer isn't begun a second time beside itself."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chores")
        self._last: Future[None] | None = None
        self._next_at = 0.0

    def look(self) -> None:
        """Begin if it is time."""
        if time.monotonic() >= self._next_at and (self._last is None or self._last.done()):
            self._next_at = time.monotonic() + _EVERY_SECONDS
            self._last = self._thread.submit(_all)

    def close(self) -> None:
        """End when what was begun has ended."""
        self._thread.shutdown(wait=True)


def _all() -> None:
    close_old_connections()
    try:
        for chore in _CHORES:
            _do(chore)
    finally:
        connections.close_all()


def _do(chore: Callable[[], int]) -> None:
    """Do one, and let the others be done whatever comes of it."""
    try:
        chore()
    except Exception:
        _log.exception("%s.%s failed; it is done again in a minute.", chore.__module__, chore.__name__)
