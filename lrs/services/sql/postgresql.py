"""The statement log on PostgreSQL: set-based statements with server-side binding, whatever the size of the batch."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from lrs.services.sql.rows import StatementRow

# Opens the log for this transaction and returns the moment at which its Statements are stored; see the migration.
OPEN = "SELECT lrs_open_log(%s)"

# Everything stored up to this moment can be read; see the migration.
CONSISTENT_THROUGH = "SELECT lrs_consistent_through(%s)"

# Claims the ids of the batch (position given) and those that it refers to (position NULL). Writers that share an id
# wait here for each other; ids come sorted, so that they can't deadlock. What comes back is the position that counts.
CLAIM = """
INSERT INTO lrs_statementidentity AS known (tenant_id, statement_id, position)
SELECT %s, claimed.statement_id, claimed.position
FROM unnest(%s::uuid[], %s::bigint[]) AS claimed (statement_id, position)
ON CONFLICT (tenant_id, statement_id) DO UPDATE SET position = COALESCE(known.position, excluded.position)
RETURNING statement_id, position, (xmax = 0) AS is_new
"""

INSERT_STATEMENTS = """
INSERT INTO lrs_statement (tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload)
SELECT %s, %s, entries.*
FROM unnest(%s::bigint[], %s::uuid[], %s::boolean[], %s::boolean[], %s::text[], %s::text[]) AS entries
"""

INSERT_KEYS = """
INSERT INTO lrs_statementkey (tenant_id, key, position)
SELECT %s, entries.key, entries.position FROM unnest(%s::bigint[], %s::bigint[]) AS entries (key, position)
"""

ADD_KEYS = INSERT_KEYS + "ON CONFLICT DO NOTHING"


def _cursor() -> "psycopg.Cursor[Any]":
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def _run(query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    with connection.wrap_database_errors, _cursor() as cursor:
        cursor.execute(query, parameters, prepare=True)
        return cursor.fetchall() if cursor.description else []


def open_log(tenant_id: int) -> int:
    """Return the moment of this transaction's Statements; readers stop before it until the transaction ends."""
    return int(_run(OPEN, (tenant_id,))[0][0])


def consistent_through(tenant_id: int) -> int:
    """Return the moment up to which everything that is stored can be read."""
    return int(_run(CONSISTENT_THROUGH, (tenant_id,))[0][0])


def claim(tenant_id: int, ids: Sequence[tuple[UUID, int | None]]) -> dict[UUID, tuple[int | None, bool]]:
    """Claim sorted (id, position) pairs; return for each the position that counts and whether the id was new."""
    rows = _run(CLAIM, (tenant_id, [statement_id for statement_id, _ in ids], [position for _, position in ids]))
    return {statement_id: (position, is_new) for statement_id, position, is_new in rows}


def insert_statements(tenant_id: int, credential_id: int | None, rows: Sequence[StatementRow]) -> None:
    """Append rows to the log."""
    _run(
        INSERT_STATEMENTS,
        (
            tenant_id,
            credential_id,
            [row.position for row in rows],
            [row.statement_id for row in rows],
            [row.timestamp_given for row in rows],
            [row.voided for row in rows],
            [row.repairs for row in rows],
            [row.payload for row in rows],
        ),
    )


def insert_keys(tenant_id: int, entries: Iterable[tuple[int, int]], *, may_exist: bool = False) -> None:
    """Add (key, position) entries; ``may_exist`` for Statements that are stored already."""
    keys, positions = [], []
    for key, position in entries:
        keys.append(key)
        positions.append(position)
    if keys:
        _run(ADD_KEYS if may_exist else INSERT_KEYS, (tenant_id, keys, positions))
