"""Reads and writes what several SCOs have in common: global objectives, shared data, a learner's preferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
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


def write(owners: Owners, session: PlayerSession, number: int, values: Mapping[str, Mapping[str, str]]) -> None:
    """Write values by their kind and name; what a newer commit has written stays. Two queries."""
    sequence = sequence_of(session.opened_at, number)
    rows = [
        SharedValue(
            tenant_id=owners.tenant_id,
            owner=owners.owners[kind],
            kind=kind,
            digest=_digest(name),
            name=name,
            value=value,
            sequence=sequence,
        )
        for kind, named in values.items()
        for name, value in named.items()
    ]
    if not rows:
        return
    newer = _newer(owners, rows, sequence)
    SharedValue.objects.bulk_create(
        [row for row in rows if (row.owner, row.kind, row.digest) not in newer],
        update_conflicts=True,
        unique_fields=["tenant_id", "owner", "kind", "digest"],
        update_fields=["value", "sequence"],
    )


def sequence_of(opened_at: datetime, number: int) -> int:
    """Return what orders commits of all sessions of a learner, whatever attempt they are of."""
    return (int(opened_at.timestamp()) << _SECONDS) + number


def _newer(owners: Owners, rows: list[SharedValue], sequence: int) -> set[tuple[UUID, str, UUID]]:
    known = SharedValue.objects.filter(
        tenant_id=owners.tenant_id,
        owner__in={row.owner for row in rows},
        digest__in={row.digest for row in rows},
        sequence__gte=sequence,
    )
    return set(known.values_list("owner", "kind", "digest"))


def _digest(name: str) -> UUID:
    return UUID(bytes=blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest())
