"""Keeps the store's merged view of Activities up to date as Statements arrive (xAPI 1.0.3 Data §2.4.4.1)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from lrs.models import Activity
from lrs.rules.activity_merge import merge_definition
from lrs.rules.mentions import activities_in

_REMEMBERED_SECONDS = 60.0
_REMEMBERED_AT_MOST = 50_000

# What this process saw merged lately: (tenant, IRI) → (the definition that was sent, when). It spares the hot path
# the database; after a minute a repeated definition is looked at again, because other processes merge, too.
_remembered: dict[tuple[int, str], tuple[bytes, float]] = {}


def digest_of(iri: str) -> UUID:
    """Return what stands for an Activity's IRI in unique keys."""
    return UUID(bytes=blake2b(iri.encode(), digest_size=16).digest())


def forget() -> None:
    """Forget what this process remembers, as after the database was replaced under it."""
    _remembered.clear()


def has_news(tenant_id: int, statements: Iterable[Mapping[str, Any]], *, may_define: bool) -> bool:
    """Tell whether the Statements say anything of Activities that this process hasn't merged lately."""
    return bool(_news(tenant_id, statements, may_define))


def absorb(tenant_id: int, statements: Iterable[Mapping[str, Any]], *, now: datetime, may_define: bool) -> None:
    """Merge the definitions that the Statements carry into the store's; part of the caller's transaction.

    Without the right to define (scope ``define``) Activities become known, but their definitions stay as they are.
    Rows are locked in the order of their digests, so that concurrent first sightings wait instead of deadlocking.
    """
    news = _news(tenant_id, statements, may_define)
    if not news:
        return
    rows = {digest_of(iri): iri for iri in news}
    digests = sorted(rows)
    known = set(Activity.objects.filter(tenant_id=tenant_id, digest__in=digests).values_list("digest", flat=True))
    missing = [
        Activity(tenant_id=tenant_id, digest=digest, iri=rows[digest], updated_at=now)
        for digest in digests
        if digest not in known
    ]
    if missing:
        Activity.objects.bulk_create(missing, ignore_conflicts=True)
    if any(definition for sent in news.values() for definition in sent.values()):
        _merge(tenant_id, digests, news, now)
    transaction.on_commit(lambda: _remember(tenant_id, news))


def _news(
    tenant_id: int, statements: Iterable[Mapping[str, Any]], may_define: bool
) -> dict[str, dict[bytes, Mapping[str, Any] | None]]:
    news: dict[str, dict[bytes, Mapping[str, Any] | None]] = {}
    fresh = monotonic() - _REMEMBERED_SECONDS
    for statement in statements:
        for activity in activities_in(statement):
            iri = activity["id"]
            definition = activity.get("definition") if may_define else None
            sent = orjson.dumps(definition) if definition else b""
            remembered = _remembered.get((tenant_id, iri))
            if remembered is not None and remembered[1] > fresh and sent in (b"", remembered[0]):
                continue
            news.setdefault(iri, {})[sent] = definition
    return news


def _merge(
    tenant_id: int, digests: list[UUID], news: Mapping[str, Mapping[bytes, Mapping[str, Any] | None]], now: datetime
) -> None:
    changed = []
    locked = Activity.objects.select_for_update().filter(tenant_id=tenant_id, digest__in=digests).order_by("digest")
    for activity in locked:
        known = orjson.loads(activity.definition) if activity.definition else None
        merged = known
        for definition in news[activity.iri].values():
            if definition:
                merged = merge_definition(merged, dict(definition))
        if merged is not known:
            activity.definition, activity.updated_at = orjson.dumps(merged).decode(), now
            changed.append(activity)
    if changed:
        Activity.objects.bulk_update(changed, ["definition", "updated_at"])


def _remember(tenant_id: int, news: Mapping[str, Mapping[bytes, object]]) -> None:
    if len(_remembered) > _REMEMBERED_AT_MOST:
        _remembered.clear()
    now = monotonic()
    for iri, sent in news.items():
        _remembered[tenant_id, iri] = (next(reversed(sent)), now)
