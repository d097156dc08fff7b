"""Stores, merges, lists and deletes documents; of writers that meet, each finds what the one before left.

A write locks the document's row, decides its precondition on what it finds there, and changes it, in one transaction.
Two creators meet at the unique key: the loser starts again and finds a document. xAPI 1.0.3 Communication §2.2, §3.1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1

from django.db import IntegrityError, transaction
from django.utils import timezone

from lrs.models.document import Document
from lrs.rules import preconditions
from lrs.rules.document import SentDocument, posted
from lrs.rules.errors import TemporarilyUnavailable
from lrs.rules.versions import Version
from lrs.services.document_context import DocumentContext
from people.services import kept_often
from people.services.round_trip import Question

_CONTENT = ("content", "content_type", "etag", "stored")
_ATTEMPTS = 32
"""How often a writer starts again; each time means that another created, and a third deleted, the same document."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it is answered; ``etag`` is without quotes."""

    content: bytes
    content_type: str
    etag: str
    stored: datetime


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a writer expects to find.

    ``replaces_need_one`` and ``creations_need_one`` say whether a PUT without any precondition is refused, over a
    document and where there is none.
    """

    version: Version
    if_match: str | None = None
    if_none_match: str | None = None
    replaces_need_one: bool = False
    creations_need_one: bool = False

    def check(self, method: str, current: Document | None) -> None:
        """Refuse the write unless it may be done to what is stored now."""
        preconditions.check(
            if_match=self.if_match,
            if_none_match=self.if_none_match,
            current=None if current is None else current.etag,
            method=method,
            needs_precondition=self.creations_need_one if current is None else self.replaces_need_one,
            version=self.version,
        )


def find(context: DocumentContext, document_id: str) -> StoredDocument | None:
    """Return the document with this id, or None."""
    columns = ("content", "content_type", "etag", "stored")
    for content, content_type, etag, stored in context.document(document_id).values_list(*columns):
        return StoredDocument(bytes(content), content_type, etag, stored)
    return None


def list_ids(context: DocumentContext, *, since: datetime | None = None) -> tuple[list[str], datetime | None]:
    """Return the ids of the context's documents in order, each once, and when the newest of them was stored.

    ``since`` is exclusive: only what was stored or updated later counts.
    """
    rows = context.documents()
    if since is not None:
        rows = rows.filter(stored__gt=since)
    found = list(rows.values_list(context.id_column, "stored"))
    return sorted({document_id for document_id, _ in found}), max((stored for _, stored in found), default=None)


def put(context: DocumentContext, document_id: str, sent: SentDocument, conditions: Conditions) -> StoredDocument:
    """Store the document, its Content-Type included, in the place of what was there."""
    return _write(context, document_id, conditions, "PUT", lambda _: sent)


def post(context: DocumentContext, document_id: str, sent: SentDocument, conditions: Conditions) -> StoredDocument:
    """Merge a JSON object into the one that is stored; where there is none it is stored as it came."""

    def change(current: Document | None) -> SentDocument:
        stored = None if current is None else SentDocument(bytes(current.content), current.content_type)
        return posted(sent, stored)

    return _write(context, document_id, conditions, "POST", change)


def replaced(context: DocumentContext, document_id: str, sent: SentDocument) -> Question:
    """Return what does as ``put`` without a precondition, to be asked together with other things."""
    document = _made(context, document_id, sent, timezone.now())
    return kept_often.replaced(document, *_CONTENT, by=("tenant", "key"))


@transaction.atomic
def delete(context: DocumentContext, document_id: str, conditions: Conditions) -> None:
    """Delete the document; one that isn't there is as good as deleted."""
    current = _locked(context, document_id)
    conditions.check("DELETE", current)
    if current is not None:
        current.delete()


@transaction.atomic
def delete_all(context: DocumentContext) -> None:
    """Delete every document of the context.

    The rows are locked in the order of their keys first, so that two such requests wait instead of deadlocking.
    """
    rows = context.documents()
    list(rows.select_for_update().order_by("key").values_list("key"))
    rows.delete()


def _write(
    context: DocumentContext,
    document_id: str,
    conditions: Conditions,
    method: str,
    change: Callable[[Document | None], SentDocument],
) -> StoredDocument:
    for _ in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                current = _locked(context, document_id)
                conditions.check(method, current)
                return _save(context, document_id, current, change(current))
        except IntegrityError:  # another request created the document between our look and our insert
            continue
    raise TemporarilyUnavailable(
        "Many requests create and delete this document at once; yours was not stored. Send it again.",
        headers={"Retry-After": "1"},
    )


def _locked(context: DocumentContext, document_id: str) -> Document | None:
    return next(iter(context.document(document_id).select_for_update()), None)


def _save(context: DocumentContext, document_id: str, current: Document | None, new: SentDocument) -> StoredDocument:
    made = _made(context, document_id, new, timezone.now())
    if current is None:
        made.save(force_insert=True)
    else:
        for name in _CONTENT:
            setattr(current, name, getattr(made, name))
        current.save(update_fields=_CONTENT)
    return StoredDocument(new.content, made.content_type, made.etag, made.stored)


def _made(context: DocumentContext, document_id: str, new: SentDocument, now: datetime) -> Document:
    return context.model(
        tenant_id=context.tenant_id,
        key=context.key_of(document_id),
        owner=context.owner,
        content=new.content,
        content_type=new.content_type,
        etag=sha1(new.content, usedforsecurity=False).hexdigest(),
        stored=now,
        **context.columns,
        **{context.id_column: document_id},
    )
