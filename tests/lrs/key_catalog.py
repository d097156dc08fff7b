"""What PostgreSQL's catalog says of tables, their keys and their tenants, and what of it can't be spread over machines.

Partitions are left out: they have the keys of their parent.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

TENANT = "tenant_id"
TYPE = "integer"
"""Tables are kept together by machine only if the column that spreads them has one type in all of them."""

TABLES = """
SELECT t.relname, format_type(a.atttypid, NULL), a.attnotnull
FROM pg_class t
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id'
WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relnamespace = current_schema()::regnamespace
"""

# Primary keys, unique constraints, unique indexes and exclusions. The columns behind INCLUDE stand at the end of indkey
# and are no part of the key; a column that is 0 is an expression.
KEYS = """
SELECT t.relname, i.relname, array_agg(COALESCE(a.attname::text, 'an expression') ORDER BY entry.place)
FROM pg_index x
JOIN pg_class t ON t.oid = x.indrelid AND t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition
JOIN pg_class i ON i.oid = x.indexrelid
CROSS JOIN unnest(x.indkey::smallint[]) WITH ORDINALITY AS entry (attnum, place)
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = entry.attnum AND entry.attnum > 0
WHERE (x.indisunique OR x.indisexclusion) AND t.relkind IN ('r', 'p') AND entry.place <= x.indnkeyatts
GROUP BY 1, 2
"""

# A foreign key to a partitioned table has one more constraint for each partition; conparentid marks these.
LEADS = """
SELECT t.relname, c.conname, r.relname,
       array_agg(a.attname::text ORDER BY entry.place), array_agg(b.attname::text ORDER BY entry.place)
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid AND t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition
JOIN pg_class r ON r.oid = c.confrelid
CROSS JOIN unnest(c.conkey, c.confkey) WITH ORDINALITY AS entry (source, target, place)
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = entry.source
JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = entry.target
WHERE c.contype = 'f' AND c.conparentid = 0
GROUP BY 1, 2, 3
"""


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tables() -> set[str]:
    """Return the names of all tables but partitions."""
    return {name for name, *_ in _rows(TABLES)}


def faults(*, everywhere: Collection[str], local: Collection[str]) -> list[str]:
    """Return what is wrong, one line each; tables that are in neither collection belong to tenants."""
    exceptions = {*everywhere, *local}
    return sorted([*_of_tables(exceptions), *_of_keys(exceptions), *_of_leads(exceptions, everywhere)])


def _of_tables(exceptions: Collection[str]) -> list[str]:
    keyed = {table for table, *_ in _rows(KEYS)}
    told = []
    for table, type_, not_null in _rows(TABLES):
        if table in exceptions:
            continue
        if table not in keyed:
            told.append(f"{table} has no key")
        if type_ is None:
            told.append(f"{table} has no {TENANT}")
        elif type_ != TYPE:
            told.append(f"{table}: {TENANT} is {type_}")
        if not_null is False:
            told.append(f"{table}: {TENANT} may be null")
    return told


def _of_keys(exceptions: Collection[str]) -> list[str]:
    return [
        f"{table}: {name} is on {', '.join(columns)}"
        for table, name, columns in _rows(KEYS)
        if table not in exceptions and TENANT not in columns
    ]


def _of_leads(exceptions: Collection[str], everywhere: Collection[str]) -> list[str]:
    told = []
    for table, name, target, columns, referred in _rows(LEADS):
        if table in exceptions and target not in exceptions:
            told.append(f"{table}: {name} leads to {target}, which is spread over machines")
        elif table in exceptions or target in everywhere:
            continue
        elif target in exceptions:
            told.append(f"{table}: {name} leads to {target}, which not every machine has")
        elif (TENANT, TENANT) not in zip(columns, referred, strict=True):
            told.append(f"{table}: {name} leads from {', '.join(columns)} to {', '.join(referred)} of {target}")
    return told
