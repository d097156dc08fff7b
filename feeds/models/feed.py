"""Feed: where learning records of a tenant go, which ones, and how far they have gone."""

from uuid import uuid4

from django.db import models


class Status(models.TextChoices):
    """What a feed does."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


class Feed(models.Model):
    """Records up to ``position`` have been delivered, or wait in a Delivery of their own.

    Up to ``proven_to`` there are Manifests of what the receiver has to have.

    ``secrets`` is an encrypted JSON array: all of them sign, or the first one is what the receiver lets in. One worker
    at a time delivers: whose ``lease`` it is, until ``leased_until``. The receiver has taken nothing since
    ``failing_since``.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, blank=True, help_text="Who answers for what receives the records.")
    purpose = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, default="webhook", help_text="The name of a sink.")
    url = models.CharField(max_length=2_000)
    options = models.JSONField(default=dict, blank=True, help_text="What the sink asks for beside the address.")
    events = models.JSONField(default=list, blank=True, help_text="Names of events; all of them if there is none.")
    course = models.CharField(max_length=500, blank=True, help_text="The id of a course as records have it.")
    verb = models.CharField(max_length=2_000, blank=True, help_text="The IRI of a verb.")
    profile = models.CharField(
        max_length=2_000, blank=True, help_text="The IRI by which Statements name a profile in their category."
    )
    group = models.UUIDField(null=True, blank=True, help_text="The id of a group of a course: its members' records.")
    in_order = models.BooleanField(
        default=False, help_text="Whether a learner's records wait for those before that haven't been taken yet."
    )
    at_once = models.PositiveSmallIntegerField(default=4, help_text="How many requests are sent at once.")
    secrets = models.BinaryField()
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    disabled_because = models.TextField(blank=True)
    position = models.BigIntegerField(default=0)
    proven_to = models.BigIntegerField(default=0)
    delivered = models.PositiveBigIntegerField(default=0)
    last_success_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_problem = models.TextField(blank=True)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # A tenant's feeds by name.
        constraints = [models.UniqueConstraint("tenant", "name", name="feed_of_tenant")]
        default_permissions = ("view", "add", "change")

    def __str__(self) -> str:
        return self.name
