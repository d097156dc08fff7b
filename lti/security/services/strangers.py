"""Keeps strangers, who need no key to be refused, from filling the inspector."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from lti.security.services.exchanges import Inspected, inspected
from people.rules.errors import Refusal

MOST_PER_MINUTE = 60
_Claimed = tuple[str, int | None, UUID | None]

_refused: dict[_Claimed, list[float]] = {}


@contextmanager
def inspected_of(side: str, kind: str, *, tenant_id: int | None = None) -> Iterator[Inspected]:
    """Write down an exchange that anybody may begin; of refusals so many a minute and process, the rest is logged.

    They are counted for each tool or platform that strangers say they are, so that nobody hides what befalls another.
    Who has proved who they are (``authenticated``) isn't counted, and what they are refused is always kept.
    """
    with inspected(side, kind, tenant_id=tenant_id) as exchange:
        try:
            yield exchange
        except Refusal:
            if not exchange.authenticated and not _may_be_written(exchange):
                exchange.tenant_id = None
            raise


def forget() -> None:
    """Forget who was refused; for tests."""
    _refused.clear()


def _may_be_written(exchange: Inspected) -> bool:
    claimed, now = (exchange.side, exchange.tenant_id, exchange.party), time.monotonic()
    recent = [at for at in _refused.get(claimed, ()) if at > now - 60]
    _refused[claimed] = recent
    if len(recent) >= MOST_PER_MINUTE:
        return False
    recent.append(now)
    return True
