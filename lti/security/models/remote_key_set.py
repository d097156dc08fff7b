"""Key sets of tools and platforms, as they were fetched last."""

from django.db import models


class RemoteKeySet(models.Model):
    """What a key set URL answered; ``digest`` stands for the URL in the key. All processes share it."""

    tenant = models.ForeignKey("people.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.UUIDField()
    url = models.TextField()
    document = models.JSONField(null=True)
    fetched_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="When it was asked for last, with or without success.")
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "digest", name="key_set_of_url")]

    def __str__(self) -> str:
        return self.url
