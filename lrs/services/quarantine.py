"""Keeps refused requests of credentials that want it, within bounds, so that they can be looked at and sent again.

A credential has REFUSED_KEPT_PER_CREDENTIAL of them at most, none is older than REFUSED_KEPT_DAYS, and of a body
REFUSED_BODY_BYTES are kept. Nothing in the quarantine counts as stored.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lrs.events import request_refused
from lrs.models import RefusedRequest
from lrs.rules.errors import InvalidAttachment, InvalidStatement, MalformedRequest, Refusal, StatementConflict
from lrs.rules.versions import Version
from people.rules.principal import Principal

_KEPT = (InvalidStatement, InvalidAttachment, MalformedRequest, StatementConflict)
_MOST_PROBLEMS = 1000


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What a client sent to have Statements stored."""

    method: str
    version: Version
    content_type: str
    body: bytes
    statement_id: str


@contextmanager
def keeping_refused(principal: Principal, sent: SentRequest) -> Iterator[None]:
    """Announce a refusal and, if the credential keeps them, keep the request; the refusal goes on to the client."""
    try:
        yield
    except Refusal as refusal:
        request_refused.send(keeping_refused, refusal=refusal)
        if principal.keep_refused and isinstance(refusal, _KEPT):
            _keep(principal, sent, refusal, now=datetime.now(UTC))
        raise


def kept(tenant_ids: Sequence[int]) -> "QuerySet[RefusedRequest]":
    """Return what the tenants have in quarantine, without what is too old."""
    return RefusedRequest.objects.filter(tenant_id__in=tenant_ids, received_at__gte=_oldest(datetime.now(UTC)))


def mark_replayed(request: RefusedRequest, ids: Sequence[UUID], *, who: str) -> None:
    """Note which Statements a kept request became; part of the transaction that stores them."""
    RefusedRequest.objects.filter(tenant_id=request.tenant_id, pk=request.pk).update(
        replayed_at=datetime.now(UTC), replayed_by=who[:250], replayed_ids=[str(statement_id) for statement_id in ids]
    )


def prune(*, now: datetime) -> None:
    """Drop what is too old, of every credential; one range of the index refused_by_age."""
    _drop(RefusedRequest.objects.filter(received_at__lt=_oldest(now)).order_by("received_at"))


def _keep(principal: Principal, sent: SentRequest, refusal: Refusal, *, now: datetime) -> None:
    problems = [_storable(problem.as_json()) for problem in refusal.problems[:_MOST_PROBLEMS]]
    codes = sorted({str(problem["code"]) for problem in problems})
    RefusedRequest.objects.create(
        tenant_id=principal.tenant_id,
        credential_id=principal.credential_id,
        received_at=now,
        method=sent.method,
        version=sent.version.value,
        content_type=_text(sent.content_type)[:255],
        statement_id=_text(sent.statement_id)[:64],
        body=sent.body[: settings.REFUSED_BODY_BYTES],
        is_whole=len(sent.body) <= settings.REFUSED_BODY_BYTES,
        status=refusal.status,
        message=_text(refusal.message),
        code=refusal.code,
        problem_codes=f" {' '.join(codes)} " if codes else "",
        problems=problems,
    )
    prune(now=now)
    own = RefusedRequest.objects.filter(tenant_id=principal.tenant_id, credential_id=principal.credential_id)
    _drop(own.order_by("-received_at")[settings.REFUSED_KEPT_PER_CREDENTIAL :])


def _drop(rows: "QuerySet[RefusedRequest]") -> None:
    """Delete these rows; those that another request is just deleting are left to it."""
    keys = list(rows.values_list("tenant_id", "pk"))
    if not keys:
        return
    tenant_ids, ids = {tenant_id for tenant_id, _ in keys}, [pk for _, pk in keys]
    with transaction.atomic():
        doomed = RefusedRequest.objects.filter(tenant_id__in=tenant_ids, pk__in=ids)
        locked = list(doomed.select_for_update(skip_locked=True).values_list("pk", flat=True))
        RefusedRequest.objects.filter(tenant_id__in=tenant_ids, pk__in=locked).delete()


def _oldest(now: datetime) -> datetime:
    return now - timedelta(days=settings.REFUSED_KEPT_DAYS)


def _storable(problem: dict[str, object]) -> dict[str, Any]:
    """Return a problem as every database takes it: no U+0000, no lone surrogate, no number that JSON hasn't."""
    return {name: value if name == "index" else _storable_value(value) for name, value in problem.items()}


def _storable_value(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    return value if isinstance(value, bool | type(None)) else str(value)


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
