"""Moves Statements of a test into older months, as if they had been stored then."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connection

from lrs.models import Statement, StatementKey
from lrs.rules.months import Month, month_at, month_of
from lrs.services.sql import months
from people.rules.principal import Principal
from tests.lrs.log import store

MARCH, APRIL = Month(2025, 3), Month(2025, 4)

MOVED = (
    "UPDATE lrs_statement SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementkey SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementidentity SET position = position - %s WHERE tenant_id = %s AND position = %s",
    "UPDATE lrs_statementreference SET position = position - %s WHERE tenant_id = %s AND position = %s",
)


def split_off(*wanted: Month) -> None:
    """Give months of the past partitions of their own, for which the one of everything older makes place."""
    with connection.cursor() as cursor:
        for table in months.TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}_before")
            for month in wanted:
                months.create_table(table, month)
                months.attach_table(table, month)


def rejoin(*split: Month) -> None:
    """Put everything older back into one partition; what the months had is gone."""
    now = month_at(datetime.now(UTC))
    with connection.cursor() as cursor:
        for table in months.TABLES:
            for month in split:
                cursor.execute(f"DROP TABLE IF EXISTS {table}_{month.suffix}")
            cursor.execute(
                f"CREATE TABLE {table}_before PARTITION OF {table} FOR VALUES FROM (MINVALUE) TO ({now.first_position})"
            )


def move(statement_id: str, month: Month) -> int:
    """Have a Statement stored in that month, at the same time of it; return its new position."""
    row = Statement.objects.get(statement_id=statement_id)
    back = month_of(row.position).first_position - month.first_position
    with connection.cursor() as cursor:
        for sql in MOVED:
            cursor.execute(sql, [back, row.tenant_id, row.position])
    return row.position - back


def everything_in(tenant_id: int) -> tuple[list[object], list[object]]:
    """Return all that the log has of a tenant: rows and index entries."""
    rows = Statement.objects.filter(tenant_id=tenant_id).order_by("position").values_list()
    return list(rows), sorted(StatementKey.objects.filter(tenant_id=tenant_id).values_list("key", "position"))


def stored_in(month: Month, principal: Principal, *statements: dict[str, Any]) -> list[dict[str, Any]]:
    """Store Statements as if it were that month."""
    for statement in statements:
        store(principal, statement)
        move(statement["id"], month)
    return list(statements)


@contextmanager
def half_detached(month: Month) -> Iterator[None]:
    """Leave the Statements of a month where an interrupted DETACH CONCURRENTLY leaves them: on their way out."""
    settings = connection.get_connection_params()
    where = {name: settings[name] for name in ("dbname", "user", "password", "host", "port") if settings.get(name)}
    with psycopg.connect(**where) as reader, psycopg.connect(**where, autocommit=True) as archivist:
        reader.execute("SELECT count(*) FROM lrs_statement").fetchone()
        archivist.execute("SET lock_timeout = '300ms'")
        with suppress(psycopg.errors.LockNotAvailable):
            archivist.execute(f"ALTER TABLE lrs_statement DETACH PARTITION lrs_statement_{month.suffix} CONCURRENTLY")
        yield
