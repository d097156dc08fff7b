"""SharedValue: what several SCOs have in common: global objectives, shared data stores, a learner's preferences."""

from django.db import models


class SharedValue(models.Model):
    """One value that isn't of a single SCO attempt (SCORM 2004 4th Ed. SN §3.10, RTE §4.3, §4.2.13).

    ``owner`` is the learner where the organization shares over the system, else the attempt: it leads to either, so it
    is no foreign key. ``digest`` stands for the name, which may be longer than a key. ``value`` is JSON.
    """

    OBJECTIVE, DATA, PREFERENCE = "objective", "data", "preference"

    pk = models.CompositePrimaryKey("tenant_id", "owner", "kind", "digest")
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.UUIDField()
    kind = models.CharField(max_length=10)
    digest = models.UUIDField()
    name = models.TextField()
    value = models.TextField()
    sequence = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name
