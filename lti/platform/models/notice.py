"""Notices: what a tool is told outside of launches. Platform Notification Service 1.0."""

from uuid import uuid4

from django.db import models

from lti.platform.models.deployment import Deployment
from lti.platform.models.tool import Tool


class NoticeHandler(models.Model):
    """Where a deployment wants notices of a type to be sent."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    notice_type = models.CharField(max_length=100)
    handler = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "deployment", "notice_type", name="handler_of_deployment")]

    def __str__(self) -> str:
        return f"{self.notice_type} → {self.handler}"


class Notice(models.Model):
    """A notice that is on its way to a tool: tried again until it is taken or given up."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+", db_index=False)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="+", db_index=False)
    notice_type = models.CharField(max_length=100)
    claims = models.JSONField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_answer = models.TextField(blank=True)

    class Meta:
        indexes = [
            # What is due, whatever the tenant; the list of a tenant's notices.
            models.Index(fields=["due_at"], name="notices_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["tenant", "-made_at", "id"], name="notices_of_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_type} {self.made_at:%Y-%m-%d %H:%M}"
