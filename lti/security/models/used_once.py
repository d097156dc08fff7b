"""What may be used once: assertions, nonces, hints. The constraint is what refuses the second use."""

from django.db import models


class UsedOnce(models.Model):
    """The digest of something that was used, kept until it would have expired by itself."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.UUIDField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="used_once")]
        # What has expired is cleared away, whatever the tenant.
        indexes = [models.Index(fields=["expires_at"], name="used_once_expired")]

    def __str__(self) -> str:
        return str(self.digest)
