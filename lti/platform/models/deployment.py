"""Deployment: one installation of a tool. LTI 1.3 §3.1.3."""

from uuid import uuid4

from django.db import models

from lti.platform.models.tool import Tool


class Deployment(models.Model):
    """Where a tool may be used: in all courses of the tenant, or in one. Its id is the ``deployment_id``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="deployments", db_index=False)
    title = models.CharField(max_length=200, default="All courses")
    course = models.ForeignKey(
        "courses.Course", on_delete=models.PROTECT, related_name="+", db_index=False, null=True, blank=True
    )
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            # A tool's deployments, the oldest first; those of one course.
            models.Index(fields=["tenant", "tool", "created_at"], name="deployments_of_tool"),
            models.Index(fields=["tenant", "course"], name="deployments_in_course"),
        ]

    def __str__(self) -> str:
        return self.title
