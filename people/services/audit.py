"""Writes the audit trail."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from people.models import AuditEntry
from people.services.kept_often import added_row
from people.services.round_trip import Question, together

COMMAND_LINE = "command line"


def write(
    *,
    tenant_id: int,
    who: str,
    action: str,
    object: str,
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add one entry; call it in the transaction that does what the entry says, so that neither is without the other."""
    together(entry(tenant_id=tenant_id, who=who, action=action, object=object, details=details, at=at))


def entry(
    *,
    tenant_id: int,
    who: str,
    action: str,
    object: str,
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Question:
    """Return what adds one entry, to be asked together with what is done besides."""
    return added_row(
        AuditEntry,
        tenant_id=tenant_id,
        at=at or timezone.now(),
        who=who[:250],
        action=action,
        object=object[:250],
        details=dict(details or {}),
    )


def last_actions(tenant_id: int, objects: Collection[str]) -> dict[str, str]:
    """Return what was done last to each of these objects."""
    rows = AuditEntry.objects.filter(tenant_id=tenant_id, object__in=objects).order_by("id")
    return dict(rows.values_list("object", "action"))


def write_each(*, tenant_id: int, who: str, action: str, object: str, details: Sequence[Mapping[str, Any]]) -> None:
    """Add an entry for each of several things that were done to one object at once, as ``write`` does for one."""
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                tenant_id=tenant_id, at=now, who=who[:250], action=action, object=object[:250], details=dict(each)
            )
            for each in details
        ]
    )
