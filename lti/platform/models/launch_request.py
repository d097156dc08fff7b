"""LaunchRequest: a launch between the click and the message. Security Framework 1.0 §5.1.1."""

from django.db import models

from lti.platform.models.deployment import Deployment
from lti.platform.models.tool import Tool


class LaunchRequest(models.Model):
    """What a ``login_hint`` stands for: this user, in this browser, wants this message sent to this tool, once.

    ``digest`` is that of the hint, which isn't kept itself. ``browser`` is that of the cookie which the browser got
    when the launch began. ``facts`` is what the message is about, by ids: link, registration, line item.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.UUIDField()
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+", db_index=False)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    message_type = models.CharField(max_length=100)
    target_link_uri = models.CharField(max_length=2000)
    user = models.BigIntegerField(null=True)
    browser = models.BinaryField(null=True)
    facts = models.JSONField()
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="launch_request_by_hint")]
        # What was never used is cleared away, whatever the tenant.
        indexes = [models.Index(fields=["made_at"], name="launch_requests_by_age")]

    def __str__(self) -> str:
        return f"{self.message_type} to {self.tool_id}"
