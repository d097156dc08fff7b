"""What people want to know about a feed at a glance."""

from feeds.models import Delivery, DeliveryTry, Feed

_MOST_COUNTED = 10_000


def waiting(feed: Feed) -> int:
    """Return how many records are to be tried again."""
    return _count(feed, is_dead=False)


def dead(feed: Feed) -> int:
    """Return how many records are given up, as far as it counts."""
    return _count(feed, is_dead=True)


def newest_tries(feed: Feed, *, at_most: int) -> list[DeliveryTry]:
    """Return the newest requests, the newest first."""
    rows = DeliveryTry.objects.filter(tenant_id=feed.tenant_id, feed=feed)
    return list(rows.order_by("-at")[:at_most])


def _count(feed: Feed, *, is_dead: bool) -> int:
    rows = Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at__isnull=not is_dead)
    return int(rows.order_by("position")[:_MOST_COUNTED].count())
