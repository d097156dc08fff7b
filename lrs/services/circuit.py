"""A circuit: what failed is left alone for a while, then tried by one thread before all others."""

from threading import Lock
from time import monotonic


class Circuit:
    """Closed while all goes well; it begins open and ready to be tried."""

    def __init__(self, retry_seconds: float) -> None:
        self._retry_seconds = retry_seconds
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Start anew."""
        self.is_closed, self._rests_until = False, float("-inf")

    @property
    def may_close(self) -> bool:
        """Tell whether it is closed, or somebody may try."""
        return self.is_closed or monotonic() >= self._rests_until

    def lets_try(self) -> bool:
        """Tell whether this thread may try; while it does, others may only if the circuit is closed."""
        with self._lock:
            if self.is_closed:
                return True
            now = monotonic()
            if now < self._rests_until:
                return False
            self._rests_until = now + self._retry_seconds
            return True

    def close(self) -> None:
        """Note that it went well."""
        self.is_closed = True

    def open(self) -> None:
        """Note that it failed."""
        with self._lock:
            self.is_closed, self._rests_until = False, monotonic() + self._retry_seconds
