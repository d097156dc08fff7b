"""Writes down what came of deliveries: what is done, what is tried again and when, and what is given up."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed, Status
from feeds.rules.delivery_verdicts import Answered, Verdict, verdict_of, wait_after
from feeds.services.webhook import Sent

GIVEN_UP_AFTER = timedelta(days=5)
"""A receiver that has taken nothing for so long is disabled."""

_LONGEST_REST_SECONDS = 60.0

NOTHING_LEFT = Sent(Answered(204), "There is no record at this position any more.", 0.0)


@dataclass(frozen=True, slots=True)
class Item:
    """A record to be delivered; ``delivery`` is its row if it was tried before, or had to wait."""

    position: int
    learner_id: UUID | None
    payload: str
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of an item; ``sent`` is None if it wasn't sent after all."""

    item: Item
    sent: Sent | None
    at: datetime | None = None

    @property
    def is_delivered(self) -> bool:
        """Tell whether the receiver took it."""
        return self.sent is not None and verdict_of(self.sent.answer) is Verdict.DELIVERED


@transaction.atomic
def keep(feed: Feed, tried: Sequence[Tried], *, held: Sequence[Item], reached: int) -> bool:
    """Write everything that came of a portion, and give the lease back; False if it had ended and is another's now."""
    current = Feed.objects.select_for_update().get(tenant_id=feed.tenant_id, pk=feed.pk)
    if current.lease != feed.lease:
        return False
    now = timezone.now()
    _keep_deliveries(current, tried, held, now)
    DeliveryTry.objects.bulk_create(_row(current, each) for each in tried if each.sent)
    current.position = max(current.position, reached)
    _judge(current, tried, now)
    current.save()
    return True


def _keep_deliveries(feed: Feed, tried: Sequence[Tried], held: Sequence[Item], now: datetime) -> None:
    done = [each.item.delivery.pk for each in tried if each.is_delivered and each.item.delivery]
    Delivery.objects.filter(tenant_id=feed.tenant_id, pk__in=done).delete()
    rows = [_again(feed, each, now) for each in tried if not each.is_delivered]
    rows += [_new(feed, each, due_at=None) for each in held]
    Delivery.objects.bulk_create(row for row in rows if row.pk is None)
    known = [row for row in rows if row.pk is not None]
    Delivery.objects.bulk_update(known, ["tries", "due_at", "dead_at", "last_status", "last_answer"])
    if feed.in_order:
        _release(feed, {row.learner_id for row in rows} | {each.item.learner_id for each in tried}, now)


def _again(feed: Feed, tried: Tried, now: datetime) -> Delivery:
    """Return the row of what wasn't taken: when it is due again, or that it is dead."""
    row = tried.item.delivery or _new(feed, tried.item, due_at=None)
    if tried.sent is None:
        row.due_at = None if feed.in_order else now
        return row
    row.tries += 1
    row.last_status, row.last_answer = tried.sent.answer.status, tried.sent.said
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


def _new(feed: Feed, item: Item, *, due_at: datetime | None) -> Delivery:
    return Delivery(
        tenant_id=feed.tenant_id, feed=feed, position=item.position, learner_id=item.learner_id, due_at=due_at
    )


def _row(feed: Feed, tried: Tried) -> DeliveryTry:
    assert tried.sent  # noqa: S101 - for mypy
    return DeliveryTry(
        tenant_id=feed.tenant_id,
        feed=feed,
        position=tried.item.position,
        at=tried.at,
        status=tried.sent.answer.status,
        seconds=tried.sent.seconds,
        said="" if tried.is_delivered else tried.sent.said,
    )


def _judge(feed: Feed, tried: Sequence[Tried], now: datetime) -> None:
    """Say how the receiver is, and when somebody may look again: a failing one is left in peace for a while."""
    feed.lease = feed.leased_until = None
    requests = [each for each in tried if each.sent]
    taken = sum(each.is_delivered for each in requests)
    if taken:
        feed.delivered += taken
        feed.last_success_at, feed.failing_since, feed.last_problem = now, None, ""
    elif requests:
        last = requests[-1].sent
        feed.failing_since = feed.failing_since or now
        feed.last_problem = f"{last.answer.status or 'no answer'}: {last.said}" if last else ""
        failing_for = (now - feed.failing_since).total_seconds()
        feed.leased_until = now + timedelta(seconds=min(_LONGEST_REST_SECONDS, 1 + failing_for / 10))
    if any(verdict_of(each.sent.answer) is Verdict.GONE for each in requests if each.sent):
        _disable(feed, "The receiver answered 410: it doesn't want records any more.")
    elif feed.failing_since and now - feed.failing_since >= GIVEN_UP_AFTER:
        _disable(feed, f"The receiver has taken nothing since {feed.failing_since:%Y-%m-%d %H:%M} UTC.")


def _disable(feed: Feed, why: str) -> None:
    feed.status, feed.disabled_because = Status.DISABLED, why
