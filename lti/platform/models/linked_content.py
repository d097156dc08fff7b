"""What deep linking brought that isn't a tool's link: pages elsewhere, files, HTML and images. Deep Linking 2.0 §3."""

from uuid import uuid4

from django.db import models


class LinkedContent(models.Model):
    """Files, images and HTML are kept in the package store under this id; a link has its ``url`` only.

    ``path`` is the file's name there, empty until it was fetched. One that is ``pending`` is fetched when it is
    ``due_at``; ``problem`` says why the last try failed. What came together has the same ``answer``.
    """

    KEPT, PENDING, FAILED = "kept", "pending", "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    type = models.CharField(max_length=20)
    url = models.CharField(max_length=2000, blank=True)
    path = models.CharField(max_length=300, blank=True)
    presentation = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=KEPT)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    media_type = models.CharField(max_length=255, blank=True)
    expires_at = models.DateTimeField(null=True)
    answer = models.UUIDField(null=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "item", name="linked_content_of_item")]
        indexes = [
            # What is due, whatever the tenant; what came together, whose sizes are added up.
            models.Index(fields=["due_at"], name="linked_content_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["tenant", "answer"], name="linked_content_of_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.url or self.path}"
