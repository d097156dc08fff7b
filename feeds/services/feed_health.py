"""What people want to know about a feed at a glance."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed
from feeds.rules.learning_record import sequence_of
from feeds.services.records import made_up_to, page_after
from feeds.services.streams import age_of
from feeds.services.wanted import wanted_of

_MOST_COUNTED = 10_000
_MOST_BEHIND = 200
_MOST_ERRORS = 1_000


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a feed is behind the stream: the age of the first record that it hasn't come to, and how many wait."""

    seconds: float
    records: int

    def __str__(self) -> str:
        if not self.records:
            return "none"
        return f"{self.seconds:.0f} seconds, {self.records}{'+' if self.records > _MOST_BEHIND else ''} records"


def lag_of(feed: Feed, *, now: datetime) -> Lag:
    """Return how far a feed is behind, counted no further than to a few hundred records."""
    if feed.position >= made_up_to(feed.tenant_id):
        return Lag(0.0, 0)
    page = page_after(feed.tenant_id, feed.position, wanted_of(feed), at_most=_MOST_BEHIND)
    if not page.rows:
        return Lag(0.0, 0)
    return Lag(age_of(page.rows[0][0], now), len(page.rows) + page.more)


def taken_in_last_minute(feed: Feed) -> int:
    """Return how many records the receiver took in the last minute."""
    rows = DeliveryTry.objects.filter(tenant_id=feed.tenant_id, feed=feed, is_taken=True)
    return rows.filter(at__gt=timezone.now() - timedelta(minutes=1)).aggregate(sum=Sum("records"))["sum"] or 0


def errors_of(feed: Feed) -> list[tuple[str, int]]:
    """Return what went wrong in the last day, as far as it counts, by the answers' status; the most frequent first."""
    rows = DeliveryTry.objects.filter(tenant_id=feed.tenant_id, feed=feed, at__gt=timezone.now() - timedelta(days=1))
    statuses = rows.filter(is_taken=False).order_by("-at").values_list("status", flat=True)[:_MOST_ERRORS]
    return Counter(str(each) if each else "no answer" for each in statuses).most_common()


def dead_letters(feed: Feed, *, at_most: int) -> list[dict[str, Any]]:
    """Return the first records that are given up, with the last answers."""
    rows = Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at__isnull=False).order_by("position")
    return [{"row": each, "sequence": sequence_of(each.position)} for each in rows[:at_most]]


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
