"""Learners of a tenant, a page at a time, and found by what is known of them."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Lower

from people.models import Learner
from people.rules.errors import UnknownLearner
from people.rules.names import keys_beginning_with

Place = tuple[str, str]
"""The key of the name of the last learner of a page, in hexadecimal digits, and their id."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_ALIKE = 200
"""How many learners of one address are looked at."""


def page_of(
    tenant_id: int, *, q: str = "", after: Place | None = None, limit: int
) -> tuple[list[Learner], Place | None]:
    """Return learners by name, and the place after which the next page begins; ``q`` is as in ``matching``."""
    rows = matching(Learner.objects.filter(tenant_id=tenant_id), q)
    if after is not None:
        key, learner_id = bytes.fromhex(after[0]), UUID(after[1])
        # The first condition lets the index begin at the place; the second one leaves out what was shown.
        rows = rows.filter(name_key__gte=key).filter(Q(name_key__gt=key) | Q(pk__gt=learner_id))
    found = list(rows.order_by("name_key", "pk")[: limit + 1])
    page = found[:limit]
    return page, (bytes(page[-1].name_key).hex(), str(page[-1].pk)) if len(found) > limit else None


def matching(rows: Any, q: str) -> Any:
    """Narrow one tenant's learners to those with this e-mail address or external id, or else with such a name.

    A name is found by its beginning, whatever the capitals and accents. Each way has its index; they are asked one
    after the other, since an index in the order of names doesn't find an address.
    """
    wanted = q.strip()
    if not wanted:
        return rows
    ids = {
        *rows.filter(external_id=wanted).values_list("pk", flat=True),
        *_with_address(rows, wanted).values_list("pk", flat=True)[:MOST_ALIKE],
    }
    if ids:
        return rows.filter(pk__in=ids)
    first, beyond = keys_beginning_with(wanted)
    return rows.filter(name_key__gte=first, name_key__lt=beyond)


def ids_of(tenant_id: int, q: str) -> list[UUID]:
    """Return the ids of learners who match, as many as are looked at."""
    return list(matching(Learner.objects.filter(tenant_id=tenant_id), q).values_list("pk", flat=True)[:MOST_ALIKE])


def with_external_ids(tenant_id: int, external_ids: Sequence[str]) -> dict[str, Learner]:
    """Return the learners with these external ids, by them."""
    rows = Learner.objects.filter(tenant_id=tenant_id, external_id__in=external_ids)
    return {str(learner.external_id): learner for learner in rows}


def with_addresses(tenant_id: int, addresses: Sequence[str]) -> dict[str, list[Learner]]:
    """Return the learners with these e-mail addresses, by the address in small letters."""
    rows = Learner.objects.filter(tenant_id=tenant_id).annotate(address=Lower("email"))
    alike: dict[str, list[Learner]] = {}
    for learner in rows.filter(address__in=[each.lower() for each in addresses]).order_by("created_at"):
        alike.setdefault(learner.email.lower(), []).append(learner)
    return alike


def named(tenant_id: int, texts: Sequence[str]) -> list[Learner]:
    """Return learners who are named by address, external id or id; UnknownLearner names those that aren't known."""
    ids = {text: UUID(text) for text in texts if _UUID.fullmatch(text)}
    by_id = Learner.objects.filter(tenant_id=tenant_id).in_bulk(list(ids.values()))
    by_external_id, by_address = with_external_ids(tenant_id, texts), with_addresses(tenant_id, texts)
    found = {
        text: by_external_id.get(text) or next(iter(by_address.get(text.lower(), [])), None) or by_id.get(ids.get(text))
        for text in texts
    }
    unknown = [text for text, learner in found.items() if learner is None]
    if unknown:
        raise UnknownLearner(f"Nobody is known as {', '.join(unknown[:20])}.")
    return [learner for learner in found.values() if learner is not None]


def _with_address(rows: Any, address: str) -> Any:
    return rows.annotate(address=Lower("email")).filter(address=Lower(Value(address))).exclude(email="")
