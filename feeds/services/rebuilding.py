"""Makes a tenant's records anew, under the mapping of this version; the log isn't touched."""

from django.db import transaction

from feeds.models import LearnerItemState, Record, RecordProfile, RecordStream
from feeds.rules.errors import FeedConflict
from feeds.rules.mapping_table import VERSION
from feeds.services import projection, streams
from lrs.rules.months import month_of
from lrs.services import log_reading


def rebuild(tenant_id: int) -> int:
    """Make all records and states of a tenant anew; return how many records there are.

    One transaction: whoever reads meanwhile sees the old ones, and then all of the new ones, under the same ids and
    sequences. Other workers pass the tenant by. FeedConflict where records are of months that left the log: nothing
    could make them anew.
    """
    _check_that_all_can_be_made(tenant_id)
    streams.ensure([tenant_id])
    with transaction.atomic():
        if streams.held(tenant_id) is None:
            return 0
        Record.objects.filter(tenant_id=tenant_id).delete()
        RecordProfile.objects.filter(tenant_id=tenant_id).delete()
        LearnerItemState.objects.filter(tenant_id=tenant_id).delete()
        RecordStream.objects.filter(tenant_id=tenant_id).update(position=0, mapping=VERSION)
        while projection.project(tenant_id):
            pass
        return Record.objects.filter(tenant_id=tenant_id).count()


def _check_that_all_can_be_made(tenant_id: int) -> None:
    away = log_reading.archived_up_to(tenant_id, 0)
    if away and Record.objects.filter(tenant_id=tenant_id, position__lte=away).exists():
        rule = "records of archived months can't be made anew; `manage.py log attach` brings these back"
        raise FeedConflict(f"There are records up to {month_of(away)}: {rule}.")
