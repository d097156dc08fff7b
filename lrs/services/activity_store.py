"""Keeps the store's merged view of Activities up to date as Statements arrive (xAPI 1.0.3 Data §2.4.4.1)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from lrs.models import Activity
from lrs.rules.activity_merge import merge_definition
from lrs.rules.mentions import Mention
from people.rules.digests import digest_of

_REMEMBERED_SECONDS = 600.0
_REMEMBERED_AT_MOST = 50_000

# What this process saw merged lately: (tenant, IRI) → (the definition that was sent, when). It spares the hot path
# the database; after ten minutes a repeated definition is looked at again, because other processes merge, too.
_remembered: dict[tuple[int, str], tuple[bytes, float]] = {}

News = dict[str, dict[bytes, Mapping[str, Any] | None]]
"""What was sent of each Activity, by its IRI: definitions by their JSON, None where there is none."""


def forget() -> None:
    """Forget what this process remembers, as after the database was replaced under it."""
    _remembered.clear()


def has_news(tenant_id: int, mentions: Iterable[Mention], *, may_define: bool) -> bool:
    """Tell whether Statements say anything of Activities that the store's view doesn't say already.

    What this process hasn't seen merged lately is compared with the store by one query, which locks nothing.
    """
    news = _news(tenant_id, mentions, may_define)
    if not news:
        return False
    rows = Activity.objects.filter(tenant_id=tenant_id, digest__in=sorted(map(digest_of, news)))
    known = {iri: _parsed(definition) for iri, definition in rows.values_list("iri", "definition")}
    if any(iri not in known or _merged(known[iri], sent) is not known[iri] for iri, sent in news.items()):
        return True
    # What was read may be of the caller's own transaction, and may be taken back with it.
    transaction.on_commit(lambda: _remember(tenant_id, news))
    return False


def absorb(tenant_id: int, mentions: Iterable[Mention], *, now: datetime, may_define: bool) -> None:
    """Merge the definitions that Statements carry into the store's; part of the caller's transaction.

    Without the right to define (scope ``define``) Activities become known, but their definitions stay as they are.
    Rows are locked in the order of their digests, so that concurrent first sightings wait instead of deadlocking.
    """
    news = _news(tenant_id, mentions, may_define)
    if not news:
        return
    digests = _added(tenant_id, news, now)
    if any(definition for sent in news.values() for definition in sent.values()):
        _merge(tenant_id, digests, news, now)
    transaction.on_commit(lambda: _remember(tenant_id, news))


def _added(tenant_id: int, news: News, now: datetime) -> list[UUID]:
    """Add the Activities that weren't known, with what is sent of them; return the digests of all, in their order.

    To change many rows afterwards takes Django far longer than all the rest.
    """
    rows = {digest_of(iri): iri for iri in news}
    digests = sorted(rows)
    known = set(Activity.objects.filter(tenant_id=tenant_id, digest__in=digests).values_list("digest", flat=True))
    missing = [
        Activity(
            tenant_id=tenant_id,
            digest=digest,
            iri=rows[digest],
            definition=_text(_merged(None, news[rows[digest]])),
            updated_at=now,
        )
        for digest in digests
        if digest not in known
    ]
    if missing:
        Activity.objects.bulk_create(missing, ignore_conflicts=True)
    return digests


def _news(tenant_id: int, mentions: Iterable[Mention], may_define: bool) -> News:
    news: News = {}
    fresh = monotonic() - _REMEMBERED_SECONDS
    for iri, sent, definition in mentions:
        known = _remembered.get((tenant_id, iri))
        if known is not None and known[1] > fresh and (not sent or not may_define or sent == known[0]):
            continue
        news.setdefault(iri, {})[sent if may_define else b""] = definition if may_define else None
    return news


def _merge(tenant_id: int, digests: list[UUID], news: News, now: datetime) -> None:
    changed = []
    locked = Activity.objects.select_for_update().filter(tenant_id=tenant_id, digest__in=digests).order_by("digest")
    for activity in locked:
        known = _parsed(activity.definition)
        merged = _merged(known, news[activity.iri])
        if merged is not known:
            activity.definition, activity.updated_at = _text(merged), now
            changed.append(activity)
    if changed:
        Activity.objects.bulk_update(changed, ["definition", "updated_at"])


def _text(definition: Mapping[str, Any] | None) -> str | None:
    return orjson.dumps(definition).decode() if definition is not None else None


def _parsed(definition: str | None) -> dict[str, Any] | None:
    return orjson.loads(definition) if definition else None


def _merged(known: dict[str, Any] | None, sent: Mapping[bytes, Mapping[str, Any] | None]) -> dict[str, Any] | None:
    """Return what is known with what was sent; the very same object when nothing changes."""
    for definition in sent.values():
        if definition:
            known = merge_definition(known, dict(definition))
    return known


def _remember(tenant_id: int, news: Mapping[str, Mapping[bytes, object]]) -> None:
    if len(_remembered) > _REMEMBERED_AT_MOST:
        _remembered.clear()
    now = monotonic()
    for iri, sent in news.items():
        _remembered[tenant_id, iri] = (next(reversed(sent)), now)
