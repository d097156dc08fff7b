"""The log's functions again, with plans that PostgreSQL keeps: a single Statement takes it a third less time.

A function in SQL that isn't inlined is parsed and planned at each call, which took longer than what it does. Takes
milliseconds; no table is touched.
"""

from importlib import import_module

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION lrs_last_moment(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN COALESCE(
        (SELECT position FROM lrs_statement WHERE tenant_id = tenant ORDER BY position DESC LIMIT 1) >> 12, 0);
END
$$;

CREATE OR REPLACE FUNCTION lrs_open_log(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    epoch CONSTANT bigint := 1577836800000000;
    stamp_space CONSTANT bigint := 1361::bigint << 52;
    claim_space CONSTANT bigint := 1362::bigint << 52;
    stamp bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - epoch;
    moment bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(stamp_space | stamp);
    moment := GREATEST(
        (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - epoch, stamp + 1, lrs_last_moment(tenant) + 1);
    WHILE NOT pg_try_advisory_xact_lock(claim_space | moment) LOOP
        moment := moment + 1;
    END LOOP;
    RETURN moment;
END
$$;
"""


def create(apps, schema_editor):
    """Replace the functions where there is PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS)


def restore(apps, schema_editor):
    """Undo ``create``: the functions are again what migration 0002 made of them."""
    if schema_editor.connection.vendor == "postgresql":
        before = import_module("lrs.migrations.0002_log_functions").FUNCTIONS
        schema_editor.execute(before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


class Migration(migrations.Migration):
    """Two functions."""

    dependencies = [("lrs", "0004_append_function")]
    operations = [migrations.RunPython(create, restore)]
