"""Claims the ids of a batch, and decides what a Statement is whose id is already stored (xAPI 1.0.3 Data §2.3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from lrs.models import Statement
from lrs.rules.equality import same_statement
from lrs.rules.errors import StatementConflict
from lrs.rules.mentions import target_of
from lrs.rules.months import month_of
from lrs.rules.versions import Version
from lrs.services.intake import Incoming
from lrs.services.sql import log


@dataclass(frozen=True, slots=True)
class Claims:
    """What the batch may store, by place in the batch, and what is known of the ids around it.

    ``awaited`` are ids of the batch that stored Statements refer to already; ``targets`` has the position of each
    Statement that the batch refers to, None when it isn't stored.
    """

    new: list[tuple[Incoming, int]]
    awaited: list[UUID]
    targets: dict[UUID, int | None]


def claim_ids(tenant_id: int, incoming: Sequence[Incoming], positions: Sequence[int], *, version: Version) -> Claims:
    """Claim every id of the batch; equal Statements that are stored already are left out.

    Raises StatementConflict when one is stored with other content: the batch is all or nothing.
    """
    own: dict[UUID, int | None] = {
        item.statement_id: position for item, position in zip(incoming, positions, strict=True)
    }
    targets = {target for item in incoming if (target := target_of(item.statement)) is not None}
    wanted = dict.fromkeys(targets, None) | own
    claimed = log().claim(tenant_id, sorted(wanted.items(), key=lambda pair: pair[0]))
    stored = {
        claimed[item.statement_id][0]: item
        for item in incoming
        if claimed[item.statement_id][0] != own[item.statement_id]
    }
    if stored:
        _refuse_conflicts(tenant_id, stored, version)
    new = [
        (item, position)
        for item, position in zip(incoming, positions, strict=True)
        if claimed[item.statement_id][0] == position
    ]
    return Claims(
        new=new,
        awaited=[item.statement_id for item, _ in new if not claimed[item.statement_id][1]],
        targets={target: claimed[target][0] for target in targets},
    )


def _refuse_conflicts(tenant_id: int, stored: dict[int | None, Incoming], version: Version) -> None:
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=list(stored))
    archived = dict(stored)
    for position, payload, timestamp_given in rows.values_list("position", "payload", "timestamp_given"):
        item = archived.pop(position)
        known = orjson.loads(payload)
        if not same_statement(known, item.statement, version=version, timestamp_was_set_by_store=not timestamp_given):
            raise StatementConflict(
                f"A Statement with the id {item.statement_id} is stored already, with other content. "
                "Statements are never changed: send it under a new id, or void the stored one."
            )
    for position, item in archived.items():
        raise StatementConflict(
            f"A Statement with the id {item.statement_id} was stored in {month_of(position or 0)}, which is archived: "
            "whether it is this one can't be seen. Send it under a new id if it isn't."
        )
