"""What deep linking brought that isn't a tool's link: pages elsewhere, files, HTML and images. Deep Linking 2.0 §3."""

from uuid import uuid4

from django.db import models


class LinkedContent(models.Model):
    """Files, images and HTML are kept in the package store under this id; a link has its ``url`` only.

    ``path`` is the file's name there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    type = models.CharField(max_length=20)
    url = models.CharField(max_length=2000, blank=True)
    path = models.CharField(max_length=300, blank=True)
    presentation = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "item", name="linked_content_of_item")]

    def __str__(self) -> str:
        return f"{self.type} {self.url or self.path}"
