"""Delivers learning records to the receivers of feeds: each at least once, nothing skipped, nobody kept waiting.

A worker leases a feed, reads records and what is due again, sends them without holding anything in the database, and
writes down what came of it together with the new position. Whoever breaks off in between leaves the lease to end by
itself; another worker then sends the same records again, under the same ids.
"""

import time
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from feeds.models import Delivery, Feed, RecordStream, Status
from feeds.rules.delivery_verdicts import Verdict
from feeds.services import feed_outcomes
from feeds.services.feed_outcomes import LEASE, Portion, Tried
from feeds.services.records import page_after, payloads_at
from feeds.services.sinks import Channel, Item, Sent, Sink, Unreachable, destination_of, sink_of
from feeds.services.wanted import wanted_of

MOST_WAITING = 1_000
"""With so many deliveries to be tried again nothing new is read: the backlog stays in the log."""

KEPT_OPEN_SECONDS = 30.0
"""A way to a receiver is used for one portion after the other for so long, and then whoever else waits has a turn."""

_NOTHING_LEFT = Sent(Verdict.DELIVERED, "There is no record at this position any more.")


def due_feeds() -> list[UUID]:
    """Return the active feeds that have something to do, that nobody works on and that aren't resting."""
    of_feed = {"tenant_id": OuterRef("tenant_id"), "feed_id": OuterRef("pk")}
    goes_on = RecordStream.objects.filter(tenant_id=OuterRef("tenant_id"), position__gt=OuterRef("position"))
    due = Delivery.objects.filter(due_at__lte=timezone.now(), dead_at=None, **of_feed)
    return list(_free().filter(Exists(goes_on) | Exists(due)).values_list("pk", flat=True))


def deliver(feed_id: UUID) -> int:
    """Send what a feed has to send, portion by portion; return how many records were tried.

    Nothing is done while another worker has the feed.
    """
    feed = _leased(feed_id)
    if feed is None:
        return 0
    sink = sink_of(feed.kind)
    try:
        with sink.open(destination_of(feed)) as channel:
            return _portions(feed, sink, channel)
    except Unreachable as problem:
        feed_outcomes.keep_unreachable(feed, problem, records=0)
        return 0


def _portions(feed: Feed, sink: Sink, channel: Channel) -> int:
    total, until = 0, time.monotonic() + KEPT_OPEN_SECONDS
    leased: Feed | None = feed
    while leased is not None:
        portion = _portion(leased, sink)
        try:
            tried = _tried(channel, portion.items)
        except Unreachable as problem:
            feed_outcomes.keep_unreachable(leased, problem, records=len(portion.items))
            return total + len(portion.items)
        total += sum(each.sent is not None for each in tried)
        may_go_on = portion.is_full and time.monotonic() < until
        leased = feed_outcomes.keep(leased, sink, portion, tried, may_go_on=may_go_on)
    return total


def _free() -> "QuerySet[Feed]":
    now = timezone.now()
    return Feed.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), status=Status.ACTIVE)


def _leased(feed_id: UUID) -> Feed | None:
    skipping = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        feed: Feed | None = _free().select_for_update(skip_locked=skipping).filter(pk=feed_id).first()
        if feed is not None:
            feed.lease, feed.leased_until = uuid4(), timezone.now() + LEASE
            feed.save(update_fields=["lease", "leased_until"])
    return feed


def _portion(feed: Feed, sink: Sink) -> Portion:
    """Return what is to be sent now: one record while the receiver takes nothing, to see whether it does again."""
    at_most = 1 if feed.failing_since else sink.portion
    rows = _due_again(feed, at_most)
    again = _items(feed, rows)
    room = at_most - len(again)
    if room <= 0 or _waiting(feed).count() >= MOST_WAITING:
        return Portion(again, [], rows, feed.position, is_full=room <= 0)
    page = page_after(feed.tenant_id, feed.position, wanted_of(feed), at_most=room)
    new = [Item(position, learner_id, payload) for position, learner_id, payload in page.rows]
    free, held = _apart(feed, new) if feed.in_order and not sink.keeps_order else (new, [])
    return Portion([*again, *free], held, rows, page.reached, is_full=page.more)


def _apart(feed: Feed, new: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return what may be sent, and what waits for earlier records of its learner."""
    learners = {each.learner_id for each in new if each.learner_id}
    waiting = set(_waiting(feed).filter(learner_id__in=learners).values_list("learner_id", flat=True))
    free = [each for each in new if each.learner_id not in waiting]
    return free, [each for each in new if each.learner_id in waiting]


def _due_again(feed: Feed, at_most: int) -> list[Delivery]:
    return list(_waiting(feed).filter(due_at__lte=timezone.now()).order_by("due_at")[:at_most])


def _items(feed: Feed, rows: Sequence[Delivery]) -> list[Item]:
    payloads = payloads_at(feed.tenant_id, [row.position for row in rows])
    return [Item(row.position, row.learner_id, payloads.get(row.position, "")) for row in rows]


def _waiting(feed: Feed) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at=None)


def _tried(channel: Channel, items: Sequence[Item]) -> list[Tried]:
    """Send what there is; of a record that is no more, since records were made anew, nothing is left to deliver."""
    there = [each for each in items if each.payload]
    at = timezone.now()
    sent = dict(zip(there, channel.send(there), strict=True)) if there else {}
    return [Tried(each, sent.get(each) if each.payload else _NOTHING_LEFT, at) for each in items]
