"""The registry of those who let somebody in by keys of their own: content that was launched, for one session.

A room registers its recogniser in its ``AppConfig.ready()``; its keys begin with the room's name and a dot.
"""

from collections.abc import Callable
from datetime import datetime

from people.rules.authorization import KeyAndSecret
from people.rules.principal import Principal

Recogniser = Callable[[KeyAndSecret, datetime], tuple[Principal, datetime]]
"""Returns whom a key and secret stand for now, and until when; raises NotAuthenticated, without a challenge."""

_recognisers: dict[str, Recogniser] = {}


def register(room: str, recogniser: Recogniser) -> None:
    """Name the recogniser of keys that begin with the room's name and a dot."""
    _recognisers[room] = recogniser


def recogniser_of(key: str) -> Recogniser | None:
    """Return who knows this key, None for the key of a credential."""
    room, dot, _ = key.partition(".")
    return _recognisers.get(room) if dot else None
