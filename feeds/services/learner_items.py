"""Lists where learners stand with items."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from feeds.models import LearnerItemState


@dataclass(frozen=True, slots=True)
class Items:
    """A page: each item as JSON, and the key after which the next page begins."""

    found: list[dict[str, Any]]
    more: UUID | None


def items_of(tenant_id: int, learner_id: UUID, *, after: UUID | None, at_most: int) -> Items:
    """Return a page of a learner's items by their keys; what isn't known of one is left out."""
    rows = LearnerItemState.objects.filter(tenant_id=tenant_id, learner_id=learner_id)
    if after is not None:
        rows = rows.filter(item_key__gt=after)
    found = list(rows.order_by("item_key")[: at_most + 1])
    page = found[:at_most]
    return Items([told(each) for each in page], page[-1].item_key if len(found) > at_most else None)


def told(row: LearnerItemState) -> dict[str, Any]:
    """Return a state as JSON."""
    named = {
        "key": row.item_key,
        "item": row.item_id,
        **({"name": row.item_name} if row.item_name else {}),
        "status": row.status,
    }
    counted = orjson.loads(row.counted)
    counted.pop("latest", None)
    return {**named, "status": row.status, **counted}
