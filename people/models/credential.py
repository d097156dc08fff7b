"""A key and secret by which a client is known to one tenant's store."""

from django.db import models
from django.db.models import Q

from people.models.tenant import Tenant


class Credential(models.Model):
    """What one client may do; secrets are kept as keyed hashes only and shown once."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="credentials")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    previous_secret_hash = models.BinaryField(max_length=32, null=True, blank=True)
    previous_valid_until = models.DateTimeField(null=True, blank=True)
    scopes = models.JSONField(default=list)
    agent = models.JSONField(
        null=True,
        blank=True,
        help_text="The authority of its Statements; by default an account on the tenant's home page.",
    )
    may_set_authority = models.BooleanField(default=False)
    tolerances = models.JSONField(default=list, blank=True)
    keep_refused = models.BooleanField(default=False)
    requests_per_minute = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tenant", "name", "id"]
        constraints = [
            models.CheckConstraint(
                name="credential_previous_secret_ends",
                condition=Q(previous_secret_hash__isnull=True, previous_valid_until__isnull=True)
                | Q(previous_secret_hash__isnull=False, previous_valid_until__isnull=False),
                violation_error_message="A previous secret is valid until a moment.",
            ),
            models.CheckConstraint(
                name="credential_rate_limit_positive",
                condition=Q(requests_per_minute__isnull=True) | Q(requests_per_minute__gte=1),
                violation_error_message="A rate limit is at least one request a minute.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"
