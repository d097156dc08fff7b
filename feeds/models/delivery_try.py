"""DeliveryTry: one request to a receiver, and what came of it; kept for some days."""

from django.db import models

from feeds.models.feed import Feed


class DeliveryTry(models.Model):
    """``position`` is the record's, or the last one's of ``records`` that were sent together.

    ``status`` is what an HTTP receiver answered, ``said`` why the records weren't taken.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.BigIntegerField()
    records = models.PositiveIntegerField(default=1)
    is_taken = models.BooleanField(default=True)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    seconds = models.FloatField()
    said = models.TextField(blank=True)

    class Meta:
        # The newest tries of a feed; and those that are old enough to be forgotten.
        indexes = [models.Index("tenant", "feed", "at", name="tries_of_feed")]
        default_permissions = ("view",)
        verbose_name_plural = "delivery tries"

    def __str__(self) -> str:
        return f"{self.status} at {self.at}"
