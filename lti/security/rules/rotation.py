"""Which of our keys signs, and which are published. 1EdTech Security Framework 1.0 §6.4."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A key that signs from a moment on, until the next one does."""

    signs_from: datetime


D = TypeVar("D", bound=Dated)


def signing(keys: Sequence[D], *, now: datetime) -> D | None:
    """Return the key that signs now: the newest of those that have begun."""
    return max((key for key in keys if key.signs_from <= now), key=lambda key: key.signs_from, default=None)


def published(keys: Sequence[D], *, now: datetime, overlap: timedelta) -> list[D]:
    """Return the published keys, the newest first: coming ones, and those that signed until ``overlap`` ago."""
    ordered = sorted(keys, key=lambda key: key.signs_from, reverse=True)
    shown: list[D] = []
    for place, key in enumerate(ordered):
        successor = ordered[place - 1] if place else None
        if successor is None or successor.signs_from + overlap > now:
            shown.append(key)
    return shown


def is_due(keys: Sequence[D], *, now: datetime, age: timedelta) -> bool:
    """Tell whether the newest key is so old that another has to be made."""
    newest = max((key.signs_from for key in keys), default=None)
    return newest is None or newest + age <= now
