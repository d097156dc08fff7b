"""Makes a tenant's records anew, under the mapping of this version; the log isn't touched."""

from django.db import transaction

from feeds.models import LearnerItemState, Record, RecordProfile, RecordStream
from feeds.rules.mapping_table import VERSION
from feeds.services import projection, streams


def rebuild(tenant_id: int) -> int:
    """Make all records and states of a tenant anew; return how many records there are.

    One transaction: whoever reads meanwhile sees the old ones, and then all of the new ones, under the same ids and
    sequences. Other workers pass the tenant by.
    """
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
