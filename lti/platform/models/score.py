"""Score and Result: what a tool said of a learner, and what stands in the gradebook. AGS 2.0 §3.3, §3.4."""

from django.db import models

from lti.platform.models.line_item import LineItem


class Score(models.Model):
    """One message of a tool: kept as it came, for ever. Nothing is told twice for one moment (§3.4.9)."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.PROTECT, related_name="+", db_index=False)
    timestamp = models.DateTimeField()
    score_given = models.FloatField(null=True)
    score_maximum = models.FloatField(null=True)
    activity_progress = models.CharField(max_length=20)
    grading_progress = models.CharField(max_length=20)
    comment = models.TextField(blank=True)
    document = models.JSONField(help_text="The message as it came.")
    received_at = models.DateTimeField()

    class Meta:
        # The history of one cell, newest first.
        constraints = [models.UniqueConstraint("tenant", "line_item", "learner", "timestamp", name="score_of_moment")]

    def __str__(self) -> str:
        return f"{self.score_given} of {self.score_maximum}"


class Result(models.Model):
    """A cell of the gradebook: what the newest score made of it, or an instructor."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="+", db_index=False)
    learner = models.ForeignKey("people.Learner", on_delete=models.PROTECT, related_name="+", db_index=False)
    result_score = models.FloatField(null=True)
    comment = models.TextField(blank=True)
    activity_progress = models.CharField(max_length=20)
    grading_progress = models.CharField(max_length=20)
    timestamp = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    scoring_learner = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "line_item", "learner", name="result_of_learner")]
        # The pages of a line item's results.
        indexes = [models.Index("tenant", "line_item", "id", name="results_of_line_item")]

    def __str__(self) -> str:
        return str(self.result_score)
