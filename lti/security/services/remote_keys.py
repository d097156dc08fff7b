"""Finds the keys of tools and platforms: pasted ones, and those of key set URLs, fetched when they are needed."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from lti.security.models import RemoteKeySet
from lti.security.rules.errors import UnusableKey
from lti.security.rules.key_sets import PASTED, Key, kept_set, keys_of, pasted_keys
from people.rules.errors import Refusal
from people.services import outbound

_URLS = UUID("0b4ef6a1-8fb4-4a2e-9d9d-3f6c4b0a7a55")
_FRESH = timedelta(hours=12)
_NOT_SOONER = timedelta(seconds=10)
"""How often a set is fetched at most: a stranger who makes up kids must not make us send."""
_MOST_BYTES = 256 << 10


def finder(tenant_id: int, *, jwks_uri: str, jwks: str) -> Callable[[str], Key | None]:
    """Return who finds a key by its id: among those that were pasted, or in the key set of the URL."""

    def find(kid: str) -> Key | None:
        if jwks:
            keys = pasted_keys(jwks)
            return keys.get(kid) or (keys.get(PASTED) if len(keys) == 1 else None)
        return _of_url(tenant_id, jwks_uri, kid) if jwks_uri else None

    return find


def _of_url(tenant_id: int, url: str, kid: str) -> Key | None:
    """Return a key of a set: the kept one, fetched again if it is old, or once if it lacks the key."""
    kept = RemoteKeySet.objects.filter(tenant_id=tenant_id, digest=uuid5(_URLS, url)).first()
    now = timezone.now()
    if kept is not None and kept.document is not None:
        found = keys_of(kept.document).get(kid)
        if found is not None and now - kept.fetched_at < _FRESH:
            return found
        if now - kept.asked_at < _NOT_SOONER or (found is not None and not _may_ask(kept)):
            return found
    elif kept is not None and now - kept.asked_at < _NOT_SOONER:
        raise UnusableKey(f"The key set {url} can't be had: {kept.problem}")
    try:
        document = _fetched(url)
    except Refusal as refusal:
        _keep(tenant_id, url, problem=refusal.message)
        if kept is not None and kept.document is not None and (found := keys_of(kept.document).get(kid)):
            return found  # an old key is better than a launch that fails because a server is down
        raise UnusableKey(f"The key set {url} can't be had: {refusal.message}") from refusal
    _keep(tenant_id, url, document=document)
    return keys_of(document).get(kid)


def _may_ask(kept: RemoteKeySet) -> bool:
    """Tell whether it is on us to fetch an old set again; whoever comes meanwhile takes the key that is kept."""
    same = RemoteKeySet.objects.filter(tenant_id=kept.tenant_id, pk=kept.pk, asked_at=kept.asked_at)
    return same.update(asked_at=timezone.now()) == 1


def _fetched(url: str) -> object:
    answer = outbound.send("GET", url, headers={"Accept": "application/json"}, seconds=5, most_bytes=_MOST_BYTES)
    if answer.status != 200:
        raise UnusableKey(f"It is answered with {answer.status}.")
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise UnusableKey("It isn't JSON.") from None
    return kept_set(keys_of(document))


def _keep(tenant_id: int, url: str, *, document: object = None, problem: str = "") -> None:
    now = timezone.now()
    changes = {"asked_at": now, "problem": problem}
    if document is not None:
        changes |= {"document": document, "fetched_at": now}
    RemoteKeySet.objects.update_or_create(
        tenant_id=tenant_id,
        digest=uuid5(_URLS, url),
        defaults=changes,
        create_defaults={"url": url, "document": None, "fetched_at": now, **changes},
    )
