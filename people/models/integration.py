"""Integration: who answers for a connection that doesn't say so itself, and what it is for."""

from django.db import models

from people.models.tenant import Tenant


class Integration(models.Model):
    """``connection`` is the id of a connection in people.services.connections, such as ``credential:12``."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    connection = models.CharField(max_length=100)
    owner = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "connection", name="integration_of_connection")]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.connection
