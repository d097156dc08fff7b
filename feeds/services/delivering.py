"""Delivers learning records to the receivers of feeds: each at least once, nothing skipped, nobody kept waiting.

A worker leases a feed, reads records and what is due again, sends them without holding anything in the database, and
writes down what came of it together with the new position. Whoever breaks off in between leaves the lease to end by
itself; another worker then sends the same records again, under the same ids.
"""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from feeds.models import Delivery, Feed, RecordStream, Status
from feeds.rules.delivery_verdicts import Verdict, verdict_of
from feeds.services import feed_outcomes
from feeds.services.feed_outcomes import NOTHING_LEFT, Item, Tried
from feeds.services.records import Wanted, page_after, payloads_at
from feeds.services.webhook import Receiver, send
from people.services.encryption import decrypted

PORTION = 50
MOST_WAITING = 1_000
"""With so many deliveries to be tried again nothing new is read: the backlog stays in the log."""

BEGIN_WITHIN_SECONDS = 60.0
LEASE = timedelta(seconds=120)
"""Longer than a portion takes: nothing begins after a minute, and a request ends within fifteen seconds."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What is sent together, in order; ``held`` waits for others of its learner; new records reach to ``reached``."""

    items: Sequence[Item]
    held: Sequence[Item]
    reached: int


def due_feeds() -> list[UUID]:
    """Return the active feeds that have something to do, that nobody works on and that aren't resting."""
    of_feed = {"tenant_id": OuterRef("tenant_id"), "feed_id": OuterRef("pk")}
    goes_on = RecordStream.objects.filter(tenant_id=OuterRef("tenant_id"), position__gt=OuterRef("position"))
    due = Delivery.objects.filter(due_at__lte=timezone.now(), dead_at=None, **of_feed)
    return list(_free().filter(Exists(goes_on) | Exists(due)).values_list("pk", flat=True))


def deliver(feed_id: UUID) -> int:
    """Send a portion of a feed's records; return how many requests that were.

    Nothing is done while another worker has the feed.
    """
    feed = _leased(feed_id)
    if feed is None:
        return 0
    portion = _portion(feed)
    tried = _sent(feed, portion.items)
    feed_outcomes.keep(feed, tried, held=portion.held, reached=portion.reached)
    return sum(each.sent is not None for each in tried)


def receiver_of(feed: Feed) -> Receiver:
    """Return where a feed's records go, with the secrets that sign them."""
    return Receiver(feed.url, orjson.loads(decrypted(feed.secrets)), settings.PUBLIC_ORIGIN)


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


def _portion(feed: Feed) -> Portion:
    """Return what is to be sent now: one record while the receiver takes nothing, to see whether it does again."""
    at_most = 1 if feed.failing_since else PORTION
    again = _due_again(feed, at_most)
    room = at_most - len(again)
    if room <= 0 or _waiting(feed).count() >= MOST_WAITING:
        return Portion(again, [], feed.position)
    wanted = Wanted(events=tuple(feed.events), course=feed.course)
    page = page_after(feed.tenant_id, feed.position, wanted, at_most=room)
    new = [Item(position, learner_id, payload) for position, learner_id, payload in page.rows]
    if not feed.in_order:
        return Portion([*again, *new], [], page.reached)
    waiting = set(
        _waiting(feed).filter(learner_id__in=[each.learner_id for each in new]).values_list("learner_id", flat=True)
    )
    free = [each for each in new if each.learner_id is None or each.learner_id not in waiting]
    return Portion([*again, *free], [each for each in new if each not in free], page.reached)


def _due_again(feed: Feed, at_most: int) -> list[Item]:
    rows = list(_waiting(feed).filter(due_at__lte=timezone.now()).order_by("due_at")[:at_most])
    payloads = payloads_at(feed.tenant_id, [row.position for row in rows])
    return [Item(row.position, row.learner_id, payloads.get(row.position, ""), row) for row in rows]


def _waiting(feed: Feed) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at=None)


def _sent(feed: Feed, items: Sequence[Item]) -> list[Tried]:
    """Send what there is, some at once, a learner's one after the other where that is asked for."""
    lines = _lines(items) if feed.in_order else [[each] for each in items]
    if not lines:
        return []
    course = _Course(receiver_of(feed))
    with ThreadPoolExecutor(max_workers=max(1, feed.at_once)) as threads:
        return [tried for line in threads.map(course.run, lines) for tried in line]


def _lines(items: Iterable[Item]) -> list[list[Item]]:
    by_learner: dict[object, list[Item]] = {}
    for item in items:
        by_learner.setdefault(item.learner_id or item.position, []).append(item)
    return list(by_learner.values())


class _Course:
    """One portion on its way: it stops when the receiver is gone, or when its time is over."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._until = time.monotonic() + BEGIN_WITHIN_SECONDS
        self._is_over = False

    def run(self, line: Sequence[Item]) -> list[Tried]:
        """Send one after the other until one isn't taken; what comes after it isn't sent."""
        tried: list[Tried] = []
        for item in line:
            if self._is_over or time.monotonic() > self._until or (tried and not tried[-1].is_delivered):
                tried.append(Tried(item, None))
                continue
            if not item.payload:  # its record is no more, since records were made anew: nothing is left to deliver
                tried.append(Tried(item, NOTHING_LEFT, timezone.now()))
                continue
            at = timezone.now()
            sent = send(self._receiver, item.payload, at=int(at.timestamp()))
            tried.append(Tried(item, sent, at))
            self._is_over = self._is_over or verdict_of(sent.answer) is Verdict.GONE
        return tried
