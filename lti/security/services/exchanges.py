"""Writes down what the inspector shows."""

import logging
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from lti.security.models import Exchange
from lti.security.rules.errors import OwnError
from lti.security.rules.masking import without_secrets
from lti.security.rules.trail import Trail, storable
from people.rules.errors import Refusal
from people.services.clearing import delete_portion
from people.services.kept_often import added_row
from people.services.round_trip import Question, together

_DEEPEST, _MOST, _LARGEST = 12, 500, 10**18
PLATFORM, TOOL = Exchange.PLATFORM, Exchange.TOOL

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Inspected:
    """An exchange while it goes on: who it is with becomes known on the way.

    ``authenticated`` is set when they have proved it, by something that can't be used again.
    """

    side: str
    kind: str
    tenant_id: int | None = None
    party: UUID | None = None
    party_name: str = ""
    authenticated: bool = False
    learner: UUID | None = None
    status: int | None = None
    trail: Trail = field(default_factory=Trail)
    begun: float = field(default_factory=time.monotonic)
    is_written: bool = False
    """Whether it was written down, as one that passed, in the transaction of what it tells about."""

    def message(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep a message as it came or went."""
        self.trail.message(name, content)


@contextmanager
def inspected(side: str, kind: str, *, tenant_id: int | None = None) -> Iterator[Inspected]:
    """Write down an exchange when it has ended, whether it passed or was refused.

    It is written outside the transaction of what it tells about, so that a refusal is kept as well; what passes may be
    written in that transaction (``as_passed``). What can't be laid at a tenant's door, such as a request of an unknown
    client, is only logged. An error of ours is written down without what it says, and goes on.
    """
    exchange = Inspected(side, kind, tenant_id)
    try:
        yield exchange
    except Refusal as refusal:
        if not any(not step.passed for step in exchange.trail.steps):
            exchange.trail.refused(refusal, "The request is granted")
        _write(exchange, refusal)
        raise
    except Exception as error:
        refusal = OwnError(f"It failed by an error of our own ({type(error).__name__}); the log has more.")
        exchange.trail.refused(refusal, "We can answer", fix="Look into the log of the server at this time.")
        # Nothing may hide the error itself, such as a database that is away.
        with suppress(DatabaseError):
            _write(exchange, refusal)
        raise
    if not exchange.is_written:
        _write(exchange, None)


def as_passed(exchange: Inspected, *, status: int) -> list[Question]:
    """Return what writes an exchange down as one that passes, to be asked in the transaction of what it tells about.

    If that isn't committed after all, the exchange is written as what it became.
    """
    exchange.status, exchange.is_written = status, True
    return [_row_of(exchange, None)] if exchange.tenant_id is not None else []


def clear() -> int:
    """Delete a portion of what is older than LTI_EXCHANGES_KEPT_DAYS, and return how many there were."""
    oldest = timezone.now() - timedelta(days=settings.LTI_EXCHANGES_KEPT_DAYS)
    return delete_portion(Exchange.objects.filter(at__lt=oldest), by="at")


def _write(exchange: Inspected, refusal: Refusal | None) -> None:
    if exchange.tenant_id is None:
        _log.info("%s by nobody who is known: %s", exchange.kind, refusal.message if refusal else "passed")
        return
    together(_row_of(exchange, refusal))


def _row_of(exchange: Inspected, refusal: Refusal | None) -> Question:
    return added_row(
        Exchange,
        id=uuid4(),
        tenant_id=exchange.tenant_id,
        at=timezone.now(),
        side=exchange.side,
        kind=exchange.kind,
        party=exchange.party,
        party_name=storable(exchange.party_name, 199),
        learner=exchange.learner,
        passed=refusal is None,
        status=refusal.status if refusal else exchange.status,
        problem=storable(refusal.message, 2_000) if refusal else "",
        messages=without_secrets(_bounded(exchange.trail.messages)),
        steps=_bounded([step.as_json() for step in exchange.trail.steps]),
        milliseconds=int((time.monotonic() - exchange.begun) * 1000),
    )


def _number(value: bool | int | float | None) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else f"a number of {value.bit_length()} bits"
    return value if math.isfinite(value) and abs(value) < _LARGEST else str(value)


def _bounded(value: Any, depth: int = 0) -> Any:
    """Return messages as every database takes them: no text too long, nothing too deep, no NUL, no NaN."""
    if isinstance(value, str):
        return storable(value, 4_000)
    if isinstance(value, Mapping | list) and depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        pairs = list(value.items())[:_MOST]
        return {storable(str(name), 300): _bounded(each, depth + 1) for name, each in pairs}
    if isinstance(value, list | tuple):
        return [_bounded(each, depth + 1) for each in value[:_MOST]]
    return _number(value) if value is None or isinstance(value, int | float) else storable(repr(value), 4_000)
