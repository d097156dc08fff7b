"""What State, Activity Profile and Agent Profile share (xAPI 1.0.3 Communication §2.2, §3.1; xAPI 2.0 §4.1.4)."""

from datetime import datetime
from hashlib import sha1
from typing import ClassVar

import orjson
from django.http import HttpResponse
from django.utils.http import http_date

from lrs.http.base import XAPIView
from lrs.http.document_parameters import document_id_of, since_of
from lrs.http.exchange import Exchange
from lrs.rules.document import sent_document
from lrs.rules.errors import NotAuthorized, ResourceNotFound
from lrs.services import documents, gates
from lrs.services.document_context import DocumentContext
from lrs.services.documents import Conditions
from lrs.services.gates import Access
from people.rules.scopes import allows


class DocumentView(XAPIView):
    """A document resource; subclasses say which parameters lead to a document and which scope allows it."""

    scope: ClassVar[str]
    id_parameter: ClassVar[str]
    context_parameters: ClassVar[tuple[str, ...]]
    is_profile: ClassVar[bool] = True
    resource: ClassVar[str]

    def context(self, exchange: Exchange) -> DocumentContext:
        """Return the context that the parameters name, without the document's own id."""
        raise NotImplementedError

    def get(self, exchange: Exchange) -> HttpResponse:
        """Answer one document, or the ids of the context's documents."""
        require_scope(exchange, f"{self.scope}/read", granted_by=self.scope)
        self.check_access(exchange)
        if self.id_parameter in exchange.parameters:
            return self._one(exchange)
        exchange.allow_parameters(self.id_parameter, *self.context_parameters, "since")
        ids, newest = documents.list_ids(self.context(exchange), since=since_of(exchange))
        return json_answer(ids, modified=newest)

    def put(self, exchange: Exchange) -> HttpResponse:
        """Store a document in the place of what was there."""
        context, document_id = self._target(exchange)
        sent = sent_document(exchange.body, exchange.content_type)
        return _stored(documents.put(context, document_id, sent, self._conditions(exchange)))

    def post(self, exchange: Exchange) -> HttpResponse:
        """Merge a JSON object into the stored one, or store a document where there is none."""
        context, document_id = self._target(exchange)
        sent = sent_document(exchange.body, exchange.content_type)
        return _stored(documents.post(context, document_id, sent, self._conditions(exchange)))

    def delete(self, exchange: Exchange) -> HttpResponse:
        """Delete a document."""
        context, document_id = self._target(exchange)
        documents.delete(context, document_id, self._conditions(exchange))
        return HttpResponse(status=204)

    def check_access(self, exchange: Exchange) -> None:
        """Refuse what somebody who is confined may not touch."""
        check_access(exchange, self.resource, exchange.parameters.get(self.id_parameter))

    def _one(self, exchange: Exchange) -> HttpResponse:
        exchange.allow_parameters(self.id_parameter, *self.context_parameters)
        document_id = document_id_of(exchange, self.id_parameter)
        found = documents.find(self.context(exchange), document_id)
        if found is None:
            raise ResourceNotFound(f"There is no document with the {self.id_parameter} {document_id[:200]!r}.")
        response = HttpResponse(found.content, content_type=found.content_type)
        # Anybody with the scope may store a page here; a browser must never run it.
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return _marked(response, found.etag, found.stored)

    def _target(self, exchange: Exchange) -> tuple[DocumentContext, str]:
        require_scope(exchange, self.scope)
        self.check_access(exchange)
        exchange.allow_parameters(self.id_parameter, *self.context_parameters)
        return self.context(exchange), document_id_of(exchange, self.id_parameter)

    def _conditions(self, exchange: Exchange) -> Conditions:
        """Return the preconditions; a bare PUT of State is fine in 1.0.3, and in 2.0 where it replaces nothing."""
        return Conditions(
            version=exchange.version,
            if_match=exchange.headers.get("if-match"),
            if_none_match=exchange.headers.get("if-none-match"),
            replaces_need_one=self.is_profile or exchange.version.is_2,
            creations_need_one=self.is_profile,
        )


def require_scope(exchange: Exchange, need: str, *, granted_by: str | None = None) -> None:
    """Refuse a credential that lacks the scope (xAPI 1.0.3 Communication §4.2)."""
    if not allows(exchange.principal.scopes, need):
        raise NotAuthorized(f"{exchange.principal.name} may not do this: it lacks the scope {granted_by or need!r}.")


def check_access(exchange: Exchange, resource: str, document_id: str | None = None) -> None:
    """Refuse what somebody who is confined may not touch; all others are let through."""
    if exchange.principal.confinement is not None:
        access = Access(
            resource, exchange.method, exchange.parameters, document_id, exchange.body, exchange.content_type
        )
        gates.check_access(access, principal=exchange.principal)


def json_answer(value: object, *, modified: datetime | None = None) -> HttpResponse:
    """Return a value as JSON, with the ETag that §3.1 asks of every GET."""
    content = orjson.dumps(value)
    response = HttpResponse(content, content_type="application/json")
    return _marked(response, sha1(content, usedforsecurity=False).hexdigest(), modified)


def _stored(document: documents.StoredDocument) -> HttpResponse:
    return _marked(HttpResponse(status=204), document.etag, document.stored)


def _marked(response: HttpResponse, etag: str, modified: datetime | None) -> HttpResponse:
    """Add what tells versions apart; no-cache, since browsers otherwise answer from what they read a while ago."""
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "no-cache, private"
    if modified is not None:
        response["Last-Modified"] = http_date(modified.timestamp())
    return response
