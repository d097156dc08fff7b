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
from lti.tool.rules.errors import ClaimLost
from people.services import audit
from people.services.round_trip import Question, database, nothing

# The same as ``_want``, for all that follow a registration (passbacks_of_enrollment): most are followed by nobody.
_WANT = """
UPDATE lti_tool_passback SET wanted = wanted + 1, state = 'waiting',
    due_at = CASE WHEN state = 'waiting' AND attempts > 0 AND due_at IS NOT NULL THEN due_at ELSE %s END,
    attempts = CASE WHEN state = 'waiting' AND attempts > 0 AND due_at IS NOT NULL THEN attempts ELSE 0 END
WHERE tenant_id = %s AND enrollment_id = %s
"""

_LEASE = timedelta(minutes=10)
"""How long who has taken a passback may take; then somebody else sends it."""
SECONDS = 300.0
"""After so long nothing more is asked of the platform: well within the lease, though the last answer takes its time."""


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


def want(tenant_id: int, registration: UUID) -> Question:
    """Return what notes that a learner has come further; it is asked with every step of every learner."""
    ours, field = database(), Passback._meta.get_field
    values = {"due_at": timezone.now(), "tenant": tenant_id, "enrollment": registration}
    prepared = [field(name).get_db_prep_save(value, ours) for name, value in values.items()]
    return Question(_WANT, prepared, nothing)


@transaction.atomic
def want_activities(tenant_id: int, issuer: str, places: Collection[tuple[UUID, str]]) -> None:
    """Note that learning records tell something new of learners and Activities to which links of a platform lead.

    From then on these passbacks say what records tell, where the course has nothing to tell.
    """
    rows = Passback.objects.filter(
        tenant_id=tenant_id,
        learner_id__in={learner_id for learner_id, _ in places},
        item__identifier__in={activity for _, activity in places},
        link__deployment__platform__issuer=issuer,
    )
    for pk, *place in rows.values_list("pk", "learner_id", "item__identifier"):
        if tuple(place) in places:
            mine = Passback.objects.filter(tenant_id=tenant_id, pk=pk)
            mine.update(activity=place[1])
            _want(mine)


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
def claim() -> Passback | None:
    """Take what is due longest, so that nobody else sends it at the same time; it is to be given back.

    One at a time: several that wait for a slow platform one after the other would outlast the lease of the last.
    """
    now = timezone.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    rows = Passback.objects.select_for_update(skip_locked=True).filter(free, due_at__lte=now)
    taken: Passback | None = rows.order_by("due_at").first()
    if taken is not None:
        taken.claimed_until, taken.claim_number = now + _LEASE, taken.claim_number + 1
        taken.save(update_fields=["claimed_until", "claim_number"])
    return taken


def stamp(passback: Passback, timestamp: datetime) -> None:
    """Keep the time of a score just before it is sent, so that no other one has it, and begin the lease anew.

    ClaimLost if the lease has ended and somebody else has taken the passback since.
    """
    if not _mine(passback).update(last_timestamp=timestamp, claimed_until=timezone.now() + _LEASE):
        raise ClaimLost("Another worker has taken over this score, because it took too long here.")


def give_back(passback: Passback, *, state: str, again_at: datetime | None = None, **outcome: Any) -> bool:
    """Give a passback back with what became of it; what has happened meanwhile is due at once.

    ``again_at`` is when the same is tried again. Nothing is changed, and False returned, if somebody else has taken the
    passback since: what is true of it by now is theirs to say.
    """
    same = Q(wanted=passback.wanted)
    changed = _mine(passback).update(
        claimed_until=None,
        told=passback.told if again_at else passback.wanted,
        due_at=again_at or Case(When(same, then=Value(None)), default=timezone.now()),
        state=Case(When(same, then=Value(state)), default=Value(Passback.WAITING)),
        **outcome,
    )
    return bool(changed)


def _mine(passback: Passback) -> Any:
    """Return the row of a passback as long as nobody else has taken it."""
    rows = Passback.objects.filter(tenant_id=passback.tenant_id, pk=passback.pk)
    return rows.filter(claim_number=passback.claim_number, claimed_until__isnull=False)


def _want(rows: Any) -> None:
    pausing = Q(state=Passback.WAITING, attempts__gt=0, due_at__isnull=False)
    rows.update(
        wanted=F("wanted") + 1,
        due_at=Case(When(pausing, then=F("due_at")), default=timezone.now()),
        attempts=Case(When(pausing, then=F("attempts")), default=0),
        state=Passback.WAITING,
    )
