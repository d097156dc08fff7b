"""The log is partitioned by months on PostgreSQL; what is stored already becomes the first partition as it is.

Takes as long as PostgreSQL reads the two tables once, to see that their rows lie before the next month; no row is
written. Until it has finished nobody else can write.
"""

from datetime import UTC, datetime
from importlib import import_module

from django.db import migrations

from lrs.rules.months import month_at, month_of, months_from

AHEAD = 3
TABLES = {"lrs_statement": "tenant_id, position", "lrs_statementkey": "tenant_id, key, position"}
VOIDED = "CREATE INDEX statement_voided ON lrs_statement (tenant_id, position) WHERE voided"

# Looks at the last forty days first: PostgreSQL then opens the partitions of these alone.
LAST_MOMENT = """
CREATE OR REPLACE FUNCTION lrs_last_moment(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    now bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 1577836800000000;
    recent bigint := (now - 40 * 86400 * 1000000::bigint) << 12;
    last bigint;
BEGIN
    SELECT position INTO last FROM lrs_statement
    WHERE tenant_id = tenant AND position >= recent ORDER BY position DESC LIMIT 1;
    IF last IS NULL THEN
        SELECT position INTO last FROM lrs_statement WHERE tenant_id = tenant ORDER BY position DESC LIMIT 1;
    END IF;
    RETURN COALESCE(last >> 12, 0);
END
$$
"""


def partition(apps, schema_editor):
    """Make the tables of the log partitioned ones."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(position) FROM lrs_statement")
        [last] = cursor.fetchone()
    begun = month_at(datetime.now(UTC))
    if last is not None:
        begun = max(begun, month_of(last)).plus(1)
    for table, key in TABLES.items():
        before, bound = f"{table}_before", begun.first_position
        schema_editor.execute(f"ALTER TABLE {table} RENAME TO {before}")
        schema_editor.execute(f"ALTER INDEX {table}_pkey RENAME TO {before}_pkey")
        if table == "lrs_statement":
            schema_editor.execute("ALTER INDEX statement_voided RENAME TO statement_voided_before")
        schema_editor.execute(f"CREATE TABLE {table} (LIKE {before} INCLUDING DEFAULTS) PARTITION BY RANGE (position)")
        schema_editor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY ({key})")
        if table == "lrs_statement":
            schema_editor.execute(VOIDED)
        schema_editor.execute(f"ALTER TABLE {table} ATTACH PARTITION {before} FOR VALUES FROM (MINVALUE) TO ({bound})")
        for month in months_from(begun, AHEAD + 1):
            schema_editor.execute(
                f"CREATE TABLE {table}_{month.suffix} PARTITION OF {table} "
                f"FOR VALUES FROM ({month.first_position}) TO ({month.plus(1).first_position})"
            )
    schema_editor.execute(LAST_MOMENT)


def whole(apps, schema_editor):
    """Undo ``partition``: the rows of all months are written into one table each."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, key in TABLES.items():
        schema_editor.execute(f"CREATE TABLE {table}_whole (LIKE {table} INCLUDING DEFAULTS)")
        schema_editor.execute(f"INSERT INTO {table}_whole SELECT * FROM {table}")
        schema_editor.execute(f"DROP TABLE {table}")
        schema_editor.execute(f"ALTER TABLE {table}_whole RENAME TO {table}")
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})")
    schema_editor.execute(VOIDED)
    schema_editor.execute(import_module("lrs.migrations.0005_lean_functions").FUNCTIONS)


class Migration(migrations.Migration):
    """Changes no column."""

    dependencies = [("lrs", "0005_lean_functions")]
    operations = [migrations.RunPython(partition, whole)]
