"""The statement log: Statements in the order in which they were stored, and the keys by which they are found."""

from typing import Any

from django.db import models


def tenant_key() -> "models.ForeignKey[Any, Any]":
    """Return the tenant column of a log table.

    It has no database constraint: checking it would lock the tenant's row in every batch, and writers take the
    tenant from an authenticated Principal only.
    """
    return models.ForeignKey(
        "people.Tenant", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )


class Statement(models.Model):
    """One stored Statement: its exact JSON, at its position in the log.

    ``position`` carries the microsecond of ``stored`` and the place in its batch (``lrs.rules.position``), so that
    position order is stored order. On PostgreSQL the primary key is (tenant, position), which also serves the
    unfiltered newest-first list; SQLite has a unique index of the same columns.
    """

    position = models.BigIntegerField(primary_key=True)
    tenant = tenant_key()
    statement_id = models.UUIDField()
    credential_id = models.IntegerField(null=True)
    timestamp_given = models.BooleanField()
    voided = models.BooleanField(default=False)
    repairs = models.TextField(help_text="The tolerances that were applied, separated by spaces; mostly none.")
    payload = models.TextField()

    class Meta:
        indexes = [
            # The administrators' list of voided Statements.
            models.Index("tenant", "position", name="statement_voided", condition=models.Q(voided=True)),
        ]
        # Statements are added by the store itself, and never changed or deleted.
        default_permissions = ("view",)
        permissions = [("void_statement", "Can void statements")]

    def __str__(self) -> str:
        return str(self.statement_id)


class StatementIdentity(models.Model):
    """Which position a Statement's id has; without one the id is only referred to, by a Statement that came earlier.

    Writers meet here: two transactions that store, void or refer to one id wait for each other on its row.
    """

    pk = models.CompositePrimaryKey("tenant_id", "statement_id")
    tenant = tenant_key()
    statement_id = models.UUIDField()
    position = models.BigIntegerField(null=True)


class StatementKey(models.Model):
    """An index entry: the Statement at this position matches the filter that this key stands for.

    The primary key answers every filter: the newest entries of a key are its last ones.
    """

    pk = models.CompositePrimaryKey("tenant_id", "key", "position")
    tenant = tenant_key()
    key = models.BigIntegerField()
    position = models.BigIntegerField()


class Reference(models.IntegerChoices):
    """What a Statement with a StatementRef as its object does to its target."""

    REFERS = 0
    VOIDS_OWN = 1, "voids, if the target has the same authority"
    VOIDS_ANY = 2, "voids"


class StatementReference(models.Model):
    """The Statement at this position refers to, or voids, the Statement with the target's id.

    The primary key answers: who refers to the Statements that are being stored now?
    """

    pk = models.CompositePrimaryKey("tenant_id", "target_id", "position")
    tenant = tenant_key()
    target_id = models.UUIDField()
    position = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=Reference)
