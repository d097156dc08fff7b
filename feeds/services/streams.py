"""The streams of learning records: one a tenant, each made by one worker at a time."""

from datetime import datetime

from django.db import connection

from feeds.models import RecordStream
from feeds.rules.mapping_table import VERSION
from lrs.rules.position import stored_of
from lrs.services import log_reading
from people.services import audit, tenants


def ensure(tenant_ids: list[int] | None = None) -> None:
    """Give every tenant that has none a stream, which begins with its log."""
    wanted = tenants.ids() if tenant_ids is None else tenant_ids
    known = set(RecordStream.objects.values_list("tenant_id", flat=True))
    missing = [RecordStream(tenant_id=each, mapping=VERSION) for each in wanted if each not in known]
    RecordStream.objects.bulk_create(missing, ignore_conflicts=True)


def waiting() -> list[int]:
    """Return the tenants whose logs go on after what has become records."""
    return list(_waiting())


def lag(*, now: datetime) -> float:
    """Return how many seconds ago the oldest Statement was stored that isn't a record yet; 0 if there is none."""
    first = min(_waiting().values(), default=None)
    return 0.0 if first is None else age_of(first, now)


def lag_of(stream: RecordStream, *, now: datetime) -> float | None:
    """Return the same of one stream; None if nothing waits."""
    first = log_reading.waiting_after({stream.tenant_id: stream.position}).get(stream.tenant_id)
    return None if first is None else age_of(first, now)


def keep_identities_in(tenant_id: int, *, leave: bool, who: str) -> None:
    """Decide whether records that are made from now on name learners by the Agents of the Statements."""
    RecordStream.objects.filter(tenant_id=tenant_id).update(identities_leave=leave)
    details = {"identities_leave": leave}
    audit.write(tenant_id=tenant_id, who=who, action="records.identities", object="records", details=details)


def age_of(position: int, now: datetime) -> float:
    """Return how many seconds ago the Statement at a position was stored."""
    return max(0.0, (now - stored_of(position)).total_seconds())


def _waiting() -> dict[int, int]:
    return log_reading.waiting_after(dict(RecordStream.objects.values_list("tenant_id", "position")))


def held(tenant_id: int) -> RecordStream | None:
    """Return a stream that nobody else works on until the transaction ends; None if somebody does already."""
    skipping = connection.features.has_select_for_update_skip_locked
    rows = RecordStream.objects.select_for_update(skip_locked=skipping)
    return rows.filter(tenant_id=tenant_id).first()
