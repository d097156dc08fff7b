"""The statement log's keys and functions on PostgreSQL.

Primary keys get the tenant in front, so that one machine's database can be distributed by tenant. The two functions
are the log's order: ``lrs_open_log`` gives a writing transaction its moment, ``lrs_consistent_through`` tells readers
how far nothing can appear any more. On SQLite, where one writer follows the other, plain queries do the same.
"""

from django.db import migrations

# A writer announces itself by a lock on (STAMP, now) that lives until its transaction ends, and only then takes its
# moment, which is later than the stamp. A reader looks at the clock first and at the locks afterwards: a writer that
# it doesn't see there takes a moment after the reader's clock. The lock on (CLAIM, moment) makes moments unique among
# open transactions; "later than the last stored one" makes them unique when the clock is set back.
FUNCTIONS = """
CREATE FUNCTION lrs_moment(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (extract(epoch FROM at) * 1000000)::bigint - 1577836800000000
$$;

CREATE FUNCTION lrs_last_moment(tenant integer) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT COALESCE(max(position), 0) >> 12 FROM lrs_statement WHERE tenant_id = tenant
$$;

CREATE FUNCTION lrs_open_log(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    stamp_space CONSTANT bigint := 1361::bigint << 52;
    claim_space CONSTANT bigint := 1362::bigint << 52;
    stamp bigint := lrs_moment(clock_timestamp());
    moment bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(stamp_space | stamp);
    moment := GREATEST(lrs_moment(clock_timestamp()), stamp + 1, lrs_last_moment(tenant) + 1);
    WHILE NOT pg_try_advisory_xact_lock(claim_space | moment) LOOP
        moment := moment + 1;
    END LOOP;
    RETURN moment;
END
$$;

CREATE FUNCTION lrs_consistent_through(tenant integer) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last bigint := lrs_last_moment(tenant);
    through bigint := GREATEST(lrs_moment(clock_timestamp()), last);
    oldest bigint;
BEGIN
    SELECT min(((classid::bigint << 32) | objid::bigint) & ((1::bigint << 52) - 1)) INTO oldest
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND (classid::bigint >> 20) = 1361
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid <> pg_backend_pid();
    RETURN LEAST(through, COALESCE(oldest, through));
END
$$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION lrs_consistent_through(integer);
DROP FUNCTION lrs_open_log(integer);
DROP FUNCTION lrs_last_moment(integer);
DROP FUNCTION lrs_moment(timestamptz);
"""

TABLES_WITH_OWN_ID = ("activity", "attachment", "refusedrequest", "state", "activityprofile", "agentprofile")


def lead_with_tenant(apps, schema_editor):
    """Give every table a primary key that starts with the tenant, and the log its storage options."""
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("CREATE UNIQUE INDEX statement_of_tenant ON lrs_statement (tenant_id, position)")
        return
    keys = {"statement": "position", **dict.fromkeys(TABLES_WITH_OWN_ID, "id")}
    for table, column in keys.items():
        schema_editor.execute(f"ALTER TABLE lrs_{table} DROP CONSTRAINT lrs_{table}_pkey")
        schema_editor.execute(f"ALTER TABLE lrs_{table} ADD PRIMARY KEY (tenant_id, {column})")
    schema_editor.execute(FUNCTIONS)


def forget_tenant(apps, schema_editor):
    """Undo ``lead_with_tenant``."""
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP INDEX statement_of_tenant")
        return
    schema_editor.execute(DROP_FUNCTIONS)
    keys = {"statement": "position", **dict.fromkeys(TABLES_WITH_OWN_ID, "id")}
    for table, column in keys.items():
        schema_editor.execute(f"ALTER TABLE lrs_{table} DROP CONSTRAINT lrs_{table}_pkey")
        schema_editor.execute(f"ALTER TABLE lrs_{table} ADD PRIMARY KEY ({column})")


class Migration(migrations.Migration):
    """Runs in milliseconds on an empty store; later it would rebuild each table's primary key index."""

    dependencies = [("lrs", "0001_initial")]
    operations = [migrations.RunPython(lead_with_tenant, forget_tenant)]
