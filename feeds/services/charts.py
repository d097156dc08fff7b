"""Counts over time for administrators: records by event, deliveries by outcome."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncHour
from django.utils import timezone

from feeds.models import DeliveryTry, Feed
from feeds.rules.bar_chart import Chart
from lrs.rules.position import moment_of, position_at, stored_of

MINUTES = 30
HOURS = 24
_MINUTE = position_at(60_000_000)

# The index records_of_event has all that is asked for; a stretch of half an hour is read, whatever there is besides.
_BY_MINUTE = """
    SELECT position / %s AS minute, event, count(*) FROM feeds_record WHERE tenant_id = %s AND position > %s
    GROUP BY minute, event
"""


def records_by_minute(tenant_id: int, *, now: datetime) -> Chart:
    """Return how many records were stored in each minute of the last half hour, by event."""
    first = position_at(moment_of(now)) // _MINUTE - MINUTES + 1
    with connection.cursor() as cursor:
        cursor.execute(_BY_MINUTE, [_MINUTE, tenant_id, first * _MINUTE - 1])
        counts = {(minute, event): count for minute, event, count in cursor.fetchall()}
    minutes = range(first, first + MINUTES)
    by_event: Counter[str] = Counter()
    for (_, event), count in counts.items():
        by_event[event] += count
    return Chart(
        "Records per minute, by event",
        [f"{stored_of(minute * _MINUTE):%H:%M}" for minute in minutes],
        {event: [counts.get((minute, event), 0) for minute in minutes] for event, _ in by_event.most_common()},
    )


def deliveries_by_hour(feed: Feed) -> Chart:
    """Return how many records a receiver took, and didn't take, in each hour of the last day."""
    this = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [this - timedelta(hours=ago) for ago in reversed(range(HOURS))]
    tries = DeliveryTry.objects.filter(tenant_id=feed.tenant_id, feed=feed, at__gte=hours[0])
    rows = tries.annotate(hour=TruncHour("at", tzinfo=UTC)).values("hour", "is_taken").annotate(sum=Sum("records"))
    counts = {(row["hour"], row["is_taken"]): row["sum"] for row in rows.order_by()}
    return Chart(
        "Deliveries per hour, by outcome",
        [f"{hour:%H:%M}" for hour in hours],
        {
            name: [counts.get((hour, is_taken), 0) for hour in hours]
            for name, is_taken in (("taken", True), ("not taken", False))
        },
    )
