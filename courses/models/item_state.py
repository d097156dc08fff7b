"""ItemState: where a learner stands with one item of a course."""

from django.db import models

from courses.models.course_item import CourseItem
from courses.models.enrollment import Enrollment


class ItemState(models.Model):
    """One row for each item of an enrollment that something has happened to; an item without a row is untouched.

    For a block, ``satisfied_children`` counts what is satisfied directly in it, so that a block is judged without
    looking at its children. ``score_scaled`` is the best one.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="items", db_index=False)
    item = models.ForeignKey(CourseItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    launches = models.PositiveIntegerField(default=0)
    first_launched_at = models.DateTimeField(null=True)
    last_activity_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    satisfied_at = models.DateTimeField(null=True)
    satisfied_children = models.PositiveIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(null=True, help_text="Per cent.")
    score_scaled = models.FloatField(null=True)
    seconds = models.FloatField(default=0, help_text="Time spent, as far as it was told.")

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "enrollment", "item", name="state_of_item")]
        # Deleting a course version looks for what leads to its items.
        indexes = [models.Index("tenant", "item", name="states_by_item")]

    def __str__(self) -> str:
        return f"{self.item_id} of {self.enrollment_id}"
