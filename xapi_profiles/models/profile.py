"""Profile: a vocabulary that a tenant holds, by its IRI, whatever its versions say."""

from uuid import uuid4

from django.db import models

from xapi_profiles.models.policy import Policy


class Profile(models.Model):
    """``digest`` stands for the IRI, which may be longer than an index entry. ``title`` is that of the current version.

    ``changed_at`` says to whoever remembers a Profile that it is another now.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    iri = models.TextField()
    digest = models.UUIDField()
    title = models.CharField(max_length=500)
    policy = models.CharField(max_length=10, choices=Policy.choices, default=Policy.OFF)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="profile_of_iri")]
        # Profiles by title, page by page.
        indexes = [models.Index("tenant", "title", "id", name="profiles_by_title")]
        default_permissions = ("add", "change", "view")

    def __str__(self) -> str:
        return self.title
