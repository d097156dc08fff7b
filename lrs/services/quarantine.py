"""Keeps refused requests of credentials that want it, within bounds, so that they can be looked at and sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from lrs.events import request_refused
from lrs.models import RefusedRequest
from lrs.rules.errors import InvalidAttachment, InvalidStatement, MalformedRequest, Refusal, StatementConflict
from lrs.rules.versions import Version
from people.rules.principal import Principal

_KEPT = (InvalidStatement, InvalidAttachment, MalformedRequest, StatementConflict)


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
            _keep(principal, sent, refusal)
        raise


def _keep(principal: Principal, sent: SentRequest, refusal: Refusal) -> None:
    RefusedRequest.objects.create(
        tenant_id=principal.tenant_id,
        credential_id=principal.credential_id,
        received_at=datetime.now(UTC),
        method=sent.method,
        version=sent.version.value,
        content_type=sent.content_type[:255],
        statement_id=sent.statement_id[:64],
        body=sent.body[: settings.REFUSED_BODY_BYTES],
        is_whole=len(sent.body) <= settings.REFUSED_BODY_BYTES,
        status=refusal.status,
        message=refusal.message,
        problems=[problem.as_json() for problem in refusal.problems],
    )
