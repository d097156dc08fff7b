"""Reads and writes what several SCOs have in common: global objectives, shared data, a learner's preferences."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from scorm_bridge.models import Attempt, PlayerSession, SharedValue
from scorm_bridge.rules.manifest import Organization

_SECONDS = 32
"""How far a moment in seconds is shifted, to leave room for the number of a commit."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Whose the values of each kind are: the learner's, over all courses, or those of one attempt."""

    tenant_id: int
    owners: Mapping[str, UUID]


def owners_of(attempt: Attempt, learner_id: UUID, organization: Organization) -> Owners:
    """Return who has the shared values of an attempt (SCORM 2004 4th Ed. CAM §3.4.1 <organization>).

    What isn't for credit leaves nothing to the learner: its values are its own.
    """
    of_system = learner_id if attempt.is_for_credit else attempt.pk
    return Owners(
        attempt.tenant_id,
        {
            SharedValue.OBJECTIVE: of_system if organization.objectives_global_to_system else attempt.pk,
            SharedValue.DATA: of_system if organization.shared_data_global_to_system else attempt.pk,
            SharedValue.PREFERENCE: of_system,
        },
    )


def read(owners: Owners) -> dict[str, dict[str, str]]:
    """Return all values by their kind and name, as JSON; one query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in owners.owners}
    rows = SharedValue.objects.filter(tenant_id=owners.tenant_id, owner__in=set(owners.owners.values()))
    for owner, kind, name, value in rows.values_list("owner", "kind", "name", "value"):
        if owners.owners[kind] == owner:
            found[kind][name] = value
    return found


def objectives_of(owners: Owners) -> dict[str, Any]:
    """Return the global objectives, as values; one query."""
    rows = SharedValue.objects.filter(
        tenant_id=owners.tenant_id,
        owner=owners.owners[SharedValue.OBJECTIVE],
        kind=SharedValue.OBJECTIVE,
    )
    return {name: json.loads(value) for name, value in rows.values_list("name", "value")}


def write(
    owners: Owners, session: PlayerSession, number: int, values: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """Write values by their kind and name, and return the names of those that have changed.

    What a newer commit has written stays. Two queries.
    """
    changed: dict[str, list[str]] = {kind: [] for kind in values}
    sequence = sequence_of(session.opened_at, number)
    rows = [
        _row(owners, kind, name, value, sequence) for kind, named in values.items() for name, value in named.items()
    ]
    if not rows:
        return changed
    known = _known(owners, rows)
    new = [row for row in rows if _is_news(row, known.get((row.owner, row.kind, row.digest)))]
    for row in new:
        changed[row.kind].append(row.name)
    if new:
        SharedValue.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["tenant_id", "owner", "kind", "digest"],
            update_fields=["value", "sequence"],
        )
    return changed


def sequence_of(opened_at: datetime, number: int) -> int:
    """Return what orders commits of all sessions of a learner, whatever attempt they are of."""
    return (int(opened_at.timestamp()) << _SECONDS) + number


def _row(owners: Owners, kind: str, name: str, value: str, sequence: int) -> SharedValue:
    return SharedValue(
        tenant_id=owners.tenant_id,
        owner=owners.owners[kind],
        kind=kind,
        digest=_digest(name),
        name=name,
        value=value,
        sequence=sequence,
    )


def _known(owners: Owners, rows: list[SharedValue]) -> dict[tuple[UUID, str, UUID], tuple[str, int]]:
    found = SharedValue.objects.filter(
        tenant_id=owners.tenant_id,
        owner__in={row.owner for row in rows},
        digest__in={row.digest for row in rows},
    )
    columns = ("owner", "kind", "digest", "value", "sequence")
    return {(owner, kind, digest): (value, at) for owner, kind, digest, value, at in found.values_list(*columns)}


def _is_news(row: SharedValue, known: tuple[str, int] | None) -> bool:
    return known is None or (known[1] < row.sequence and known[0] != row.value)


def _digest(name: str) -> UUID:
    return UUID(bytes=blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest())
