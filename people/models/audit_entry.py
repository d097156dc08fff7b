"""The audit trail: who did what to which object, and when."""

from typing import Any, NoReturn

from django.db import models

from people.models.tenant import Tenant


class AuditTrailIsAppendOnly(TypeError):
    """The program tried to change or delete what was written down."""


class AuditEntries(models.QuerySet["AuditEntry"]):
    """Entries can be added and read; a database trigger refuses changes that come another way."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AuditTrailIsAppendOnly("An audit entry is never changed.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AuditTrailIsAppendOnly("An audit entry is never deleted.")


class AuditEntry(models.Model):
    """One thing that was done; written in the transaction that did it."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    who = models.CharField(max_length=250, help_text="A user, a credential or the command line.")
    action = models.CharField(max_length=100)
    object = models.CharField(max_length=250)
    details = models.JSONField(default=dict)

    objects = AuditEntries.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        indexes = [
            # The administrators' list: a tenant's entries, newest first.
            models.Index(fields=["tenant", "id"], name="audit_of_tenant"),
            # What happened to one object, newest first.
            models.Index(fields=["tenant", "object", "id"], name="audit_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.action} {self.object}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that was written is refused."""
        if not self._state.adding:
            raise AuditTrailIsAppendOnly("An audit entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AuditTrailIsAppendOnly("An audit entry is never deleted.")
