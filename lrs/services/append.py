"""Appends a judged batch to the log: rows, keys, references, and what they change in Statements around them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lrs.models import Reference, Statement, StatementReference
from lrs.rules.keys import inherited_keys, keys_of_statement
from lrs.rules.mentions import target_of
from lrs.services import references
from lrs.services.completion import Completed
from lrs.services.gates import StoredStatement
from lrs.services.identities import Claims
from lrs.services.sql import log
from lrs.services.sql.rows import StatementRow
from people.rules.principal import Principal
from people.rules.scopes import allows

Batch = Mapping[UUID, Mapping[str, Any]]


def append(
    completed: Sequence[tuple[Completed, int]], claims: Claims, *, principal: Principal
) -> list[StoredStatement]:
    """Write the batch at its positions; part of the caller's transaction."""
    tenant_id = principal.tenant_id
    batch: Batch = {item.statement_id: item.statement for item, _ in completed}
    made = [
        StatementReference(
            tenant_id=tenant_id,
            target_id=target,
            position=position,
            kind=references.reference_kind(item.statement, may_void_any=allows(principal.scopes, "all")),
        )
        for item, position in completed
        if (target := target_of(item.statement)) is not None
    ]
    by_position = {position: item.statement for item, position in completed}
    voided = _voided_ids(tenant_id, batch, made, by_position, claims)
    log().insert_statements(
        tenant_id,
        principal.credential_id,
        [
            StatementRow(
                position=position,
                statement_id=item.statement_id,
                timestamp_given=item.timestamp_given,
                voided=item.statement_id in voided,
                repairs=item.repairs,
                payload=item.payload,
            )
            for item, position in completed
        ],
    )
    log().insert_keys(tenant_id, _keys(tenant_id, completed, batch))
    if made:
        StatementReference.objects.bulk_create(made)
    _tell_referrers(tenant_id, claims.awaited, batch)
    return [StoredStatement(position, item.statement_id, item.statement) for item, position in completed]


def _keys(tenant_id: int, completed: Sequence[tuple[Completed, int]], batch: Batch) -> list[tuple[int, int]]:
    entries = []
    for item, position in completed:
        keys = keys_of_statement(item.statement)
        if target_of(item.statement) is not None:
            keys |= references.keys_by_reference(tenant_id, item.statement, batch)
        entries += [(key, position) for key in keys]
    return entries


def _voided_ids(
    tenant_id: int,
    batch: Batch,
    made: Sequence[StatementReference],
    by_position: Mapping[int, Mapping[str, Any]],
    claims: Claims,
) -> set[UUID]:
    """Return which Statements of the batch are voided from the start, and void stored ones that the batch voids."""
    voided: set[UUID] = set()
    voiding = [reference for reference in made if reference.kind != Reference.REFERS]
    outside = [reference.target_id for reference in voiding if claims.targets[reference.target_id] is not None]
    stored = references.stored_statements(tenant_id, outside) if outside else {}
    positions = []
    for reference in voiding:
        target = batch.get(reference.target_id) or stored.get(reference.target_id)
        by = by_position[reference.position]
        if target is None:
            continue
        references.refuse_void_without_right(target, by, reference.kind)
        if references.is_voided_by(target, by, reference.kind):
            if reference.target_id in batch:
                voided.add(reference.target_id)
            else:
                positions.append(claims.targets[reference.target_id])
    if positions:
        references.void_stored(tenant_id, [position for position in positions if position is not None])
    return voided | _voided_before_arrival(tenant_id, claims.awaited, batch)


def _voided_before_arrival(tenant_id: int, awaited: Sequence[UUID], batch: Batch) -> set[UUID]:
    if not awaited:
        return set()
    earlier = [r for r in references.referrers_of(tenant_id, awaited) if r.kind != Reference.REFERS]
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=[r.position for r in earlier])
    contents = {row.position: references.content_of(row) for row in rows}
    return {
        reference.target_id
        for reference in earlier
        if references.is_voided_by(batch[reference.target_id], contents.get(reference.position), reference.kind)
    }


def _tell_referrers(tenant_id: int, awaited: Sequence[UUID], batch: Batch) -> None:
    """Give the keys of Statements that were awaited to those that refer to them, directly or through others."""
    for statement_id in awaited:
        statement = batch[statement_id]
        keys = inherited_keys(statement)
        if target_of(statement) is not None:
            keys |= references.keys_by_reference(tenant_id, statement, batch)
        entries = [
            (key, position) for position, _ in references.chains_of_referrers(tenant_id, statement_id) for key in keys
        ]
        log().insert_keys(tenant_id, entries, may_exist=True)
