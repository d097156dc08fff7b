"""Forgets requests that are old."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from feeds.models import DeliveryTry, Feed

_AT_ONCE = 5_000


def forget_all_old() -> int:
    """Delete all such requests, portion by portion; return how many there were."""
    return sum(iter(forget_old, 0))


def forget_old() -> int:
    """Delete a portion of each feed's requests that are older than FEED_TRIES_KEPT_DAYS; return how many there were."""
    oldest = timezone.now() - timedelta(days=settings.FEED_TRIES_KEPT_DAYS)
    total = 0
    for tenant_id, feed_id in Feed.objects.values_list("tenant_id", "pk"):
        rows = DeliveryTry.objects.filter(tenant_id=tenant_id, feed_id=feed_id, at__lt=oldest)
        portion = list(rows.order_by("at").values_list("pk", flat=True)[:_AT_ONCE])
        total += DeliveryTry.objects.filter(tenant_id=tenant_id, pk__in=portion).delete()[0]
    return total
