"""Deployments: where in a platform we were put."""

from django.db import models

from lti.tool.models.platform import Platform


class PlatformDeployment(models.Model):
    """One deployment of a platform. LTI 1.3 Core §3.1.3."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="deployments", db_index=False)
    deployment_id = models.CharField(max_length=255)
    enabled = models.BooleanField(default=True, help_text="Launches from it are taken.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("tenant", "platform", "deployment_id", name="deployment_of_platform"),
        ]

    def __str__(self) -> str:
        return self.deployment_id
