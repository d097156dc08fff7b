"""Contexts: the courses of a platform from which we are launched."""

from django.db import models

from lti.tool.models.platform_deployment import PlatformDeployment


class PlatformContext(models.Model):
    """A course of the platform; who takes part in it is asked at ``memberships_url``. NRPS 2.0 §2.

    ``next_pull_at`` is when its roster is pulled next, None if it never is.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    deployment = models.ForeignKey(
        PlatformDeployment, on_delete=models.CASCADE, related_name="contexts", db_index=False
    )
    context_id = models.CharField(max_length=255)
    title = models.CharField(max_length=500, blank=True)
    memberships_url = models.TextField(blank=True)
    next_pull_at = models.DateTimeField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "deployment", "context_id", name="context_of_deployment")]
        # What is due is taken by whoever works, whatever the tenant.
        indexes = [
            models.Index(
                fields=["next_pull_at"], name="contexts_to_pull", condition=models.Q(next_pull_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title or self.context_id
