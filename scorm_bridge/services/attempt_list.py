"""What administrators see of attempts: a page at a time, each by an index."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from scorm_bridge.models import Attempt, CmiElement, Commit, ScoAttempt, SetAside
from scorm_bridge.rules.errors import UnknownAttempt
from scorm_bridge.rules.stored_text import readable, unescaped
from scorm_bridge.services import attempts

Place = tuple[str, str]
"""When the last attempt of a page began, and its id."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element as people read it; ``session`` and ``commit`` say who wrote it last."""

    name: str
    value: str
    session: int
    commit: int


def page_of(
    tenant_id: int, *, registration: UUID | None, after: Place | None, limit: int
) -> tuple[list[Attempt], Place | None]:
    """Return attempts, newest first, and the place after which the next page begins."""
    rows = Attempt.objects.filter(tenant_id=tenant_id)
    if registration is not None:
        rows = rows.filter(enrollment_id=registration)
    if after is not None:
        at, attempt_id = datetime.fromisoformat(after[0]), UUID(after[1])
        # The first condition lets the index begin at the place; the second one leaves out what was shown.
        rows = rows.filter(begun_at__lte=at).filter(Q(begun_at__lt=at) | Q(pk__gt=attempt_id))
    found = list(rows.order_by("-begun_at", "pk")[: limit + 1])
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return page, None if last is None else (last.begun_at.isoformat(), str(last.pk))


def sco_attempts_of(attempt: Attempt) -> list[ScoAttempt]:
    """Return the attempts on the activities of an attempt, in the order in which they began."""
    rows = ScoAttempt.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt)
    return list(rows.order_by("begun_at", "activity", "number"))


def sco_attempt(tenant_id: int, attempt_id: UUID, sco_attempt_id: UUID) -> ScoAttempt:
    """Return one SCO attempt of an attempt."""
    attempt = attempts.get(tenant_id, attempt_id)
    found = ScoAttempt.objects.filter(tenant_id=tenant_id, attempt=attempt, pk=sco_attempt_id).first()
    if found is None:
        raise UnknownAttempt(f"The attempt has no SCO attempt {sco_attempt_id}.")
    return found


def elements_of(sco: ScoAttempt, *, after: str | None = None, limit: int) -> tuple[list[Element], str | None]:
    """Return elements by their parts and names, and the name after which the next page begins."""
    rows = CmiElement.objects.filter(tenant_id=sco.tenant_id, sco_attempt_id=sco.pk)
    if after is not None:
        part, _, name = after.partition("\n")
        rows = rows.filter(part__gte=part).filter(Q(part__gt=part) | Q(name__gt=name))
    found = list(rows.order_by("part", "name")[: limit + 1])
    page = found[:limit]
    place = f"{page[-1].part}\n{page[-1].name}" if len(found) > limit else None
    return [_element(each) for each in page], place


def commits_of(attempt: Attempt, *, before: int | None = None, limit: int) -> tuple[list[Commit], int | None]:
    """Return the commits of an attempt, the newest first, and the number before which the next page begins."""
    rows = Commit.objects.filter(tenant_id=attempt.tenant_id, session__attempt=attempt).select_related("session")
    return _newest(rows, before, limit)


def set_aside_of(attempt: Attempt, *, before: int | None = None, limit: int) -> tuple[list[SetAside], int | None]:
    """Return what was set aside of an attempt, the newest first, and the number before which the next page begins."""
    rows = SetAside.objects.filter(tenant_id=attempt.tenant_id, attempt=attempt).select_related("session")
    return _newest(rows, before, limit)


def set_aside_by(tenant_id: int, *, reason: str, before: int | None = None, limit: int) -> tuple[list[Any], int | None]:
    """Return what was set aside of a tenant for a reason, the newest first, and the number before which to go on."""
    # Served by scorm_set_aside_by_reason.
    rows = SetAside.objects.filter(tenant_id=tenant_id, reason=reason).select_related("session")
    return _newest(rows, before, limit)


def _newest(rows: Any, before: int | None, limit: int) -> tuple[list[Any], int | None]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    page = found[:limit]
    return page, page[-1].pk if len(found) > limit else None


def _element(row: CmiElement) -> Element:
    value = readable(unescaped(row.value)) if row.escaped else row.value
    return Element(row.name, value, row.sequence >> 32, row.sequence & 0xFFFFFFFF)
