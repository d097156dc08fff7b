"""The statement log on SQLite: one writer at a time (BEGIN IMMEDIATE), the same contract as on PostgreSQL."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from lrs.rules.position import PLACES, moment_of
from lrs.services.sql.rows import StatementRow

LAST_POSITION = "SELECT COALESCE(MAX(position), 0) FROM lrs_statement WHERE tenant_id = %s"

LAST_POSITION_OF_ALL = "SELECT COALESCE(MAX(position), 0) FROM lrs_statement"

CLAIM = """
INSERT INTO lrs_statementidentity (tenant_id, statement_id, position) VALUES (%s, %s, %s)
ON CONFLICT (tenant_id, statement_id) DO UPDATE SET position = COALESCE(position, excluded.position)
"""

KNOWN = "SELECT statement_id, position FROM lrs_statementidentity WHERE tenant_id = %s AND statement_id = %s"

INSERT_STATEMENT = """
INSERT INTO lrs_statement (tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""

INSERT_KEY = "INSERT INTO lrs_statementkey (tenant_id, key, position) VALUES (%s, %s, %s)"

ADD_KEY = INSERT_KEY + " ON CONFLICT DO NOTHING"


def open_log(tenant_id: int) -> int:
    """Return the moment of this transaction's Statements: now, or just after the last one if the clock went back."""
    return max(moment_of(datetime.now(UTC)), _last_moment(tenant_id) + 1)


def consistent_through(tenant_id: int) -> int:
    """Return the moment up to which everything that is stored can be read.

    While nobody writes this is now; while somebody does it is the last stored Statement's, because the writer's own
    moment is later than that.
    """
    now = moment_of(datetime.now(UTC))
    if connection.in_atomic_block or not _somebody_writes():
        return max(now, _last_moment(tenant_id))
    return _last_moment(tenant_id)


def consistent_through_for_all() -> int:
    """Return the moment up to which everything can be read, whosever it is."""
    if connection.in_atomic_block or not _somebody_writes():
        return moment_of(datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute(LAST_POSITION_OF_ALL)
        return int(cursor.fetchone()[0]) // PLACES


def claim(tenant_id: int, ids: Sequence[tuple[UUID, int | None]]) -> dict[UUID, tuple[int | None, bool]]:
    """Claim sorted (id, position) pairs; return for each the position that counts and whether the id was new."""
    known: dict[UUID, tuple[int | None, bool]] = {}
    with connection.cursor() as cursor:
        for statement_id, position in ids:
            cursor.execute(KNOWN, (tenant_id, statement_id.hex))
            row = cursor.fetchone()
            known[statement_id] = (position, True) if row is None else (row[1] or position, False)
        cursor.executemany(CLAIM, [(tenant_id, statement_id.hex, position) for statement_id, position in ids])
    return known


def insert_statements(tenant_id: int, credential_id: int | None, rows: Sequence[StatementRow]) -> None:
    """Append rows to the log."""
    with connection.cursor() as cursor:
        cursor.executemany(
            INSERT_STATEMENT,
            [
                (
                    tenant_id,
                    credential_id,
                    row.position,
                    row.statement_id.hex,
                    row.timestamp_given,
                    row.voided,
                    row.repairs,
                    row.payload,
                )
                for row in rows
            ],
        )


def insert_keys(tenant_id: int, entries: Sequence[tuple[int, int]], *, may_exist: bool = False) -> None:
    """Add (key, position) entries; ``may_exist`` for Statements that are stored already."""
    with connection.cursor() as cursor:
        cursor.executemany(
            ADD_KEY if may_exist else INSERT_KEY, [(tenant_id, key, position) for key, position in entries]
        )


def _last_moment(tenant_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LAST_POSITION, (tenant_id,))
        return int(cursor.fetchone()[0]) // PLACES


def _somebody_writes() -> bool:
    """Tell whether another connection holds the write lock, without waiting for it."""
    connection.ensure_connection()
    raw = connection.connection
    timeout = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        raw.execute(f"PRAGMA busy_timeout = {int(timeout)}")
    return False
