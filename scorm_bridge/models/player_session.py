"""PlayerLaunch and PlayerSession: who may speak for an attempt, and who does."""

from uuid import uuid4

from django.db import models

from scorm_bridge.models.attempt import Attempt


class PlayerLaunch(models.Model):
    """One launch of a package by its learner. Of its token only a keyed hash is kept.

    It is over when its session says so, or when its attempt ends. ``bucket`` and ``filled_at`` are those of its rate
    limit (``people.rules.token_bucket``).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", db_index=False)
    token_hash = models.BinaryField(max_length=32)
    return_url = models.TextField(blank=True)
    launched_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    bucket = models.FloatField(null=True)
    filled_at = models.FloatField(null=True)

    class Meta:
        indexes = [
            # The launches of an attempt that ends.
            models.Index("tenant", "attempt", name="scorm_launches_of_attempt"),
            # Launches to be pruned, the oldest first.
            models.Index(fields=["ends_at"], name="scorm_launches_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PlayerSession(models.Model):
    """One opening of the player, from ``open`` to the commit that ends it; reloading the player opens another.

    Its ``number`` counts within the attempt, so that what a later session writes is newer than all of an earlier one's.
    ``last_number`` is that of the newest commit, ``end_number`` that of the commit that ended it. Its commits up to
    ``pruned_number`` are pruned; when its launch is, it has none any more.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", db_index=False)
    launch = models.ForeignKey(PlayerLaunch, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, blank=True)
    last_number = models.BigIntegerField(default=0)
    end_number = models.BigIntegerField(null=True)
    pruned_number = models.BigIntegerField(default=0)

    class Meta:
        # The sessions of an attempt, the newest last.
        constraints = [models.UniqueConstraint("tenant", "attempt", "number", name="player_session_of_attempt")]
        indexes = [
            # Deleting a launch looks for its sessions.
            models.Index("tenant", "launch", name="player_sessions_of_launch"),
            # Sessions that nobody has ended, the longest silent first, for those who close them.
            models.Index(
                fields=["last_seen_at"],
                name="player_sessions_that_are_open",
                condition=models.Q(ended_at__isnull=True, superseded_at__isnull=True),
            ),
            # Sessions whose commits are to be pruned, the oldest first.
            models.Index(
                fields=["last_seen_at"],
                name="player_sessions_with_commits",
                condition=models.Q(last_number__gt=models.F("pruned_number")),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.number}"
