"""Logins: launches that a platform has announced and not yet made."""

from django.db import models

from lti.tool.models.platform import Platform


class Login(models.Model):
    """One third-party-initiated login; consumed by the launch that follows. 1EdTech Security Framework 1.0 §5.1.1.

    State, nonce and the secret that the browser keeps are stored as digests. ``asked`` is what the platform sent, so
    that the login can be repeated in a window of its own.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    binding = models.CharField(max_length=64)
    target_link_uri = models.TextField()
    asked = models.JSONField(default=dict)
    storage_target = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "state", name="login_of_state")]
        # What has expired is cleared away, whatever the tenant.
        indexes = [models.Index(fields=["expires_at"], name="logins_expired")]

    def __str__(self) -> str:
        return f"{self.platform_id} {self.created_at:%Y-%m-%d %H:%M:%S}"
