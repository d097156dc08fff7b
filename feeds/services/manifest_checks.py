"""Checks our own sinks by the manifests: that the records still are what was promised, and that all of them went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from feeds.models import DeliveryTry, Manifest
from feeds.rules.manifest import Summary, summary_of
from feeds.services.manifests import exceptions_in, ids_in
from feeds.services.sinks import ReadsBack, destination_of, sink_of
from feeds.services.wanted import wanted_in
from people.rules.errors import Refusal

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Checked:
    """How many manifests were looked at, and what is wrong, each in a sentence."""

    manifests: int
    problems: list[str]


def check_since(at: datetime) -> Checked:
    """Check the manifests of the hours since a moment, of all feeds."""
    problems, count = [], 0
    rows = Manifest.objects.filter(hour__gte=at).select_related("feed").order_by("tenant_id", "feed_id", "hour")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        count += 1
        problems += [f"{row.feed.name}, {row.hour:%Y-%m-%d %H:%MZ}: {problem}" for problem in problems_of(row)]
    return Checked(count, problems)


def problems_of(row: Manifest) -> Iterator[str]:
    """Yield what is wrong with what a manifest promises."""
    records = list(ids_in(row.tenant_id, (row.after, row.up_to), wanted_in(row.filters)))
    if summary_of(records) != Summary(row.count, row.first, row.last, row.digest):
        yield "the records aren't those of the manifest any more: they were made anew, or there are fewer or more."
        return
    excepted = {each["id"] for each in exceptions_in(row.feed, (row.after, row.up_to))}
    try:
        accounted = excepted | _kept(row, records)
    except Refusal as refusal:
        yield f"what is there can't be read: {refusal.message}"
        return
    missing = [position for position, record_id in records if record_id not in accounted]
    if missing:
        yield f"{len(missing)} records never went, the first at position {missing[0]}."


def _kept(row: Manifest, records: list[tuple[int, str]]) -> set[str]:
    """Return the ids of what the receiver keeps, as far as that can be known; otherwise of all that was to be sent."""
    sink = sink_of(row.feed.kind)
    if isinstance(sink, ReadsBack):
        return set(sink.ids_kept(destination_of(row.feed), row.after, row.up_to))
    told_for = timedelta(days=settings.FEED_TRIES_KEPT_DAYS)
    if sink.keeps_order or row.hour < timezone.now() - told_for:
        return {record_id for _, record_id in records}
    taken = DeliveryTry.objects.filter(
        tenant_id=row.tenant_id, feed=row.feed, is_taken=True, position__gt=row.after, position__lte=row.up_to
    )
    positions = set(taken.values_list("position", flat=True))
    return {record_id for position, record_id in records if position in positions}
