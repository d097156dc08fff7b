"""Reads and fills the tables of one month, whether they are part of the log or not."""

from collections.abc import Iterable, Iterator
from itertools import islice

import psycopg
from django.db import connection

from lrs.rules.months import Month
from lrs.services.archive_files import Row
from lrs.services.sql.months import KEYS, STATEMENTS

_PAGE = 2_000
_COLUMNS = "position, credential_id, statement_id, timestamp_given, voided, repairs, payload"


def tenants_in(month: Month) -> list[int]:
    """Return whose Statements the month has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT tenant_id FROM {STATEMENTS}_{month.suffix} ORDER BY tenant_id")
        return [tenant_id for (tenant_id,) in cursor.fetchall()]


def count_in(month: Month, tenant_id: int) -> int:
    """Return how many Statements of a tenant the month has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {STATEMENTS}_{month.suffix} WHERE tenant_id = %s", [tenant_id])
        return int(cursor.fetchone()[0])


def rows_in(month: Month, tenant_id: int) -> Iterator[Row]:
    """Yield a tenant's rows in the order of the log, page by page: no transaction stays open."""
    after = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM {STATEMENTS}_{month.suffix}"
                " WHERE tenant_id = %s AND position > %s ORDER BY position LIMIT %s",
                [tenant_id, after, _PAGE],
            )
            page = [Row(*row) for row in cursor.fetchall()]
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].position


def keys_in(month: Month, tenant_id: int) -> Iterator[tuple[int, int]]:
    """Yield a tenant's index entries in their order."""
    after = (-(1 << 63), -1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT key, position FROM {KEYS}_{month.suffix}"
                " WHERE tenant_id = %s AND (key, position) > (%s, %s) ORDER BY key, position LIMIT %s",
                [tenant_id, *after, _PAGE * 10],
            )
            page: list[tuple[int, int]] = cursor.fetchall()
        yield from page
        if len(page) < _PAGE * 10:
            return
        after = page[-1]


def fill(month: Month, tenant_id: int, rows: Iterable[Row], keys: Iterable[tuple[int, int]]) -> None:
    """Add a tenant's rows and index entries; part of the caller's transaction."""
    _copy(f"{STATEMENTS}_{month.suffix} (tenant_id, {_COLUMNS})", ((tenant_id, *row) for row in rows))
    _copy(f"{KEYS}_{month.suffix} (tenant_id, key, position)", ((tenant_id, *entry) for entry in keys))


def _copy(table: str, rows: Iterable[tuple[object, ...]]) -> None:
    coming = iter(rows)
    with connection.wrap_database_errors:
        while page := list(islice(coming, _PAGE)):
            with psycopg.Cursor(connection.connection) as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in page:
                    copy.write_row(row)
