"""Everything that the store knows of one Statement: its text, its attachments, and the Statements around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from lrs.models import Attachment, Reference, Statement, StatementIdentity, StatementReference
from lrs.rules.position import stored_of
from lrs.rules.voiding import is_voiding

MOST_REFERRERS = 50


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A Statement with its exact JSON and what the store noted beside it."""

    statement_id: UUID
    position: int
    voided: bool
    repairs: tuple[str, ...]
    credential_id: int | None
    payload: str
    statement: Mapping[str, Any]

    @property
    def stored(self) -> datetime:
        """Return when it was stored."""
        return stored_of(self.position)

    @property
    def is_voiding(self) -> bool:
        """Tell whether it voids another."""
        return is_voiding(self.statement)


@dataclass(frozen=True, slots=True)
class Referrer:
    """A Statement that refers to, or voids, another."""

    statement_id: UUID
    voids: bool


@dataclass(frozen=True, slots=True)
class NamedAttachment:
    """An attachment as a Statement names it, with its content's row if the content is stored."""

    header: Mapping[str, Any]
    content: Attachment | None


def stored_statement(tenant_id: int, statement_id: UUID) -> StoredStatement | None:
    """Return the Statement with this id, voided or not."""
    position = StatementIdentity.objects.filter(tenant_id=tenant_id, statement_id=statement_id).values("position")
    row = Statement.objects.filter(tenant_id=tenant_id, position__in=position).first()
    if row is None:
        return None
    return StoredStatement(
        statement_id=row.statement_id,
        position=row.position,
        voided=row.voided,
        repairs=tuple(row.repairs.split()),
        credential_id=row.credential_id,
        payload=row.payload,
        statement=orjson.loads(row.payload),
    )


def referrers(tenant_id: int, statement_id: UUID) -> list[Referrer]:
    """Return the newest Statements that refer directly to this one."""
    references = StatementReference.objects.filter(tenant_id=tenant_id, target_id=statement_id)
    newest = dict(references.order_by("-position").values_list("position", "kind")[:MOST_REFERRERS])
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=newest).order_by("-position")
    return [
        Referrer(row_id, newest[position] != Reference.REFERS)
        for row_id, position in rows.values_list("statement_id", "position")
    ]


def stored_ids(tenant_id: int, ids: Iterable[UUID]) -> set[UUID]:
    """Return which of the ids are those of stored Statements."""
    known = StatementIdentity.objects.filter(tenant_id=tenant_id, statement_id__in=list(ids), position__isnull=False)
    return set(known.values_list("statement_id", flat=True))


def attachments_of(tenant_id: int, statement: Mapping[str, Any]) -> list[NamedAttachment]:
    """Return the Statement's attachments, those of a SubStatement included (xAPI 1.0.3 Data §2.4.11)."""
    headers = [header for owner in (statement, statement["object"]) for header in owner.get("attachments", ())]
    if not headers:
        return []
    hashes = {header["sha2"].lower() for header in headers}
    rows = {row.sha2: row for row in Attachment.objects.filter(tenant_id=tenant_id, sha2__in=hashes)}
    return [NamedAttachment(header, rows.get(header["sha2"].lower())) for header in headers]
