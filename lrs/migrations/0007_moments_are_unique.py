"""``lrs_open_log`` again: a moment that another transaction had, and has just committed, isn't given twice.

Who looked for the last moment, and was then kept waiting until the other had committed, found its lock free again; the
log's key refused the second Statement of the moment. Now the last moment is looked for when the lock is held: whoever
held it before can be seen by then. It costs as much as before. Takes milliseconds; no table is touched.
"""

from importlib import import_module

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION lrs_open_log(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    epoch CONSTANT bigint := 1577836800000000;
    stamp_space CONSTANT bigint := 1361::bigint << 52;
    claim_space CONSTANT bigint := 1362::bigint << 52;
    stamp bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - epoch;
    moment bigint;
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(stamp_space | stamp);
    moment := GREATEST((extract(epoch FROM clock_timestamp()) * 1000000)::bigint - epoch, stamp + 1);
    LOOP
        WHILE NOT pg_try_advisory_xact_lock(claim_space | moment) LOOP
            moment := moment + 1;
        END LOOP;
        last := lrs_last_moment(tenant);
        EXIT WHEN moment > last;
        moment := last + 1;
    END LOOP;
    RETURN moment;
END
$$;
"""


def create(apps, schema_editor):
    """Replace the function where there is PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)


def restore(apps, schema_editor):
    """Undo ``create``: the function is again what migration 0005 made of it."""
    if schema_editor.connection.vendor == "postgresql":
        both = import_module("lrs.migrations.0005_lean_functions").FUNCTIONS
        schema_editor.execute(both[both.index("CREATE OR REPLACE FUNCTION lrs_open_log") :])


class Migration(migrations.Migration):
    """One function."""

    dependencies = [("lrs", "0006_partitions")]
    operations = [migrations.RunPython(create, restore)]
