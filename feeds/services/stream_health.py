"""What people want to know about a stream at a glance."""

from datetime import datetime

from feeds.models import Record, RecordStream
from lrs.rules.position import stored_of


def made_up_to(stream: RecordStream) -> datetime | None:
    """Return when the last Statement was stored that became a record; None before the first."""
    return stored_of(stream.position) if stream.position else None


def newest(stream: RecordStream, *, at_most: int) -> list[str]:
    """Return the newest records' JSON, the newest first."""
    rows = Record.objects.filter(tenant_id=stream.tenant_id).order_by("-position")
    return list(rows.values_list("payload", flat=True)[:at_most])


def newest_after(tenant_id: int, position: int, *, at_most: int) -> list[tuple[int, str]]:
    """Return positions and JSON of the newest records after a position, the oldest first."""
    rows = Record.objects.filter(tenant_id=tenant_id, position__gt=position).order_by("-position")
    return list(reversed(rows.values_list("position", "payload")[:at_most]))
