"""StatementRefs: who refers to whom, what is voided, and the keys that a referrer takes over.

Effective in either order of arrival (xAPI 1.0.3 Data §2.3.2, §2.4.4.3, Communication §2.1.3): a Statement that is
stored after others referred to it finds their references, and a Statement that refers finds what is stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from lrs.models import Reference, Statement, StatementIdentity, StatementReference
from lrs.rules.errors import VoidingNotAuthorized
from lrs.rules.keys import identity_of, inherited_keys
from lrs.rules.mentions import target_of
from lrs.rules.voiding import is_voiding
from lrs.services.sql import log

Json = Mapping[str, Any]


def reference_kind(statement: Json, *, may_void_any: bool) -> Reference:
    """Return what a Statement with a StatementRef does to its target."""
    if not is_voiding(statement):
        return Reference.REFERS
    return Reference.VOIDS_ANY if may_void_any else Reference.VOIDS_OWN


def is_voided_by(target: Json, by: Json | None, kind: int) -> bool:
    """Tell whether the target is voided by that Statement: a voiding Statement never is (Data §2.3.2).

    ``by`` is None when it is archived: whether it has the target's authority is seen when its month comes back.
    """
    if is_voiding(target) or kind == Reference.REFERS:
        return False
    return kind == Reference.VOIDS_ANY or (by is not None and _authority(target) == _authority(by))


def stored_statements(tenant_id: int, ids: Iterable[UUID]) -> dict[UUID, Json]:
    """Return the stored Statements with these ids."""
    positions = StatementIdentity.objects.filter(
        tenant_id=tenant_id, statement_id__in=list(ids), position__isnull=False
    ).values("position")
    rows = Statement.objects.filter(tenant_id=tenant_id, position__in=positions).values_list("statement_id", "payload")
    return {statement_id: orjson.loads(payload) for statement_id, payload in rows}


def content_of(row: Statement) -> Json:
    """Return what a stored Statement says."""
    content: Json = orjson.loads(row.payload)
    return content


def keys_by_reference(tenant_id: int, statement: Json, batch: Mapping[UUID, Json]) -> set[int]:
    """Return the keys that a Statement takes over from what it refers to, and from what that refers to.

    The batch has claimed its own targets. What stored ones refer to is claimed on the way, so that of two writers at
    the ends of a chain one waits for the other, and finds what it has stored.
    """
    keys: set[int] = set()
    seen: set[UUID] = set()
    target_id = target_of(statement)
    while target_id is not None and target_id not in seen:
        seen.add(target_id)
        target = batch.get(target_id) or stored_statements(tenant_id, [target_id]).get(target_id)
        if target is None:
            break
        keys |= inherited_keys(target)
        next_id = target_of(target)
        if next_id is not None and target_id not in batch:
            log().claim(tenant_id, [(next_id, None)])
        target_id = next_id
    return keys


def referrers_of(tenant_id: int, ids: Iterable[UUID]) -> list[StatementReference]:
    """Return who refers directly to the Statements with these ids."""
    return list(StatementReference.objects.filter(tenant_id=tenant_id, target_id__in=list(ids)))


def chains_of_referrers(tenant_id: int, target_id: UUID) -> Iterator[tuple[int, Json]]:
    """Yield position and content of every Statement that refers to the target, directly or through others."""
    seen: set[UUID] = {target_id}
    frontier = [target_id]
    while frontier:
        positions = [reference.position for reference in referrers_of(tenant_id, frontier)]
        rows = Statement.objects.filter(tenant_id=tenant_id, position__in=positions)
        frontier = []
        for statement_id, position, payload in rows.values_list("statement_id", "position", "payload"):
            if statement_id not in seen:
                seen.add(statement_id)
                frontier.append(statement_id)
                yield position, orjson.loads(payload)


def refuse_void_without_right(target: Json, by: Json, kind: int) -> None:
    """Refuse to void another authority's Statement without the right to it: nothing is stored then."""
    if kind == Reference.VOIDS_OWN and _authority(target) != _authority(by) and not is_voiding(target):
        raise VoidingNotAuthorized(
            f"The Statement {target['id']} has another authority; voiding it needs the scope 'all'."
        )


def void_stored(tenant_id: int, positions: Sequence[int]) -> None:
    """Mark stored Statements as voided; nothing else of them changes."""
    Statement.objects.filter(tenant_id=tenant_id, position__in=positions).update(voided=True)


def _authority(statement: Json) -> object:
    authority = statement["authority"]
    members = authority.get("member")
    return identity_of(authority) or sorted(identity_of(member) or "" for member in members or ())
