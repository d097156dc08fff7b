"""Sessions: one launch of one Assignable Unit, from Launched to Terminated or Abandoned."""

from uuid import uuid4

from django.db import models

from cmi5.models.assignable_unit import AssignableUnit


class Session(models.Model):
    """What was launched on which terms, and what the AU has sent since (cmi5 §9.3, §9.6.3.1).

    Its id is the session id. Of the fetch URL and of the token only keyed hashes are kept. ``initialized_at``,
    ``terminated_at`` and ``last_statement_at`` are the timestamps of Statements; ``ends_at`` is when the server takes
    nothing any more: the end of the token's life, or of the time of grace after Terminated.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(AssignableUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor = models.JSONField()
    launch_mode = models.CharField(max_length=10)
    mastery_score = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    context_template = models.JSONField()
    fetch_hash = models.BinaryField(max_length=32)
    token_hash = models.BinaryField(max_length=32, null=True)
    launched_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    preferences_read_at = models.DateTimeField(null=True)
    initialized_at = models.DateTimeField(null=True)
    terminated_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)
    last_statement_at = models.DateTimeField(null=True)
    verbs = models.JSONField(default=list)

    class Meta:
        indexes = [
            # The active session of a registration, which the next launch abandons; all sessions of a registration.
            models.Index(fields=["tenant", "enrollment", "-launched_at"], name="sessions_of_registration"),
            # Sessions that nobody has ended, oldest first, for those who abandon them.
            models.Index(
                fields=["launched_at"],
                name="sessions_that_are_open",
                condition=models.Q(terminated_at__isnull=True, abandoned_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
