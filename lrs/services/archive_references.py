"""What a month missed while it was away: Statements that refer to its own, and those that its own refer to.

Ids and references stay in the log, so that everything can be made good when the month comes back.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from lrs.models import Reference, Statement, StatementIdentity, StatementReference
from lrs.rules.keys import inherited_keys
from lrs.rules.mentions import target_of
from lrs.rules.months import Month
from lrs.services import references
from lrs.services.sql import log, month_tables

_PAGE = 1_000


def settle(month: Month) -> None:
    """Void, and give keys, as if the month had never been away; part of the caller's transaction.

    Writers wait for its end, so that none has looked for the month in vain and refers to it afterwards.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("settle is part of a transaction")
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE lrs_statementidentity IN SHARE ROW EXCLUSIVE MODE")
    for tenant_id in month_tables.tenants_in(month):
        found: set[int | None] = set()
        for reference in _references_around(tenant_id, month):
            if reference.kind != Reference.REFERS:
                _void(tenant_id, reference)
            found |= {reference.position, _position_of(tenant_id, reference)}
        positions = sorted(position for position in found if position is not None)
        for start in range(0, len(positions), _PAGE):
            page = positions[start : start + _PAGE]
            for row in Statement.objects.filter(tenant_id=tenant_id, position__in=page).order_by("position"):
                _give_keys(tenant_id, row)


def _references_around(tenant_id: int, month: Month) -> Iterator[StatementReference]:
    bounds = (month.first_position, month.plus(1).first_position - 1)
    own = StatementReference.objects.filter(tenant_id=tenant_id)
    ids = StatementIdentity.objects.filter(tenant_id=tenant_id, position__range=bounds).values("statement_id")
    yield from own.filter(position__range=bounds).iterator(chunk_size=_PAGE)
    yield from own.filter(target_id__in=ids).exclude(position__range=bounds).iterator(chunk_size=_PAGE)


def _position_of(tenant_id: int, reference: StatementReference) -> int | None:
    known = StatementIdentity.objects.filter(tenant_id=tenant_id, statement_id=reference.target_id)
    return known.values_list("position", flat=True).first()


def _void(tenant_id: int, reference: StatementReference) -> None:
    stored = Statement.objects.filter(tenant_id=tenant_id)
    target = stored.filter(position=_position_of(tenant_id, reference)).first()
    by = stored.filter(position=reference.position).first()
    if target is None or target.voided:
        return
    if references.is_voided_by(references.content_of(target), by and references.content_of(by), reference.kind):
        references.void_stored(tenant_id, [target.position])


def _give_keys(tenant_id: int, row: Statement) -> None:
    """Give a Statement the keys of what it refers to, and its own to what refers to it."""
    statement = references.content_of(row)
    through = references.keys_by_reference(tenant_id, statement, {}) if target_of(statement) is not None else set()
    own = inherited_keys(statement) | through
    entries = [(key, row.position) for key in through]
    for position, _ in references.chains_of_referrers(tenant_id, row.statement_id):
        entries += [(key, position) for key in own]
    log().insert_keys(tenant_id, entries, may_exist=True)
