"""Attachments: content that Statements carry, kept by its hash outside the database."""

from django.db import models

from lrs.models.statement_log import tenant_key


class Attachment(models.Model):
    """One stored content; every Statement that names its sha2 shares it."""

    tenant = tenant_key()
    sha2 = models.CharField(max_length=128)
    content_type = models.CharField(max_length=255)
    length = models.BigIntegerField()
    path = models.CharField(max_length=255)
    stored = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("tenant", "sha2", name="attachment_of_tenant")]

    def __str__(self) -> str:
        return self.sha2
