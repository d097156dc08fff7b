"""All connections of a tenant with other systems, in and out; each room registers those that it has."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import transaction

from people.models import Credential, Integration
from people.rules.csv_cells import harmless
from people.rules.errors import UnknownConnection
from people.services import audit

IN, OUT, BOTH = "in", "out", "both"


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection; what isn't known is empty or None.

    ``id`` is its kind and a key. ``failures`` of ``tries`` is what went wrong lately. ``page`` is where it is
    administered: the name of an address, and what it takes. One that ``says_owner`` says owner and purpose itself.
    """

    id: str
    direction: str
    name: str
    status: str
    api: str
    page: tuple[str, str]
    address: str = ""
    owner: str = ""
    purpose: str = ""
    says_owner: bool = False
    last_used_at: datetime | None = None
    tries: int = 0
    failures: int = 0
    expires_at: datetime | None = None

    @property
    def kind(self) -> str:
        """Return what kind of connection it is."""
        return self.id.partition(":")[0]

    @property
    def error_rate(self) -> float | None:
        """Return which part of what was tried lately failed; None if nothing is known to have been tried."""
        return self.failures / self.tries if self.tries else None


COLUMNS = (
    "id",
    "kind",
    "direction",
    "name",
    "status",
    "api",
    "address",
    "owner",
    "purpose",
    "last_used_at",
    "tries",
    "failures",
    "error_rate",
    "expires_at",
)

Lister = Callable[[int], Iterable[Connection]]
"""Returns the connections of a tenant that a room has."""

_listers: dict[str, Lister] = {}


def register(room: str, lister: Lister) -> None:
    """Name a room that has connections."""
    _listers[room] = lister


def connections_of(tenant_id: int) -> list[Connection]:
    """Return all connections of a tenant, by kind and name, with who answers for each."""
    found = [each for lister in (_credentials, *_listers.values()) for each in lister(tenant_id)]
    said = {row.connection: row for row in Integration.objects.filter(tenant_id=tenant_id)}
    told = [
        replace(each, owner=said[each.id].owner, purpose=said[each.id].purpose)
        if each.id in said and not each.says_owner
        else each
        for each in found
    ]
    return sorted(told, key=lambda each: (each.kind, each.name, each.id))


def as_csv(connections: Iterable[Connection]) -> str:
    """Return connections as a table; moments are UTC."""
    target = io.StringIO()
    rows = ([harmless(_written(getattr(each, column))) for column in COLUMNS] for each in connections)
    csv.writer(target).writerows([COLUMNS, *rows])
    return target.getvalue()


@transaction.atomic
def describe(tenant_id: int, connection_id: str, *, owner: str, purpose: str, who: str) -> None:
    """Say who answers for a connection, and what it is for."""
    known = {each.id for each in connections_of(tenant_id) if not each.says_owner}
    if connection_id not in known:
        raise UnknownConnection(f"There is no connection {connection_id[:100]!r} whose owner is kept here.")
    said = {"owner": owner, "purpose": purpose}
    Integration.objects.update_or_create(tenant_id=tenant_id, connection=connection_id, defaults=said)
    audit.write(tenant_id=tenant_id, who=who, action="integration.describe", object=connection_id, details=said)


def _credentials(tenant_id: int) -> Iterable[Connection]:
    for each in Credential.objects.filter(tenant_id=tenant_id):
        ends = [at for at in (each.expires_at, each.previous_valid_until) if at]
        yield Connection(
            id=f"credential:{each.pk}",
            direction=IN,
            name=each.name,
            status="active" if each.revoked_at is None else "revoked",
            api="xAPI 1.0.3 and 2.0.0, management API v1" if "all" in each.scopes else "xAPI 1.0.3 and 2.0.0",
            page=("admin:people_credential_change", str(each.pk)),
            address=each.key,
            last_used_at=each.last_used_at,
            expires_at=min(ends, default=None),
        )


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return "" if value is None else str(value)
