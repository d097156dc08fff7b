"""Notes when a credential was last used, at most once a minute in each process."""

import logging
from collections import OrderedDict
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Q

from people.models import Credential

EVERY = timedelta(minutes=1)
LARGEST = 4096

logger = logging.getLogger(__name__)
_noted: OrderedDict[int, datetime] = OrderedDict()


def note(credential_id: int, *, now: datetime) -> None:
    """Note the use unless this process did so within the minute; a failure is logged and the request goes on."""
    before = _noted.get(credential_id)
    if before is not None and timedelta(0) <= now - before < EVERY:
        return
    _noted[credential_id] = now
    while len(_noted) > LARGEST:
        _noted.popitem(last=False)
    try:
        with transaction.atomic():
            _write(credential_id, now)
    except DatabaseError as error:
        logger.warning("the last use of credential %s could not be noted: %s", credential_id, error)


def _write(credential_id: int, now: datetime) -> None:
    """Write the moment, without waiting for another process that is at the same row (PostgreSQL)."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - EVERY)
    row = Credential.objects.select_for_update(skip_locked=True, no_key=True).order_by().filter(stale, pk=credential_id)
    Credential.objects.filter(pk__in=row.values("pk")).update(last_used_at=now)


def forget_all() -> None:
    """Start anew, as a new process does."""
    _noted.clear()
