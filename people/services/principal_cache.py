"""Remembers, for a few seconds and in this process, whom an Authorization header stands for.

Entries are found by a digest under a random key of the process, so that no secret stays in memory by the cache's
doing. Another process learns of a change when its entries end, after CREDENTIAL_CACHE_SECONDS at the latest.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from people.rules.principal import Principal

LARGEST = 4096

_digest_key = secrets.token_bytes(32)
_entries: OrderedDict[bytes, "Remembered"] = OrderedDict()
_lock = Lock()
_generation = 0


@dataclass(frozen=True, slots=True)
class Remembered:
    """A Principal, from when and until when the cache may answer for it."""

    principal: Principal
    since: datetime
    until: datetime


def digest(authorization: str) -> bytes:
    """Return what the header is remembered by."""
    return hashlib.blake2b(authorization.encode("utf-8", "surrogatepass"), key=_digest_key, digest_size=32).digest()


def find(key: bytes, *, now: datetime) -> Principal | None:
    """Return the Principal if it is remembered and its time isn't over."""
    with _lock:
        entry = _entries.get(key)
        if entry is None:
            return None
        if entry.since <= now < entry.until:
            _entries.move_to_end(key)
            return entry.principal
        del _entries[key]
        return None


def generation() -> int:
    """Return a number that changes whenever the cache is emptied; ask for it before the database is read."""
    return _generation


def remember(key: bytes, entry: Remembered, *, read_in: int) -> None:
    """Keep the entry, unless the cache was emptied after it was read; the one not used for longest makes room."""
    with _lock:
        if read_in != _generation or entry.until <= entry.since:
            return
        _entries[key] = entry
        _entries.move_to_end(key)
        if len(_entries) > LARGEST:
            _entries.popitem(last=False)


def forget_all() -> None:
    """Empty the cache of this process; every change of a credential calls it, inside and after its transaction."""
    global _generation  # noqa: PLW0603 - one counter a process, under the lock
    with _lock:
        _generation += 1
        _entries.clear()
