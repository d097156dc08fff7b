"""RecordStream: how far a tenant's log has become learning records."""

from django.db import models


class RecordStream(models.Model):
    """One row a tenant; whoever makes records holds it, so that they come in the log's order, each once.

    ``position`` is the last one that was looked at. ``mapping`` is the version of the mapping that records are made by.
    """

    tenant = models.OneToOneField("people.Tenant", on_delete=models.PROTECT, primary_key=True, related_name="+")
    position = models.BigIntegerField(default=0)
    mapping = models.PositiveIntegerField()
    identities_leave = models.BooleanField(
        default=False, help_text="Whether records name learners by the Agents of the Statements, beside their id."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "stream of learning records"
        verbose_name_plural = "streams of learning records"
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"up to {self.position}"
