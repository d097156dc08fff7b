"""``lrs_append``: a batch that touches nothing but itself is stored by one call to PostgreSQL.

Takes milliseconds; no table is touched.
"""

from django.db import migrations

# The texts of the batch come in one value, separated by U+0002, and the place of ``stored`` in each is U+0001: neither
# can stand in JSON. An id that is known already, as stored or as referred to, ends the call with TR409, and nothing of
# it remains; the caller then takes the long way. Ids are claimed in their order, so that batches can't deadlock.
APPEND = r"""
CREATE FUNCTION lrs_append(
    tenant integer, credential integer, ids uuid[], given boolean[], repairs text[], payloads text,
    keys bigint[], places integer[]
) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    moment bigint := lrs_open_log(tenant);
    base bigint := moment << 12;
    stored text := to_char(
        timestamp '2020-01-01' + moment * interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    claimed integer;
BEGIN
    INSERT INTO lrs_statementidentity (tenant_id, statement_id, position)
    SELECT tenant, batch.id, base + batch.place - 1
    FROM unnest(ids) WITH ORDINALITY AS batch (id, place)
    ORDER BY batch.id
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
    IF claimed < cardinality(ids) THEN
        RAISE EXCEPTION 'an id of the batch is known already' USING ERRCODE = 'TR409';
    END IF;
    INSERT INTO lrs_statement
        (tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload)
    SELECT tenant, credential, base + batch.place - 1, batch.id, batch.given, false, batch.repairs,
           replace(batch.payload, E'\x01', stored)
    FROM unnest(ids, given, repairs, string_to_array(payloads, E'\x02'))
         WITH ORDINALITY AS batch (id, given, repairs, payload, place);
    INSERT INTO lrs_statementkey (tenant_id, key, position)
    SELECT tenant, entries.key, base + entries.place
    FROM unnest(keys, places) AS entries (key, place);
    RETURN moment;
END
$$
"""

DROP_APPEND = "DROP FUNCTION lrs_append(integer, integer, uuid[], boolean[], text[], text, bigint[], integer[])"


def create(apps, schema_editor):
    """Create the function where there is PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(APPEND)


def drop(apps, schema_editor):
    """Undo ``create``."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP_APPEND)


class Migration(migrations.Migration):
    """One function."""

    dependencies = [("lrs", "0003_administration")]
    operations = [migrations.RunPython(create, drop)]
