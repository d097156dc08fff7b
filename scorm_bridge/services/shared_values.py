"""Reads and writes what several SCOs have in common: global objectives, shared data, a learner's preferences."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from people.services.asked_often import AllAskedOften
from people.services.kept_often import replaced
from people.services.round_trip import Question
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


def objectives_asked(owners: Owners) -> Question:
    """Return what asks for the global objectives, as rows, together with other things."""
    return _objectives.of(owners.tenant_id, owners.owners[SharedValue.OBJECTIVE])


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit changes of shared values; ``objectives`` are all global objectives then, as values."""

    rows: Sequence[SharedValue]
    objectives: Mapping[str, Any]

    def names(self, kind: str) -> list[str]:
        """Return the names of the values of a kind that have changed."""
        return [row.name for row in self.rows if row.kind == kind]

    def questions(self) -> list[Question]:
        """Return what writes them; what a newer commit has written meanwhile stays."""
        by = ("tenant", "owner", "kind", "digest")
        return [replaced(row, "value", "sequence", by=by, newest="sequence") for row in self.rows]


def written(
    owners: Owners,
    session: PlayerSession,
    number: int,
    values: Mapping[str, Mapping[str, str]],
    objectives: Sequence[SharedValue],
) -> Written:
    """Return what values by their kind and name change; what a newer commit has written stays.

    ``objectives`` are the global objectives that are stored; other kinds, which are rare, are looked up here.
    """
    sequence = sequence_of(session.opened_at, number)
    rows = [
        _row(owners, kind, name, value, sequence) for kind, named in values.items() for name, value in named.items()
    ]
    others = [row for row in rows if row.kind != SharedValue.OBJECTIVE]
    known = {_key(row): row for row in (*objectives, *(_known(owners, others) if others else ()))}
    # In the order of their keys: commits of a learner's other courses may write the same ones.
    news = sorted((row for row in rows if _is_news(row, known.get(_key(row)))), key=_key)
    after = {row.name: row.value for row in (*objectives, *news) if row.kind == SharedValue.OBJECTIVE}
    return Written(news, {name: json.loads(value) for name, value in after.items()})


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


@AllAskedOften
def _objectives(tenant_id: int, owner: UUID) -> Any:
    return SharedValue.objects.filter(tenant_id=tenant_id, owner=owner, kind=SharedValue.OBJECTIVE)


def _known(owners: Owners, rows: Sequence[SharedValue]) -> list[SharedValue]:
    found = SharedValue.objects.filter(
        tenant_id=owners.tenant_id,
        owner__in={row.owner for row in rows},
        digest__in={row.digest for row in rows},
    )
    return list(found)


def _key(row: SharedValue) -> tuple[UUID, str, UUID]:
    return row.owner, row.kind, row.digest


def _is_news(row: SharedValue, known: SharedValue | None) -> bool:
    return known is None or (known.sequence < row.sequence and known.value != row.value)


def _digest(name: str) -> UUID:
    return UUID(bytes=blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest())
