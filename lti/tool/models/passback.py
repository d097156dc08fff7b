"""Passbacks: scores that go back to the platform."""

from django.db import models

from lti.tool.models.link import Link


class Passback(models.Model):
    """What one learner has reached in what one link leads to, and how far the platform knows it. AGS 2.0 §3.4.

    Whatever happens in the enrollment adds 1 to ``wanted``, in the same transaction; who sends takes the row by
    ``claimed_until``, tells the platform how things stand by then, and sets ``told`` to what ``wanted`` was. So what is
    sent is always the newest, one at a time, and nothing is lost between. ``claim_number`` grows whenever the row is
    taken: who has another one than the row comes too late to say anything of it. ``last_timestamp`` only grows.
    """

    IDLE, WAITING, SENT, REFUSED = "idle", "waiting", "sent", "refused"
    STATES = ((IDLE, "nothing to tell"), (WAITING, "waiting"), (SENT, "sent"), (REFUSED, "given up"))

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="passbacks", db_index=False)
    user_id = models.CharField(max_length=255, help_text="How the platform calls the learner.")
    learner = models.ForeignKey("people.Learner", on_delete=models.CASCADE, related_name="+", db_index=False)
    enrollment = models.ForeignKey("courses.Enrollment", on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(
        "courses.CourseItem", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    activity = models.TextField(
        blank=True, help_text="The Activity whose learning records tell the score where the course has none to tell."
    )
    state = models.CharField(max_length=10, choices=STATES, default=IDLE)
    wanted = models.PositiveBigIntegerField(default=0)
    told = models.PositiveBigIntegerField(default=0)
    score = models.JSONField(null=True, help_text="What the platform has accepted last.")
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claim_number = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    last_timestamp = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer_status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "link", "user_id", name="passback_of_link_and_user")]
        indexes = [
            # What happens in an enrollment is to be told; this is asked with every step of every learner.
            models.Index(fields=["tenant", "enrollment"], name="passbacks_of_enrollment"),
            # What is due is taken by whoever works, whatever the tenant.
            models.Index(fields=["due_at"], name="passbacks_due", condition=models.Q(due_at__isnull=False)),
            # The administrators' list, by state; deleting a learner or a course version looks for what leads there.
            models.Index(fields=["tenant", "state", "-id"], name="passbacks_by_state"),
            models.Index(fields=["tenant", "learner"], name="passbacks_of_learner"),
            models.Index(fields=["tenant", "item"], name="passbacks_of_item"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.link_id}"
