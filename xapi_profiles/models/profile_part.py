"""ProfilePart: where a Concept, Statement Template or Pattern is defined, by its IRI."""

from uuid import uuid4

from django.db import models

from xapi_profiles.models.profile_version import ProfileVersion


class ProfilePart(models.Model):
    """``list`` is the property of the document under which it stands, ``place`` its index there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(ProfileVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.UUIDField()
    list = models.CharField(max_length=10)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "version", "list", "place", name="part_of_version")]
        # Whatever an IRI stands for.
        indexes = [models.Index("tenant", "digest", name="parts_of_iri")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.list} {self.place}"
