"""Keeps which scores platforms have to be told, as part of the transactions in which learners come further."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from lti.security.rules import vocabulary as v
from lti.tool.models import Link, Passback
from people.services import audit

_LEASE = timedelta(minutes=10)
"""How long who has taken a passback may take; then somebody else sends it."""


def follow(link: Link, user_id: str, learner_id: UUID, enrollment: Any, item: Any) -> None:
    """Tell the platform from now on how a learner comes along, if it lets us."""
    if v.SCORE not in link.scopes or not (link.line_item or link.line_items):
        return
    about = {"learner_id": learner_id, "enrollment_id": enrollment.pk, "item_id": item.pk if item else None}
    passback, made = Passback.objects.get_or_create(
        tenant_id=link.tenant_id, link=link, user_id=user_id, defaults=about
    )
    moved = [name for name, value in about.items() if getattr(passback, name) != value]
    if moved:
        Passback.objects.filter(tenant_id=link.tenant_id, pk=passback.pk).update(**about)
    if moved or (made and enrollment.last_activity_at is not None):
        _want(Passback.objects.filter(tenant_id=link.tenant_id, pk=passback.pk))


def want(tenant_id: int, registration: UUID) -> None:
    """Note that a learner has come further; one statement, whether a platform follows them or not."""
    _want(Passback.objects.filter(tenant_id=tenant_id, enrollment_id=registration))


@transaction.atomic
def send_again(tenant_id: int, ids: Collection[int], *, who: str) -> int:
    """Send these scores once more, whatever the platform has answered before."""
    rows = Passback.objects.filter(tenant_id=tenant_id, pk__in=ids)
    found = rows.update(wanted=F("wanted") + 1, state=Passback.WAITING, score=None, attempts=0, due_at=timezone.now())
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="lti-passback.again",
        object="LTI passbacks",
        details={"passbacks": sorted(ids)[:100]},
    )
    return found


@transaction.atomic
def claim(*, limit: int) -> list[Passback]:
    """Take what is due, so that nobody else sends it at the same time; each is to be given back."""
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    rows = Passback.objects.select_for_update(skip_locked=True).filter(free, due_at__lte=now)
    taken = list(rows.order_by("due_at")[:limit])
    Passback.objects.filter(pk__in=[each.pk for each in taken]).update(claimed_until=now + _LEASE)
    return taken


def stamp(passback: Passback, timestamp: datetime) -> None:
    """Keep the time of a score before it is sent, so that no other one has it."""
    rows = Passback.objects.filter(tenant_id=passback.tenant_id, pk=passback.pk)
    rows.update(last_timestamp=timestamp)


def give_back(passback: Passback, *, state: str, again_at: datetime | None = None, **outcome: Any) -> None:
    """Give a passback back with what became of it; what has happened meanwhile is due at once.

    ``again_at`` is when the same is tried again.
    """
    same = Q(wanted=passback.wanted)
    rows = Passback.objects.filter(tenant_id=passback.tenant_id, pk=passback.pk)
    rows.update(
        claimed_until=None,
        told=passback.told if again_at else passback.wanted,
        due_at=again_at or Case(When(same, then=Value(None)), default=timezone.now()),
        state=Case(When(same, then=Value(state)), default=Value(Passback.WAITING)),
        **outcome,
    )


def _want(rows: Any) -> None:
    pausing = Q(state=Passback.WAITING, attempts__gt=0, due_at__isnull=False)
    rows.update(
        wanted=F("wanted") + 1,
        due_at=Case(When(pausing, then=F("due_at")), default=timezone.now()),
        attempts=Case(When(pausing, then=F("attempts")), default=0),
        state=Passback.WAITING,
    )
