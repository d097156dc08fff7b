"""Lists where learners stand with items."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from feeds.models import LearnerItemState, Record
from feeds.rules.item_state import ItemState
from people.rules.digests import digest_of

MOST_IN_COURSE = 500


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


def items_in_course(tenant_id: int, learner_id: UUID, course_id: UUID) -> list[dict[str, Any]]:
    """Return the items of which a course's records of a learner tell, as far as a page has room for."""
    # The learner's own records, by the index records_of_learner, are the fewer of the two.
    records = Record.objects.filter(tenant_id=tenant_id, learner_id=learner_id, course_key=digest_of(str(course_id)))
    keys = records.filter(retracted_at=None, item_key__isnull=False).order_by().values("item_key").distinct()
    rows = LearnerItemState.objects.filter(tenant_id=tenant_id, learner_id=learner_id, item_key__in=keys)
    return [told(each) for each in rows.order_by("item_name", "item_key")[:MOST_IN_COURSE]]


def shown_to_people(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return items with moments, per cent and minutes in the place of texts, fractions and seconds."""
    return [
        {
            **each,
            "last_activity_at": datetime.fromisoformat(each["last_activity_at"]),
            "completed_at": datetime.fromisoformat(each["completed_at"]) if "completed_at" in each else None,
            "best_percent": each["best_scaled"] * 100 if "best_scaled" in each else None,
            "minutes": each["seconds"] / 60 if "seconds" in each else None,
        }
        for each in items
    ]


def state_with(tenant_id: int, learner_id: UUID, item_id: str) -> ItemState | None:
    """Return where a learner stands with an item, None if no record speaks of the two."""
    rows = LearnerItemState.objects.filter(tenant_id=tenant_id, learner_id=learner_id, item_key=digest_of(item_id))
    counted = rows.values_list("counted", flat=True).first()
    return None if counted is None else ItemState(**orjson.loads(counted))


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
    return {**named, **counted}
