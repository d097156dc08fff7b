"""Quarantine: requests that were refused and kept, so that an administrator can see why and send them again."""

from django.db import models

from lrs.models.statement_log import tenant_key


class RefusedRequest(models.Model):
    """One refused request of a credential that keeps them; nothing in here counts as stored."""

    tenant = tenant_key()
    credential_id = models.IntegerField()
    received_at = models.DateTimeField()
    method = models.CharField(max_length=8)
    version = models.CharField(max_length=8)
    statement_id = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=255)
    body = models.BinaryField()
    is_whole = models.BooleanField(help_text="Whether the body was kept whole, so that it can be sent again.")
    status = models.PositiveSmallIntegerField()
    message = models.TextField()
    code = models.CharField(max_length=64, default="")
    problem_codes = models.TextField(blank=True, help_text="The codes of its problems, each between two spaces.")
    problems = models.JSONField(default=list)
    replayed_by = models.CharField(max_length=250, blank=True)
    replayed_at = models.DateTimeField(null=True, blank=True)
    replayed_ids = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            # The administrators' list, newest first, and the count by which a credential's share is bounded.
            models.Index("tenant", "credential_id", "received_at", name="refused_by_credential"),
            # What is too old to be kept, whosever it is.
            models.Index("received_at", name="refused_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.status}: {self.message[:80]}"
