"""LineItem: a column of the gradebook. Assignment and Grade Services 2.0 §3.2."""

from django.db import models
from django.db.models import Q

from lti.platform.models.resource_link import ResourceLink
from lti.platform.models.tool import Tool


class LineItem(models.Model):
    """A column that belongs to a tool, in one course. ``version`` is its entity tag, for writers who meet.

    ``submission_review`` is how the tool lets submissions be looked at (Submission Review 1.0), ``extensions`` what
    else came under URLs as names (§3.1.2).
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="+", db_index=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="+", db_index=False)
    resource_link = models.ForeignKey(
        ResourceLink, on_delete=models.PROTECT, related_name="+", db_index=False, null=True, blank=True
    )
    label = models.CharField(max_length=500)
    score_maximum = models.FloatField()
    resource_id = models.CharField(max_length=500, blank=True)
    tag = models.CharField(max_length=500, blank=True)
    start_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    grades_released = models.BooleanField(null=True, blank=True)
    submission_review = models.JSONField(null=True, blank=True)
    extensions = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_item_maximum_positive",
                condition=Q(score_maximum__gt=0),
                violation_error_message="The maximum is greater than 0.",
            )
        ]
        indexes = [
            # The gradebook's columns; a tool's own ones in a course; each filter of §3.2.4 beside them.
            models.Index("tenant", "course", "id", name="line_items_of_course"),
            models.Index("tenant", "course", "tool", "id", name="line_items_of_tool"),
            models.Index("tenant", "course", "tool", "resource_id", "id", name="line_items_by_resource"),
            models.Index("tenant", "course", "tool", "tag", "id", name="line_items_by_tag"),
            models.Index("tenant", "resource_link", "id", name="line_items_of_link"),
        ]

    def __str__(self) -> str:
        return self.label
