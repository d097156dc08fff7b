"""Lists feeds, and what of one wasn't taken."""

from typing import Any
from uuid import UUID

from feeds.models import Delivery, Feed
from feeds.rules.learning_record import sequence_of


def feeds_of(tenant_id: int, *, after: str, at_most: int) -> tuple[list[Feed], str | None]:
    """Return a page of a tenant's feeds by name, and the name after which the next one begins."""
    rows = list(Feed.objects.filter(tenant_id=tenant_id, name__gt=after).order_by("name")[: at_most + 1])
    page = rows[:at_most]
    return page, page[-1].name if len(rows) > at_most else None


def not_taken(tenant_id: int, feed_id: UUID, *, after: int, at_most: int) -> tuple[list[dict[str, Any]], int | None]:
    """Return a page of what waits or is dead, in the order of the log, and the position after which the next begins."""
    rows = Delivery.objects.filter(tenant_id=tenant_id, feed_id=feed_id, position__gt=after)
    found = list(rows.order_by("position")[: at_most + 1])
    page = found[:at_most]
    shown = [{**vars(each), "sequence": sequence_of(each.position)} for each in page]
    return shown, page[-1].position if len(found) > at_most else None
