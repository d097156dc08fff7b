"""Puts the tenant into the keys of tables that a migration makes, so that they can be distributed by tenant.

Django names one column as a primary key and in a foreign key. PostgreSQL gets ``(tenant_id, …)`` in both instead, so
that a row can never lead to another tenant's; SQLite, which is never distributed, keeps what Django made.
"""

import re
from typing import Any

from django.db import migrations

_PRIMARY_KEY = """
SELECT c.conname, array_agg(a.attname::text)
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
WHERE c.contype = 'p' AND c.conrelid = to_regclass(%s)
GROUP BY 1
"""
_FOREIGN_KEY = re.compile(r'FOREIGN KEY \("(\w+)"\) REFERENCES "(\w+)" \("(\w+)"\)')


def lead_with_tenant(*tables: str) -> migrations.RunPython:
    """Return the operation that does it for these tables: the last one of the migration that makes them.

    Django adds foreign keys at the end of a migration; those that are still to come are changed on the way. Undone
    only by dropping the tables.
    """

    def change(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            for table in tables:
                _change_primary_key(cursor, table)
            for statement in schema_editor.deferred_sql:
                cursor.execute(_FOREIGN_KEY.sub(lambda match: _with_tenant(cursor, match), str(statement)))
        schema_editor.deferred_sql.clear()

    return migrations.RunPython(change, migrations.RunPython.noop)


def _primary_key(cursor: Any, table: str) -> tuple[str, list[str]]:
    cursor.execute(_PRIMARY_KEY, [table])
    name, columns = cursor.fetchone()
    return str(name), list(columns)


def _change_primary_key(cursor: Any, table: str) -> None:
    name, columns = _primary_key(cursor, table)
    [column] = columns
    cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" PRIMARY KEY (tenant_id, "{column}")')
    # Django joins by this column alone, and asks for a row by it; the tenant is then no more than a filter.
    cursor.execute(f'CREATE INDEX "{table}_{column}_alone" ON "{table}" ("{column}")')


def _with_tenant(cursor: Any, match: re.Match[str]) -> str:
    column, target, referred = match.groups()
    if "tenant_id" not in _primary_key(cursor, target)[1]:
        return match[0]
    return f'FOREIGN KEY ("tenant_id", "{column}") REFERENCES "{target}" ("tenant_id", "{referred}")'
