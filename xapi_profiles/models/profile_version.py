"""ProfileVersion: a Profile's document as its author wrote it, which never changes."""

from uuid import uuid4

from django.db import models

from xapi_profiles.models.profile import Profile


class ProfileVersion(models.Model):
    """One version of a Profile (xAPI Profiles Structure §6.1); the current one is the newest by ``generated_at``.

    ``document`` is the text as it came. ``findings`` is what was told of it when it was loaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", db_index=False)
    iri = models.TextField()
    digest = models.UUIDField()
    document = models.TextField()
    generated_at = models.DateTimeField()
    was_revision_of = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="version_of_iri")]
        # The current version of a Profile, and all of them, newest first.
        indexes = [models.Index(fields=["tenant", "profile", "-generated_at"], name="versions_of_profile")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.iri
