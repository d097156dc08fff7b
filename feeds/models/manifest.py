"""Manifest: what the receiver of a feed has to have of a stretch of the log, within one hour."""

from django.db import models

from feeds.models.feed import Feed


class Manifest(models.Model):
    """Of the positions after ``after`` up to ``up_to``, chosen by ``filters``: how many records, and their digest.

    An hour has several if the feed's filters were changed in it, and none if it had no record.
    """

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    after = models.BigIntegerField()
    up_to = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    filters = models.JSONField(default=dict)
    mapping = models.PositiveIntegerField(help_text="The version of the mapping that the records were made by.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # The manifests of a feed's hour, in order.
        constraints = [models.UniqueConstraint("tenant", "feed", "hour", "up_to", name="manifest_of_hour")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.count} in {self.hour}"
