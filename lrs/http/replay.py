"""Sends a refused request again, as it came or mended, on the path that every request takes.

It is sent in the name of the credential that sent it first, on its terms of today; the tolerances that an
administrator adds count for this one time.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from lrs.http.exchange import Exchange
from lrs.http.statements_body import statements_of, with_id
from lrs.models import RefusedRequest
from lrs.rules.attachment_parts import Part
from lrs.rules.errors import MalformedRequest, NotAuthorized, ResourceNotFound
from lrs.rules.source import SourceStatement
from lrs.rules.versions import Version
from lrs.services import quarantine
from lrs.services.record import record
from people.rules.principal import Principal
from people.rules.scopes import allows
from people.services import audit
from people.services.authentication import principal_of_credential


@transaction.atomic
def replay(
    tenant_id: int,
    refused_id: int,
    *,
    body: bytes | None = None,
    tolerances: Collection[str] = (),
    who: str,
) -> list[UUID]:
    """Send a kept request again and mark it as replayed; return the ids of what is stored now.

    ``body`` is the request mended by hand. Raises a Refusal, and then stores and marks nothing. Whoever replays the
    same request at the same time waits, and is told that it was done.
    """
    request = quarantine.kept([tenant_id]).select_for_update().filter(pk=refused_id).first()
    if request is None:
        raise ResourceNotFound(f"The refused request {refused_id} isn't kept any more.")
    if request.replayed_at is not None:
        raise MalformedRequest(f"This request was replayed already, by {request.replayed_by}.")
    if body is None and not request.is_whole:
        raise MalformedRequest("Only the beginning of this request's body was kept (REFUSED_BODY_BYTES).")
    principal = _principal(request, tolerances)
    exchange = _exchange(request, body, principal)
    sources, parts = _statements(exchange, request)
    ids = record(sources, principal=principal, version=exchange.version, parts=parts)
    quarantine.mark_replayed(request, ids, who=who)
    details = {"ids": [str(each) for each in ids], "edited": body is not None, "tolerances": sorted(tolerances)}
    subject = f"refused request {request.pk}"
    audit.write(tenant_id=tenant_id, who=who, action="refused.replay", object=subject, details=details)
    return ids


def _principal(request: RefusedRequest, tolerances: Collection[str]) -> Principal:
    principal = principal_of_credential(request.tenant_id, request.credential_id)
    if principal is None:
        raise NotAuthorized("The credential of this request is gone.")
    if not allows(principal.scopes, "statements/write"):
        raise NotAuthorized(f"{principal.name} may not store Statements any more: it lacks 'statements/write'.")
    return replace(principal, tolerances=principal.tolerances | frozenset(tolerances))


def _exchange(request: RefusedRequest, body: bytes | None, principal: Principal) -> Exchange:
    return Exchange(
        method=request.method,
        version=Version(request.version),
        principal=principal,
        parameters={},
        headers={"content-type": request.content_type},
        body=bytes(request.body) if body is None else body,
    )


def _statements(exchange: Exchange, request: RefusedRequest) -> tuple[list[SourceStatement], Mapping[str, Part] | None]:
    is_batch, sources, parts = statements_of(exchange)
    if exchange.method == "PUT":
        if is_batch or len(sources) != 1:
            raise MalformedRequest("PUT stores exactly one Statement, not an array.")
        return [with_id(sources[0], UUID(request.statement_id))], parts
    return sources, parts
