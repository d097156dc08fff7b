"""Writes down what came of deliveries: what is done, what is tried again and when, and what is given up."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed, Status
from feeds.rules.delivery_verdicts import Verdict, asked_wait, wait_after
from feeds.rules.sink_options import completed
from feeds.services.sinks import Item, Sent, Sink, Unreachable

LEASE = timedelta(seconds=120)
"""Longer than a portion takes: no sink begins anything after a minute, and a request ends within fifteen seconds."""

GIVEN_UP_AFTER = timedelta(days=5)
"""A receiver that has taken nothing for so long is disabled."""

_LONGEST_REST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Portion:
    """What is sent together, in order; ``held`` waits for others of its learner; new records reach to ``reached``.

    ``again`` are the rows of what was tried before. A portion that ``is_full`` may have another one after it.
    """

    items: Sequence[Item]
    held: Sequence[Item]
    again: Sequence[Delivery]
    reached: int
    is_full: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an item; ``sent`` is None if it wasn't sent after all."""

    item: Item
    sent: Sent | None
    at: datetime

    @property
    def is_delivered(self) -> bool:
        """Tell whether the receiver took it."""
        return self.sent is not None and self.sent.verdict is Verdict.DELIVERED


@transaction.atomic
def keep(feed: Feed, sink: Sink, portion: Portion, tried: Sequence[Tried], *, may_go_on: bool) -> Feed | None:
    """Write everything that came of a portion; return the feed with its lease renewed, None if it is given back.

    Nothing is written if the lease had ended, and is another's now.
    """
    current = _leased_still(feed)
    if current is None:
        return None
    now = timezone.now()
    _keep_deliveries(current, portion, tried, now)
    DeliveryTry.objects.bulk_create(_tries(current, sink, tried))
    current.position = max(current.position, portion.reached)
    _judge(current, tried, now)
    goes_on = may_go_on and current.status == Status.ACTIVE and current.failing_since is None
    if goes_on:
        current.lease, current.leased_until = feed.lease, now + LEASE
    elif current.leased_until is None and not portion.is_full:
        current.leased_until = _after_rest(sink, current, now)
    current.save()
    return current if goes_on else None


@transaction.atomic
def keep_unreachable(feed: Feed, problem: Unreachable, *, records: int) -> None:
    """Write that the receiver took nothing of a portion: everything stays where it was, and is tried again later."""
    current = _leased_still(feed)
    if current is None:
        return
    now = timezone.now()
    DeliveryTry.objects.create(
        tenant_id=feed.tenant_id,
        feed=feed,
        position=feed.position,
        records=records,
        at=now,
        is_taken=False,
        status=problem.answer.status,
        seconds=0.0,
        said=problem.message,
    )
    _judge_failing(current, problem.message, now)
    if current.leased_until:
        current.leased_until = max(current.leased_until, now + timedelta(seconds=asked_wait(problem.answer, now)))
    current.save()


def _leased_still(feed: Feed) -> Feed | None:
    rows = Feed.objects.select_for_update().filter(tenant_id=feed.tenant_id, pk=feed.pk, lease=feed.lease)
    current: Feed | None = rows.first()
    return current


def _after_rest(sink: Sink, feed: Feed, now: datetime) -> datetime | None:
    seconds = sink.rest_seconds(completed(sink.options, feed.options))
    return now + timedelta(seconds=seconds) if seconds else None


def _keep_deliveries(feed: Feed, portion: Portion, tried: Sequence[Tried], now: datetime) -> None:
    known = {row.position: row for row in portion.again}
    done = [known[each.item.position].pk for each in tried if each.is_delivered and each.item.position in known]
    Delivery.objects.filter(tenant_id=feed.tenant_id, pk__in=done).delete()
    rows = [_again(feed, each, known.get(each.item.position), now) for each in tried if not each.is_delivered]
    rows += [_new(feed, each) for each in portion.held]
    Delivery.objects.bulk_create(row for row in rows if row.pk is None)
    kept = [row for row in rows if row.pk is not None]
    Delivery.objects.bulk_update(kept, ["tries", "due_at", "dead_at", "last_status", "last_answer"])
    if feed.in_order:
        _release(feed, {row.learner_id for row in rows} | {each.item.learner_id for each in tried}, now)


def _again(feed: Feed, tried: Tried, row: Delivery | None, now: datetime) -> Delivery:
    """Return the row of what wasn't taken: when it is due again, or that it is dead."""
    row = row or _new(feed, tried.item)
    if tried.sent is None:
        row.due_at = None if feed.in_order else now
        return row
    row.tries += 1
    row.last_status, row.last_answer = tried.sent.answer.status, tried.sent.said
    wait = None
    if tried.sent.verdict is not Verdict.REFUSED:
        wait = wait_after(row.tries, tried.sent.answer, now=now, chance=random.random())  # noqa: S311 - spreads load
    row.due_at, row.dead_at = (None, now) if wait is None else (now + timedelta(seconds=wait), None)
    return row


def _release(feed: Feed, learners: set[UUID | None], now: datetime) -> None:
    """Let the first waiting record of each learner be due, unless it is already, or waits for its next try."""
    rows = Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at=None, learner_id__in=learners - {None})
    first: dict[UUID, Delivery] = {}
    for row in rows.order_by("learner_id", "position"):
        first.setdefault(row.learner_id, row)
    ready = [row.pk for row in first.values() if row.due_at is None]
    Delivery.objects.filter(tenant_id=feed.tenant_id, pk__in=ready).update(due_at=now)
    unnamed = Delivery.objects.filter(tenant_id=feed.tenant_id, feed=feed, dead_at=None, learner_id=None, due_at=None)
    unnamed.update(due_at=now)


def _new(feed: Feed, item: Item) -> Delivery:
    return Delivery(tenant_id=feed.tenant_id, feed=feed, position=item.position, learner_id=item.learner_id)


def _tries(feed: Feed, sink: Sink, tried: Sequence[Tried]) -> list[DeliveryTry]:
    """Return a row for each request: for each record, or for all that a sink took at once and each that it refused."""
    sent = [(each, each.sent) for each in tried if each.sent]
    if not sink.keeps_order:
        return [_row(feed, each, came, records=1) for each, came in sent]
    taken = [(each, came) for each, came in sent if each.is_delivered]
    rows = [_row(feed, each, came, records=1) for each, came in sent if not each.is_delivered]
    return [*rows, *(_row(feed, each, came, records=len(taken)) for each, came in taken[-1:])]


def _row(feed: Feed, tried: Tried, sent: Sent, *, records: int) -> DeliveryTry:
    return DeliveryTry(
        tenant_id=feed.tenant_id,
        feed=feed,
        position=tried.item.position,
        records=records,
        at=tried.at,
        is_taken=tried.is_delivered,
        status=sent.answer.status,
        seconds=sent.seconds,
        said="" if tried.is_delivered else sent.said,
    )


def _judge(feed: Feed, tried: Sequence[Tried], now: datetime) -> None:
    """Say how the receiver is, and give the lease back; a receiver that fails is left in peace for a while."""
    feed.lease = feed.leased_until = None
    requests = [(each, each.sent) for each in tried if each.sent]
    taken = sum(each.is_delivered for each, _ in requests)
    if taken:
        feed.delivered += taken
        feed.last_success_at, feed.failing_since, feed.last_problem = now, None, ""
    elif any(sent.verdict is not Verdict.REFUSED for _, sent in requests):
        last = requests[-1][1]
        _judge_failing(feed, f"{last.answer.status or 'no answer'}: {last.said}", now)
    if any(sent.verdict is Verdict.GONE for _, sent in requests):
        _disable(feed, "The receiver answered 410: it doesn't want records any more.")


def _judge_failing(feed: Feed, why: str, now: datetime) -> None:
    feed.failing_since, feed.last_problem = feed.failing_since or now, why
    failing_for = (now - feed.failing_since).total_seconds()
    feed.lease, feed.leased_until = None, now + timedelta(seconds=min(_LONGEST_REST_SECONDS, 1 + failing_for / 10))
    if now - feed.failing_since >= GIVEN_UP_AFTER:
        _disable(feed, f"The receiver has taken nothing since {feed.failing_since:%Y-%m-%d %H:%M} UTC.")


def _disable(feed: Feed, why: str) -> None:
    feed.status, feed.disabled_because = Status.DISABLED, why
