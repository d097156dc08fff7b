"""The Statement Resource (xAPI 1.0.3 Communication §2.1; xAPI 2.0 §4.1.6.1)."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID, uuid4

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from lrs.http.base import XAPIView
from lrs.http.exchange import Exchange
from lrs.http.statements_body import statements_of, with_id
from lrs.rules.errors import MalformedRequest, MethodNotAllowed, NotAuthorized, ResourceNotFound, TemporarilyUnavailable
from lrs.rules.multipart_body import write_multipart
from lrs.rules.position import EPOCH, stored_of
from lrs.rules.timestamps import parse, text_of
from lrs.services import attachments, more, quarantine
from lrs.services.horizon import consistent_through
from lrs.services.present import hashes_in, present
from lrs.services.query import archived_month, find, statement_by_id
from lrs.services.record import record
from lrs.services.replica import read
from lrs.services.standpoint import Standpoint
from lrs.services.statement_filter import FILTERS, Presentation, presentation_of, query_of, uuid_parameter
from people.rules.principal import Principal
from people.rules.scopes import allows

SECTION = "xAPI 1.0.3 Communication §2.1"


class StatementsView(XAPIView):
    """Stores Statements, and answers one or many of them."""

    def finish(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Say up to when everything stored can be read, on errors as well.

        When the database has just not answered it isn't asked again: the log's epoch promises nothing.
        """
        principal = getattr(request, "xapi_principal", None)
        unreachable = response.status_code == TemporarilyUnavailable.status
        moment = EPOCH if unreachable else consistent_through(principal.tenant_id if principal else None)
        response["X-Experience-API-Consistent-Through"] = text_of(moment)

    def put(self, exchange: Exchange) -> HttpResponse:
        """Store one Statement under the id that the parameter gives."""
        _require_write(exchange)
        exchange.allow_parameters("statementId")
        exchange.required("statementId")
        statement_id = uuid_parameter(exchange.parameters, "statementId")
        with _keeping_refused(exchange):
            is_batch, sources, parts = statements_of(exchange)
            if is_batch or len(sources) != 1:
                raise MalformedRequest("PUT stores exactly one Statement, not an array; use POST.", section=SECTION)
            source = with_id(sources[0], statement_id)
            record([source], principal=exchange.principal, version=exchange.version, parts=parts)
        return HttpResponse(status=204)

    def post(self, exchange: Exchange) -> HttpResponse:
        """Store one Statement or an array of them; the answer is the array of their ids."""
        _require_write(exchange)
        exchange.allow_parameters()
        with _keeping_refused(exchange):
            _, sources, parts = statements_of(exchange)
            ids = record(sources, principal=exchange.principal, version=exchange.version, parts=parts)
        return HttpResponse(orjson.dumps(ids), content_type="application/json")

    def get(self, exchange: Exchange) -> HttpResponse:
        """Answer one Statement by its id, or the Statements that match the filters."""
        if not any(allows(exchange.principal.scopes, scope) for scope in ("statements/read", "statements/read/mine")):
            raise NotAuthorized(f"{exchange.principal.name} may not read Statements: it lacks 'statements/read'.")
        if "statementId" in exchange.parameters or "voidedStatementId" in exchange.parameters:
            return _one(exchange)
        exchange.allow_parameters("statementId", "voidedStatementId", *FILTERS)
        return _page(exchange, exchange.parameters, after=None)


class MoreStatementsView(StatementsView):
    """Goes on where a page of Statements ended."""

    def get(self, exchange: Exchange, *, token: str) -> HttpResponse:  # type: ignore[override]
        """Answer the next page of the query that the token stands for."""
        exchange.allow_parameters()
        parameters, after = more.read_token(token, tenant_id=exchange.principal.tenant_id)
        return _page(exchange, parameters, after=after)

    def put(self, exchange: Exchange, **kwargs: str) -> HttpResponse:
        """Refuse: a page is only read."""
        raise MethodNotAllowed("The 'more' link is only for GET.", headers={"Allow": "GET, HEAD"})

    post = put


def _one(exchange: Exchange) -> HttpResponse:
    voided = "voidedStatementId" in exchange.parameters
    name = "voidedStatementId" if voided else "statementId"
    exchange.allow_parameters(name, "format", "attachments")
    shown = presentation_of(exchange.parameters)
    statement_id = uuid_parameter(exchange.parameters, name)

    def answer_from(standpoint: Standpoint) -> HttpResponse | None:
        payload = statement_by_id(exchange.principal, statement_id, voided=voided, using=standpoint.using)
        if payload is None:
            return None
        [text] = _shown(exchange, [payload], shown, standpoint)
        response = _answer(exchange, text, [payload], shown, standpoint)
        response["Last-Modified"] = http_date(parse(orjson.loads(payload)["stored"]).timestamp())
        return response

    response = read(answer_from, tenant_id=exchange.principal.tenant_id, credential_id=exchange.principal.credential_id)
    if response is None:
        raise ResourceNotFound(_why_missing(exchange.principal, statement_id, voided=voided))
    return response


def _why_missing(principal: Principal, statement_id: UUID, *, voided: bool) -> str:
    """Say that a Statement isn't there; who may read all of them is told when its month is archived."""
    month = archived_month(principal.tenant_id, statement_id) if allows(principal.scopes, "statements/read") else None
    if month is not None:
        return f"The Statement with the id {statement_id} was stored in {month}, which is archived."
    return f"There is no {'voided ' if voided else ''}Statement with the id {statement_id}."


def _page(exchange: Exchange, parameters: Mapping[str, str], *, after: int | None) -> HttpResponse:
    shown = presentation_of(parameters)
    query = query_of(parameters, principal=exchange.principal, version=exchange.version)
    if after is not None:
        query = replace(query, first=after + 1) if query.ascending else replace(query, last=after - 1)

    def answer_from(standpoint: Standpoint) -> HttpResponse:
        page = find(query, standpoint)
        link = ""
        if page.next_from is not None:
            token = more.token_for(parameters, after=page.next_from, tenant_id=query.tenant_id)
            link = reverse("xapi-more-statements", kwargs={"token": token})
        texts = _shown(exchange, page.payloads, shown, standpoint)
        text = f'{{"statements":[{",".join(texts)}],"more":"{link}"}}'
        response = _answer(exchange, text, page.payloads, shown, standpoint)
        if page.positions:
            response["Last-Modified"] = http_date(stored_of(max(page.positions)).timestamp())
        return response

    # Nobody is led back behind what their own 'since' or 'more' shows that they have seen.
    return read(
        answer_from,
        tenant_id=query.tenant_id,
        credential_id=exchange.principal.credential_id,
        reach=max(query.first, after or 0),
    )


def _shown(exchange: Exchange, payloads: Sequence[str], shown: Presentation, standpoint: Standpoint) -> list[str]:
    return present(
        exchange.principal.tenant_id,
        payloads,
        format_=shown.format,
        version=exchange.version,
        accept_language=exchange.headers.get("accept-language"),
        using=standpoint.using,
    )


def _answer(
    exchange: Exchange, text: str, payloads: Sequence[str], shown: Presentation, standpoint: Standpoint
) -> HttpResponse:
    """Return the answer; no-cache, since browsers otherwise guess from Last-Modified how long a list stays true."""
    if not shown.attachments:
        response = HttpResponse(text.encode(), content_type="application/json")
    else:
        parts = attachments.contents(exchange.principal.tenant_id, hashes_in(payloads), using=standpoint.using)
        boundary = f"tributary-{uuid4().hex}"
        content = b"".join(write_multipart(text.encode(), parts, boundary))
        response = HttpResponse(content, content_type=f'multipart/mixed; boundary="{boundary}"')
    response["Cache-Control"] = "no-cache, private"
    patch_vary_headers(response, ["X-Experience-API-Version"])
    if shown.format == "canonical":
        patch_vary_headers(response, ["Accept-Language"])
    return response


def _require_write(exchange: Exchange) -> None:
    if not allows(exchange.principal.scopes, "statements/write"):
        raise NotAuthorized(f"{exchange.principal.name} may not store Statements: it lacks 'statements/write'.")


def _keeping_refused(exchange: Exchange) -> AbstractContextManager[None]:
    sent = quarantine.SentRequest(
        method=exchange.method,
        version=exchange.version,
        content_type=exchange.content_type,
        body=exchange.body,
        statement_id=exchange.parameters.get("statementId", ""),
    )
    return quarantine.keeping_refused(exchange.principal, sent)
