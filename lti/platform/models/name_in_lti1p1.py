"""What people and courses were called by LTI 1.1, for tools that go on with it. LTI 1.3 Migration Guide."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class NameInLti1p1(models.Model):
    """``subject`` is a learner or a course of the tenant; ``value`` its ``user_id`` or ``context_id`` of LTI 1.1.

    No two of a kind have one value: a tool would take them for one. What links were called stands in them.
    """

    USER, CONTEXT = "user", "context"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=[(USER, "user_id"), (CONTEXT, "context_id")])
    subject = models.UUIDField(editable=False)
    value = models.CharField("in LTI 1.1", max_length=255, blank=True, help_text="Empty: tools aren't told.")

    class Meta:
        verbose_name = "name in LTI 1.1"
        verbose_name_plural = "names in LTI 1.1"
        constraints = [
            # What a launch, or a page of a roster, asks for.
            models.UniqueConstraint("tenant", "kind", "subject", name="name_in_lti1p1_of_subject"),
            # The list in the administration; whose name a value is already.
            models.UniqueConstraint(
                "tenant", "kind", "value", name="name_in_lti1p1_once", condition=~Q(value=""),
                violation_error_message="This is somebody else's already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"
