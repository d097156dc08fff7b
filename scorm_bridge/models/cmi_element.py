"""CmiElement: one element of the run-time data of a SCO attempt."""

from django.db import models

from scorm_bridge.models.sco_attempt import ScoAttempt


class CmiElement(models.Model):
    """What a SCO has set an element to, and which commit said so last.

    ``part`` is the entry of a collection that the element belongs to, such as ``cmi.interactions.12``; empty for all
    others. The key begins so that a commit reads the parts that it changes, however many there are besides. A value
    that PostgreSQL can't keep as it is is ``escaped``: it is written as the JSON of a string.

    The database doesn't check where these rows lead: a commit may write thousands of them, under a SCO attempt that its
    transaction has just read.
    """

    pk = models.CompositePrimaryKey("tenant_id", "sco_attempt_id", "part", "name")
    tenant = models.ForeignKey(
        "people.Tenant", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    sco_attempt = models.ForeignKey(
        ScoAttempt, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    part = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)
    value = models.TextField(blank=True)
    escaped = models.BooleanField(default=False)
    sequence = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
