"""What the inspector shows of exchanges: pages of them, one of them, and to whom what is covered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lti.security.models import Exchange
from lti.security.rules.errors import UnknownExchange
from lti.security.rules.masking import masked, masked_text

PERSONAL = "lti_security.view_personal_data"
"""The permission to see whom messages are about."""

Place = tuple[str, str]
"""When the last exchange of a page was, and its id."""

_NEWEST = 500
"""How many of the newest exchanges are looked at for names that have a word in them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody may see of an exchange."""

    problem: str
    messages: Mapping[str, Any]
    steps: list[dict[str, Any]]
    learner: UUID | None


def told(exchange: Exchange, *, personal: bool) -> Told:
    """Return what an exchange shows: all of it, or with personal data covered wherever it stands."""
    if personal:
        return Told(exchange.problem, exchange.messages, exchange.steps, exchange.learner)
    steps = [
        {
            name: masked_text(value, exchange.messages) if name in ("came", "expected") else value
            for name, value in step.items()
        }
        for step in exchange.steps
    ]
    return Told(problem_of(exchange, personal=False), masked(exchange.messages), steps, None)


def problem_of(exchange: Exchange, *, personal: bool) -> str:
    """Return why an exchange was refused, with personal data covered unless it may be seen; nothing if it passed."""
    return exchange.problem if personal else masked_text(exchange.problem, exchange.messages)


def sentence_of(exchange: Exchange) -> str:
    """Return what happened, in one sentence."""
    other = "tool" if exchange.side == Exchange.PLATFORM else "platform"
    kind = exchange.kind.replace("_", " ")
    begun = f"{kind[:1].upper()}{kind[1:]} with the {other} “{exchange.party_name or 'unknown'}”"
    if exchange.passed:
        return f"{begun} passed: every one of {len(exchange.steps)} checks held."
    place, failed = next(
        ((place, step) for place, step in enumerate(exchange.steps, 1) if not step.get("passed")), (0, {})
    )
    return f"{begun} was refused at check {place}: “{failed.get('name', 'unknown')}” didn't hold."


def get(tenant_id: int, exchange_id: UUID) -> Exchange:
    """Return an exchange of a tenant; UnknownExchange if it has none of this id."""
    found = Exchange.objects.filter(tenant_id=tenant_id, pk=exchange_id).first()
    if found is None:
        raise UnknownExchange(f"There is no exchange {exchange_id} (any more).")
    return found


def page_of(
    tenant_id: int, *, filters: Mapping[str, Any], q: str = "", after: Place | None = None, limit: int
) -> tuple[list[Exchange], Place | None]:
    """Return exchanges, newest first, and the place after which the next page begins; ``q`` is as in ``matching``."""
    rows = Exchange.objects.filter(tenant_id=tenant_id, **filters)
    if q.strip():
        rows = matching(rows, tenant_id, q)
    if after is not None:
        at, exchange_id = datetime.fromisoformat(after[0]), UUID(after[1])
        # The first condition lets the index begin at the place; the second one leaves out what was shown.
        rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__gt=exchange_id))
    found = list(rows.order_by("-at", "pk")[: limit + 1])
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return page, (last.at.isoformat(), str(last.pk)) if last else None


def matching(rows: "QuerySet[Any]", tenant_id: int, q: str) -> "QuerySet[Any]":
    """Narrow one tenant's exchanges to one id, or to those of a learner, a tool or a platform.

    These are found by their ids, a tool or platform also by its whole name, or by a part of it if it is among the
    newest. Each way has its index.
    """
    wanted, mine = q.strip(), Exchange.objects.filter(tenant_id=tenant_id)
    try:
        identifier = UUID(wanted)
    except ValueError:
        newest = mine.order_by("-at", "pk").values_list("party_name", flat=True)[:_NEWEST]
        names = {name for name in newest if wanted.casefold() in name.casefold()}
        return rows.filter(party_name__in=sorted({wanted, *names}))
    for column in ("pk", "learner"):
        if mine.filter(**{column: identifier}).exists():
            return rows.filter(**{column: identifier})
    return rows.filter(party=identifier)
