"""Writes down, hour by hour, what the receivers of feeds have to have, signs it, and checks it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feeds.models import Delivery, Feed, Manifest, Record, RecordStream
from feeds.rules import manifest
from feeds.rules.errors import ManifestNotYet
from feeds.rules.learning_record import sequence_of
from feeds.rules.manifest import Summary, summary_of
from feeds.services import manifest_keys
from feeds.services.records import made_up_to, page_after
from feeds.services.wanted import Wanted, told, wanted_of
from lrs.services import horizon, log_reading
from people.services import tenants

_AT_ONCE = 2_000
MOST_EXCEPTIONS = 10_000


def close_ended() -> int:
    """Write the manifests of all hours that have ended for each feed; return how many there are.

    No feed is held meanwhile: whoever has moved ``proven_to`` first has written the manifest.
    """
    total = 0
    for tenant_id in Feed.objects.order_by().values_list("tenant_id", flat=True).distinct():
        ended = _ended_in(tenant_id)
        for feed in Feed.objects.filter(tenant_id=tenant_id, proven_to__lt=ended):
            total += _close_ended_of(feed, ended)
    return total


def close(feed: Feed, wanted: Wanted, up_to: int) -> int:
    """Write the manifests of what a feed that is held has sent by a filter up to a position; return how many.

    What it hasn't come to has none yet. Whoever holds the feed saves its ``proven_to``.
    """
    end, rows = _reach(feed, up_to), []
    while feed.proven_to < end:
        row, feed.proven_to = _next(feed, wanted, end)
        rows += [row] if row else []
    Manifest.objects.bulk_create(rows)
    return len(rows)


def of_hour(feed: Feed, hour: datetime) -> list[str]:
    """Return the signed manifests of a feed's hour; one of an hour that isn't closed yet is refused.

    What wasn't taken stands in them as it is now: a dead letter that was tried again is no exception any more.
    """
    hour = manifest.beginning(hour)
    bounds = (manifest.last_before(hour), manifest.last_before(hour + manifest.HOUR))
    if feed.proven_to < bounds[1]:
        raise ManifestNotYet(f"The feed hasn't come to the end of the hour {hour:%Y-%m-%dT%H:%MZ} yet.")
    rows = list(Manifest.objects.filter(tenant_id=feed.tenant_id, feed=feed, hour=hour).order_by("up_to"))
    if not rows:
        return [_signed(feed, hour, bounds, summary_of(()))]
    return [
        _signed(
            feed,
            hour,
            (row.after, row.up_to),
            Summary(row.count, row.first, row.last, row.digest),
            filters=row.filters,
            mapping=row.mapping,
        )
        for row in rows
    ]


def _ended_in(tenant_id: int) -> int:
    """Return the last position of the hours that have ended: nothing can appear in them, and all is made records."""
    ended = horizon.horizon(tenant_id)
    waiting = log_reading.waiting_after({tenant_id: made_up_to(tenant_id)}).get(tenant_id)
    return _end_before_hour_of(ended if waiting is None else min(ended, waiting))


def _end_before_hour_of(position: int) -> int:
    """Return the last position before the hour of a position begins."""
    return manifest.last_before(manifest.hour_of(max(position, 0)))


def _close_ended_of(feed: Feed, ended: int) -> int:
    wanted, end, count = wanted_of(feed), _reach(feed, ended), 0
    while feed.proven_to < end:
        row, proven_to = _next(feed, wanted, end)
        with transaction.atomic():
            ours = Feed.objects.filter(tenant_id=feed.tenant_id, pk=feed.pk, proven_to=feed.proven_to)
            if not ours.update(proven_to=proven_to):
                return count
            if row:
                row.save()
                count += 1
        feed.proven_to = proven_to
    return count


def _reach(feed: Feed, up_to: int) -> int:
    """Return up to which position there can be manifests: a feed that lags behind has those of its whole hours."""
    has_all = feed.position >= min(up_to, made_up_to(feed.tenant_id))
    return up_to if has_all else _end_before_hour_of(feed.position)


def _next(feed: Feed, wanted: Wanted, end: int) -> tuple[Manifest | None, int]:
    """Return the manifest of the next hour that has records, and up to where it is proven then."""
    found = page_after(feed.tenant_id, feed.proven_to, wanted, at_most=1).rows
    if not found or found[0][0] > end:
        return None, end
    after = max(feed.proven_to, _end_before_hour_of(found[0][0]))
    up_to = min(end, manifest.last_of_hour(after + 1))
    summary = summary_of(ids_in(feed.tenant_id, (after, up_to), wanted))
    row = Manifest(
        tenant_id=feed.tenant_id,
        feed=feed,
        hour=manifest.hour_of(up_to),
        after=after,
        up_to=up_to,
        filters=told(wanted),
        mapping=RecordStream.objects.values_list("mapping", flat=True).get(tenant_id=feed.tenant_id),
        **{name: getattr(summary, name) for name in Summary.__slots__},
    )
    return row, up_to


def ids_in(tenant_id: int, bounds: tuple[int, int], wanted: Wanted) -> Iterator[tuple[int, str]]:
    """Yield positions and ids of the records after one position up to another, in order."""
    after, up_to = bounds
    more = True
    while more and after < up_to:
        page = page_after(tenant_id, after, wanted, at_most=_AT_ONCE)
        for position, _, payload in page.rows:
            if position > up_to:
                return
            yield position, orjson.loads(payload)["id"]
        after, more = page.reached, page.more


def _signed(feed: Feed, hour: datetime, bounds: tuple[int, int], summary: Summary, **more: Any) -> str:
    named = {"iss": settings.PUBLIC_ORIGIN, "iat": int(timezone.now().timestamp())}
    whose = {"tenant": tenants.slug_of(feed.tenant_id), "feed": str(feed.pk), "kind": feed.kind}
    said = manifest.claims(hour, bounds, summary, exceptions=exceptions_in(feed, bounds), **more)
    return manifest_keys.signed({**named, **whose, **said})


def exceptions_in(feed: Feed, bounds: tuple[int, int]) -> list[dict[str, str]]:
    """Return what the receiver hasn't taken of a stretch: each record's sequence and id, and how it stands."""
    after, up_to = bounds
    rows = Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, position__gt=after, position__lte=up_to)
    found = dict(rows.order_by("position").values_list("position", "dead_at")[:MOST_EXCEPTIONS])
    records = Record.objects.filter(tenant_id=feed.tenant_id, position__in=list(found))
    ids = dict(records.values_list("position", "record_id"))
    return [
        {"sequence": sequence_of(position), "id": str(ids[position]), "is": "waiting" if dead_at is None else "dead"}
        for position, dead_at in found.items()
        if position in ids
    ]
