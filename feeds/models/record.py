"""Record: a learning record as it leaves, at its Statement's position in the log."""

from django.db import models


class Record(models.Model):
    """``payload`` is the record's JSON as it is sent. Keys are digests of texts that may be longer than index entries.

    ``retracted_at`` is the position of the record that took this one back. The primary key serves the stream.
    """

    pk = models.CompositePrimaryKey("tenant_id", "position")
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField()
    record_id = models.UUIDField()
    event = models.CharField(max_length=12)
    learner_id = models.UUIDField(null=True)
    item_key = models.UUIDField(null=True)
    course_key = models.UUIDField(null=True)
    verb_key = models.UUIDField(null=True)
    retracted_at = models.BigIntegerField(null=True)
    payload = models.TextField()

    class Meta:
        # A retraction finds what it takes back.
        constraints = [models.UniqueConstraint("tenant", "record_id", name="record_of_statement")]
        indexes = [
            # What a learner did; the state of one of their items is made anew of it.
            models.Index("tenant", "learner_id", "position", name="records_of_learner"),
            # The stream of some events, of a course, of an item, or of a verb.
            models.Index("tenant", "event", "position", name="records_of_event"),
            models.Index("tenant", "course_key", "position", name="records_of_course"),
            models.Index("tenant", "item_key", "position", name="records_of_item"),
            models.Index("tenant", "verb_key", "position", name="records_of_verb"),
        ]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return str(self.record_id)
