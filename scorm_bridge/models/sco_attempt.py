"""ScoAttempts: a learner's way through one activity, over all its suspensions."""

from uuid import uuid4

from django.db import models

from scorm_bridge.models.attempt import Attempt


class ScoAttempt(models.Model):
    """One attempt on an activity (SCORM 2004 4th Ed. RTE §2.1.1); its id is the subregistration of its Statements.

    It has runs, from Initialize to Terminate. ``seconds_before`` were told by the runs that are over,
    ``seconds_of_run`` by the one that began last. ``sequence`` is that of the newest commit. A SCO attempt that is
    neither ``ended_at`` nor ``suspended_at`` is running, or broke off. ``reported`` is what roll-up asks for beside the
    status. ``unsaid`` are the parts that changed and of which no Statement has told yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", db_index=False)
    activity = models.TextField()
    number = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    initialized_at = models.DateTimeField(null=True)
    run_began_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    exit = models.CharField(max_length=10, blank=True)
    seconds_before = models.FloatField(default=0)
    seconds_of_run = models.FloatField(default=0)
    sequence = models.BigIntegerField(default=0)
    elements = models.PositiveIntegerField(default=0)
    reported = models.JSONField(default=dict)
    unsaid = models.JSONField(default=list)
    completion = models.CharField(max_length=13, default="unknown")
    success = models.CharField(max_length=7, default="unknown")
    score_scaled = models.FloatField(null=True)
    progress_measure = models.FloatField(null=True)

    class Meta:
        # The newest attempt on each activity of an attempt, and the one that a commit is about.
        constraints = [
            models.UniqueConstraint("tenant", "attempt", "activity", "number", name="sco_attempt_of_activity")
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.number}"

    @property
    def total_seconds(self) -> float:
        """Return the time that all runs have told (RTE §4.2.24)."""
        return self.seconds_before + self.seconds_of_run
