"""The registry of who wants to know that a learner has come further; part of the transaction in which they did.

A room registers its own in its ``AppConfig.ready()``.
"""

from collections.abc import Callable
from uuid import UUID

from people.services.round_trip import Question

Listener = Callable[[int, UUID], Question]
"""Takes the tenant and the registration in which something has changed, and returns what notes it down."""

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener; called once for each when Django starts."""
    _listeners.append(listener)


def told(tenant_id: int, registration: UUID) -> list[Question]:
    """Return what says that the learner of a registration has come further, to be asked together with other things."""
    return [listener(tenant_id, registration) for listener in _listeners]
