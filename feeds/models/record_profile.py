"""RecordProfile: a profile that the Statement of a record names."""

from django.db import models


class RecordProfile(models.Model):
    """``profile_key`` is the digest of an id in the Statement's category (xAPI Profiles 1.0, Communication §2.0).

    The primary key serves the stream of a profile. Most Statements name none or one, few name more.
    """

    pk = models.CompositePrimaryKey("tenant_id", "profile_key", "position")
    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    profile_key = models.UUIDField()
    position = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.profile_key} at {self.position}"
