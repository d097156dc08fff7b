"""Finding: how often a source broke a rule of a Profile with a verb, and with which Statements."""

from django.db import models

from xapi_profiles.models.profile import Profile


class Finding(models.Model):
    """``source`` is who sent the Statements, ``path`` the place in them; ``digest`` stands for the group."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.UUIDField()
    source = models.CharField(max_length=250)
    verb = models.TextField()
    code = models.CharField(max_length=50)
    path = models.TextField()
    rule = models.TextField()
    count = models.PositiveBigIntegerField(default=0)
    first_at = models.DateTimeField()
    newest_at = models.DateTimeField()
    first_statement = models.UUIDField()
    newest_statement = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "profile", "digest", name="finding_of_group")]
        # Findings of all Profiles or of one, newest group first; a tenant has some thousands at most.
        indexes = [models.Index(fields=["tenant", "-id"], name="findings_of_tenant")]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.code} at {self.path}"
