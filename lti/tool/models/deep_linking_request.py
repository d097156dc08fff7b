"""Deep Linking requests: an instructor chooses what a platform shall link to."""

from uuid import uuid4

from django.db import models

from lti.tool.models.platform_deployment import PlatformDeployment


class DeepLinkingRequest(models.Model):
    """A request that is being answered; answered once. Deep Linking 2.0 §4.4.1."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    deployment = models.ForeignKey(PlatformDeployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner = models.UUIDField(help_text="Who chooses.")
    settings = models.JSONField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        # What has expired is cleared away, whatever the tenant.
        indexes = [models.Index(fields=["expires_at"], name="deep_linking_expired")]

    def __str__(self) -> str:
        return str(self.id)
