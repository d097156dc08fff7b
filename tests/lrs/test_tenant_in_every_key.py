"""Every key of what belongs to a tenant has the tenant in it, so that the same schema can be spread over machines.

The catalog of PostgreSQL is asked, not the models: it is what a distributed PostgreSQL goes by.
"""

import pytest
from django.db import connection, transaction

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="What is distributed is PostgreSQL's schema."),
]

ON_EVERY_MACHINE = {
    "people_tenant": "names the tenants themselves",
    "people_tenant_administrators": "who administers a tenant is asked before one is chosen",
    "people_credential": "a client is recognised by its key before anybody knows whose it is",
    "people_oauthclient": "the same for OAuth",
}
"""Small tables that each machine has a copy of (Citus: reference tables), each with its reason."""

ON_ONE_MACHINE = {
    "people_ratebucket": "counts the requests of a credential, many times a second",
}
"""Tables that stay where the application connects to."""

NOT_OURS = ("auth_", "django_", "oauth2_provider_", "pg_", "sql_")
"""Django's and libraries' own tables, which know no tenants: sign-in, sessions, content types, tokens."""

# Keys of all tables but partitions, which have those of their parent: name, table, columns, and for foreign keys the
# table that is referred to.
KEYS = """
SELECT i.relname, t.relname, array_agg(a.attname::text ORDER BY a.attnum), NULL
FROM pg_index x
JOIN pg_class t ON t.oid = x.indrelid AND t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (x.indkey)
WHERE x.indisunique
GROUP BY 1, 2
UNION ALL
SELECT c.conname, t.relname, array_agg(a.attname::text ORDER BY a.attnum), c.confrelid::regclass::text
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid AND t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey)
WHERE c.contype = 'f'
GROUP BY 1, 2, c.confrelid
"""
TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace
"""


def of_tenants(table: str) -> bool:
    return not table.startswith(NOT_OURS) and table not in ON_EVERY_MACHINE and table not in ON_ONE_MACHINE


def faults() -> list[str]:
    """Return every key of a tenant's table that the tenant isn't part of, and every such table without a tenant."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        keys = [row for row in cursor.fetchall() if of_tenants(row[1])]
        cursor.execute(TABLES)
        tables = {name for (name,) in cursor.fetchall() if of_tenants(name)}
    told = [
        f"{table}: {name} is on {', '.join(columns)}"
        for name, table, columns, referred in keys
        if "tenant_id" not in columns and (referred is None or of_tenants(referred))
    ]
    return sorted([*told, *(f"{table} has no key" for table in tables - {table for _, table, _, _ in keys})])


def test_the_tenant_is_in_every_key() -> None:
    assert faults() == []


def test_a_table_that_forgets_the_tenant_is_told() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lrs_forgetful (id bigint CONSTRAINT forgotten PRIMARY KEY, tenant_id integer)")
        cursor.execute(
            "CREATE TABLE lrs_pointing (tenant_id integer, id bigint, at bigint, PRIMARY KEY (tenant_id, id))"
        )
        cursor.execute(
            "ALTER TABLE lrs_pointing ADD CONSTRAINT pointing FOREIGN KEY (at) REFERENCES lrs_forgetful (id)"
        )
        cursor.execute("CREATE TABLE lrs_keyless (tenant_id integer)")
        told = faults()
        transaction.set_rollback(True)
    assert told == [
        "lrs_forgetful: forgotten is on id",
        "lrs_keyless has no key",
        "lrs_pointing: pointing is on at",
    ]


def test_what_is_listed_as_an_exception_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = {name for (name,) in cursor.fetchall()}
    assert {*ON_EVERY_MACHINE, *ON_ONE_MACHINE} <= tables
