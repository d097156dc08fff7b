"""Invitation: the one-time token by which a tool may register itself. Dynamic Registration 1.0 §3.3."""

from uuid import uuid4

from django.db import models


class Invitation(models.Model):
    """``secret`` is the keyed hash of the token; ``tool`` is who came by it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    secret = models.BinaryField(max_length=32)
    made_by = models.CharField(max_length=250)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tool = models.UUIDField(null=True)

    class Meta:
        # Old ones are cleared away, whatever the tenant.
        indexes = [models.Index(fields=["expires_at"], name="invitations_by_age")]

    def __str__(self) -> str:
        return str(self.id)
