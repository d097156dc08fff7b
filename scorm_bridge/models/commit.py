"""Commit and SetAside: what came from players, and what of it isn't part of the run-time data."""

from django.db import models

from scorm_bridge.models.attempt import Attempt
from scorm_bridge.models.player_session import PlayerSession


class Commit(models.Model):
    """A commit that was taken: what it was about, and the answer that a repetition gets.

    ``digest`` is that of everything in it but the token.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    session = models.ForeignKey(PlayerSession, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    taken_at = models.DateTimeField()
    at = models.DateTimeField()
    activity = models.TextField(blank=True)
    activity_attempt = models.PositiveIntegerField(null=True)
    elements = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    events = models.JSONField(default=list)
    digest = models.BinaryField(max_length=32)
    answer = models.TextField()

    class Meta:
        # A repetition is found by its number; the history of a session.
        constraints = [models.UniqueConstraint("tenant", "session", "number", name="scorm_commit_of_session")]

    def __str__(self) -> str:
        return f"commit {self.number}"


class SetAside(models.Model):
    """Content of a commit that isn't part of the run-time data, and why; ``content`` is JSON."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey(PlayerSession, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    came_at = models.DateTimeField()
    content = models.TextField()

    class Meta:
        # The same content that comes again is kept once.
        constraints = [
            models.UniqueConstraint("tenant", "session", "number", "reason", "digest", name="scorm_set_aside_once")
        ]
        indexes = [
            # What was set aside of an attempt, in its order.
            models.Index("tenant", "attempt", "id", name="scorm_set_aside_of_attempt"),
            # What was set aside of a tenant, of one reason or of each, the newest first; Statements to be said again.
            models.Index(fields=["tenant", "reason", "-id"], name="scorm_set_aside_by_reason"),
            # What is to be pruned, the oldest first.
            models.Index(fields=["came_at"], name="scorm_set_aside_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: commit {self.number}"
