"""Delivery: a record that a receiver hasn't taken yet, or never took."""

from django.db import models

from feeds.models.feed import Feed


class Delivery(models.Model):
    """The record at ``position`` is tried again when it is due; after the last try it is dead, and kept.

    A record that was taken at once has no row. ``due_at`` is None for what waits for another record of its learner, and
    for what is dead.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.BigIntegerField()
    learner_id = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(default=0, help_text="0 if there was no answer.")
    last_answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "feed", "position", name="delivery_of_record")]
        indexes = [
            # What is to be tried again.
            models.Index("tenant", "feed", "due_at", name="deliveries_due", condition=models.Q(due_at__isnull=False)),
            # What of a learner waits, in order.
            models.Index(
                "tenant", "feed", "learner_id", "position", name="deliveries_waiting", condition=models.Q(dead_at=None)
            ),
            # What is dead.
            models.Index(
                "tenant", "feed", "position", name="deliveries_dead", condition=models.Q(dead_at__isnull=False)
            ),
        ]
        default_permissions = ("view", "change")
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.position} to {self.feed_id}"
