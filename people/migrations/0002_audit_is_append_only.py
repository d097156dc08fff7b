"""The database itself refuses to change an audit entry (both), or to delete one (PostgreSQL).

SQLite refuses deletion only through the model, since tests empty its tables row by row there.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION people_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER people_audit_is_append_only BEFORE UPDATE OR DELETE ON people_auditentry
    FOR EACH ROW EXECUTE FUNCTION people_audit_is_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER people_audit_is_append_only ON people_auditentry;
DROP FUNCTION people_audit_is_append_only();
"""
SQLITE = """
CREATE TRIGGER people_audit_is_append_only BEFORE UPDATE ON people_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
SQLITE_BACK = "DROP TRIGGER people_audit_is_append_only"


def forwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
