"""Activities: the store's own merged view of every Activity that a Statement named."""

from django.db import models

from lrs.models.statement_log import tenant_key


class Activity(models.Model):
    """An Activity with its canonical definition (xAPI 1.0.3 Data §2.4.4.1).

    ``digest`` stands for the IRI in the unique key, because IRIs may be longer than an index entry. The index
    activity_by_iri (migration 0003) has the first 200 characters of it and serves ``lrs.services.activity_list``.
    """

    tenant = tenant_key()
    digest = models.UUIDField()
    iri = models.TextField()
    definition = models.TextField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint("tenant", "digest", name="activity_of_tenant")]

    def __str__(self) -> str:
        return self.iri
