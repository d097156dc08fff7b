"""Attempts: a learner's way through a whole package, from the first launch to its exit."""

from uuid import uuid4

from django.db import models


class Attempt(models.Model):
    """One attempt on the root of the activity tree (SCORM 2004 4th Ed. RTE §2.1.1).

    It goes on over many launches until it is exited. ``mode`` is what was asked for: only a normal attempt is for
    credit, and leaves anything in a course. ``sequencing`` is JSON that the engine in the browser has written, by the
    commit of ``sequencing_sequence``. ``sessions`` counts its player sessions. ``ended_by`` says who ended it.
    ``standings`` are completion and success of the ``clusters`` below the root by their identifiers, and how many
    ``attempts`` on the root there were then.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey("courses.CourseItem", on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=6)
    begun_at = models.DateTimeField()
    last_activity_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, blank=True)
    sessions = models.PositiveIntegerField(default=0)
    current = models.TextField(blank=True)
    sequencing = models.TextField(blank=True)
    sequencing_sequence = models.BigIntegerField(default=0)
    completion = models.CharField(max_length=13, default="not attempted")
    success = models.CharField(max_length=7, default="unknown")
    score_scaled = models.FloatField(null=True)
    progress_measure = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    standings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # The attempts of a registration; two launches at once make one.
            models.UniqueConstraint("tenant", "enrollment", "item", "number", name="scorm_attempt_of_enrollment"),
            models.UniqueConstraint(
                "tenant",
                "enrollment",
                "item",
                "mode",
                condition=models.Q(ended_at__isnull=True),
                name="scorm_attempt_that_is_open",
            ),
        ]
        indexes = [
            # The list of a tenant's attempts, newest first.
            models.Index(fields=["tenant", "-begun_at", "id"], name="scorm_attempts_of_tenant"),
            # Deleting a course version looks for what leads to its items.
            models.Index("tenant", "item", name="scorm_attempts_by_item"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}"

    @property
    def is_for_credit(self) -> bool:
        """Tell whether what happens counts (RTE §4.2.5)."""
        return self.mode == "normal"
