"""Links: what of ours a resource link of a platform leads to."""

from django.db import models

from lti.tool.models.platform_context import PlatformContext
from lti.tool.models.platform_deployment import PlatformDeployment


class Link(models.Model):
    """A resource link. LTI 1.3 Core §5.3.5.

    It leads to ``course``, or to the item of it whose publisher's id is ``item``; to nothing yet if there is no course.
    ``line_item`` and ``line_items`` are where scores go (AGS 2.0 §3.1), with the scopes that the platform offered.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    deployment = models.ForeignKey(PlatformDeployment, on_delete=models.CASCADE, related_name="links", db_index=False)
    resource_link_id = models.CharField(max_length=255)
    context = models.ForeignKey(
        PlatformContext, on_delete=models.SET_NULL, null=True, related_name="links", db_index=False
    )
    title = models.CharField(max_length=500, blank=True)
    course = models.ForeignKey("courses.Course", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    item = models.TextField(blank=True)
    line_item = models.TextField(blank=True)
    line_items = models.TextField(blank=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "deployment", "resource_link_id", name="link_of_deployment")]
        indexes = [
            # The courses of a context, into which its roster is enrolled; deleting a course looks for its links.
            models.Index(fields=["tenant", "context", "course"], name="links_of_context"),
            models.Index(fields=["tenant", "course"], name="links_to_course"),
        ]

    def __str__(self) -> str:
        return self.title or self.resource_link_id
