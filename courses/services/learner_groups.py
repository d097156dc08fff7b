"""The registry of groups of learners: rooms above keep them, and who reads records by them asks here.

A room registers its own in its ``AppConfig.ready()``.
"""

from collections.abc import Callable, Collection
from uuid import UUID

Members = Callable[[int, UUID], Collection[UUID] | None]
"""Takes the tenant and the group, and returns who is in it; None for a group that isn't one of the room's."""

_rooms: list[Members] = []


def register(members: Members) -> None:
    """Add a room that keeps groups; called once for each when Django starts."""
    _rooms.append(members)


def is_known(tenant_id: int, group_id: UUID) -> bool:
    """Tell whether the tenant has such a group."""
    return _found(tenant_id, group_id) is not None


def members_of(tenant_id: int, group_id: UUID) -> list[UUID]:
    """Return who is in a group now; nobody is in one that isn't there any more."""
    return list(_found(tenant_id, group_id) or ())


def _found(tenant_id: int, group_id: UUID) -> Collection[UUID] | None:
    answers = (members(tenant_id, group_id) for members in _rooms)
    return next((found for found in answers if found is not None), None)
