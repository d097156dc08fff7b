"""The registry of who wants to know that a learner has come further; part of the transaction in which they did.

A room registers its own in its ``AppConfig.ready()``.
"""

from collections.abc import Callable
from uuid import UUID

Listener = Callable[[int, UUID], None]
"""Takes the tenant and the registration in which something has changed; it is called often, and does little."""

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Add a listener; called once for each when Django starts."""
    _listeners.append(listener)


def tell(tenant_id: int, registration: UUID) -> None:
    """Say that the learner of a registration has come further."""
    for listener in _listeners:
        listener(tenant_id, registration)
