"""Keeps strangers, who need no key to be refused, from filling the inspector."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from lti.security.services.exchanges import TOOL, Inspected, inspected
from people.rules.errors import Refusal

MOST_PER_MINUTE = 60
_refused: dict[int, list[float]] = {}


@contextmanager
def inspected_of(tenant_id: int, kind: str) -> Iterator[Inspected]:
    """Write down an exchange that anybody may begin; of refusals so many a minute and process, the rest is logged."""
    with inspected(TOOL, kind, tenant_id=tenant_id) as exchange:
        try:
            yield exchange
        except Refusal:
            if not _may_be_written(tenant_id):
                exchange.tenant_id = None
            raise


def forget() -> None:
    """Forget who was refused; for tests."""
    _refused.clear()


def _may_be_written(tenant_id: int) -> bool:
    now = time.monotonic()
    recent = [at for at in _refused.get(tenant_id, ()) if at > now - 60]
    _refused[tenant_id] = recent
    if len(recent) >= MOST_PER_MINUTE:
        return False
    recent.append(now)
    return True
