"""LearnerItemState: where a learner stands with an item, as their records say."""

from django.db import models


class LearnerItemState(models.Model):
    """``item_id`` is the Activity's IRI and ``item_key`` its digest; ``counted`` is all of feeds.rules.item_state.

    The columns beside it are what is listed and asked for. The primary key finds a learner's items; all of it can be
    made anew from the records.
    """

    pk = models.CompositePrimaryKey("tenant_id", "learner_id", "item_key")
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    learner_id = models.UUIDField()
    item_key = models.UUIDField()
    item_id = models.TextField()
    item_name = models.TextField(blank=True)
    status = models.CharField(max_length=12)
    best_scaled = models.FloatField(null=True)
    last_activity_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    counted = models.TextField(help_text="JSON.")

    class Meta:
        # The learners of an item.
        indexes = [models.Index("tenant", "item_key", "learner_id", name="learner_states_of_item")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.status
