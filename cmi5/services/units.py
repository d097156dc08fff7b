"""Finds Assignable Units."""

from uuid import UUID

from cmi5.models import AssignableUnit
from cmi5.rules.errors import UnknownAssignableUnit


def unit_at(tenant_id: int, version_id: UUID, index: int) -> AssignableUnit:
    """Return the AU at this place among those of a course version, from 0."""
    found = (
        AssignableUnit.objects.select_related("item")
        .filter(tenant_id=tenant_id, version_id=version_id, index=index)
        .first()
    )
    if found is None:
        raise UnknownAssignableUnit(f"The course has no AU with the index {index}; the first one has 0.")
    return found


def unit_of_item(tenant_id: int, item_id: int) -> AssignableUnit:
    """Return the AU of a course item."""
    found = AssignableUnit.objects.select_related("item").filter(tenant_id=tenant_id, item_id=item_id).first()
    if found is None:
        raise UnknownAssignableUnit(f"The item {item_id} is no AU.")
    return found
