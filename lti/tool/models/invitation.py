"""Invitations: the right to register a platform with us, once."""

from uuid import uuid4

from django.db import models

from lti.tool.models.platform import Platform


class Invitation(models.Model):
    """A link by which an administrator of a platform registers us there. LTI Dynamic Registration 1.0.

    Its secret is in the link alone; ``digest`` is what we know of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    who = models.CharField(max_length=250)
    needs_approval = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="invitation_of_secret")]

    def __str__(self) -> str:
        return f"{self.who} {self.created_at:%Y-%m-%d %H:%M}"
