"""The audit trail's primary key starts with the tenant on PostgreSQL, so that it can be distributed by tenant.

Builds one index over the trail; a store with millions of entries waits some seconds for it.
"""

from django.db import migrations

TABLE = "people_auditentry"


def _key(schema_editor, columns):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_pkey")
        schema_editor.execute(f"ALTER TABLE {TABLE} ADD PRIMARY KEY ({columns})")


def lead_with_tenant(apps, schema_editor):
    """Put the tenant into the key."""
    _key(schema_editor, "tenant_id, id")


def forget_tenant(apps, schema_editor):
    """Undo ``lead_with_tenant``."""
    _key(schema_editor, "id")


class Migration(migrations.Migration):
    """Changes no column."""

    dependencies = [("people", "0003_tenant_administrators")]
    operations = [migrations.RunPython(lead_with_tenant, forget_tenant)]
