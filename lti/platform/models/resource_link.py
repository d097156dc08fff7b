"""ResourceLink: an item of a course that is a tool's. LTI 1.3 §3.1.4, §5.3.5; Deep Linking 2.0 §3.2."""

from uuid import uuid4

from django.db import models

from lti.platform.models.deployment import Deployment
from lti.platform.models.tool import Tool


class ResourceLink(models.Model):
    """Its id is the ``resource_link.id``; ``history`` are those of which it is a copy, the newest first.

    ``presentation`` has the item's ``window``, ``iframe``, ``icon`` and ``thumbnail`` as they came.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="+", db_index=False)
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    url = models.CharField(max_length=2000, blank=True, help_text="Empty: the tool's own launch URL.")
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    custom = models.JSONField(default=dict, blank=True)
    presentation = models.JSONField(default=dict, blank=True)
    available_from = models.DateTimeField(null=True, blank=True)
    available_until = models.DateTimeField(null=True, blank=True)
    submission_from = models.DateTimeField(null=True, blank=True)
    submission_until = models.DateTimeField(null=True, blank=True)
    history = models.JSONField(default=list, editable=False)
    lti1p1_id = models.CharField("LTI 1.1 resource link id", max_length=250, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "item", name="link_of_item")]
        indexes = [
            # The links of a course; those of a tool, before it is changed or forgotten.
            models.Index(fields=["tenant", "course", "created_at"], name="links_of_course"),
            models.Index(fields=["tenant", "tool"], name="links_of_tool"),
            models.Index(fields=["tenant", "deployment"], name="links_of_deployment"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.id)
