"""What the inspector shows: launches and service calls, each with its messages and how they were judged."""

from uuid import uuid4

from django.db import models


class Exchange(models.Model):
    """One launch, message or service call, on either side.

    ``messages`` has what came and went, decoded, without signatures and tokens; ``steps`` each rule that was looked
    at (lti.security.rules.trail). ``party`` is the tool or the platform, ``party_name`` how it was called then.
    """

    PLATFORM, TOOL = "platform", "tool"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    side = models.CharField(max_length=10, help_text="What we are in it: platform or tool.")
    kind = models.CharField(max_length=40)
    party = models.UUIDField(null=True)
    party_name = models.CharField(max_length=200, blank=True)
    learner = models.UUIDField(null=True)
    passed = models.BooleanField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.TextField(blank=True)
    messages = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "exchange"
        default_permissions = ("view",)
        permissions = [("view_personal_data", "Can see whom LTI messages are about")]
        indexes = [
            # The inspector, newest first: everything, what failed, our side, what one tool or platform did (by its id,
            # and by the name that is searched for), and what a learner did.
            models.Index(fields=["tenant", "-at", "id"], name="exchanges_of_tenant"),
            models.Index(fields=["tenant", "passed", "-at", "id"], name="exchanges_by_outcome"),
            models.Index(fields=["tenant", "side", "-at", "id"], name="exchanges_by_side"),
            models.Index(fields=["tenant", "party", "-at", "id"], name="exchanges_of_party"),
            models.Index(fields=["tenant", "party_name", "-at", "id"], name="exchanges_of_party_name"),
            models.Index(fields=["tenant", "learner", "-at", "id"], name="exchanges_of_learner"),
            # What is old enough is cleared away, whatever the tenant.
            models.Index(fields=["at"], name="exchanges_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"
