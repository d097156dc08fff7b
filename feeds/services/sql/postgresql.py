"""Records and states in PostgreSQL: one statement for any number of rows."""

from collections.abc import Sequence
from typing import Any

import orjson
import psycopg
from django.db import connection

from feeds.services.sql.rows import Place, ProfileRow, RecordRow, StateRow

# Many rows at once: the server reads them as they come, without an array to take apart.
_ADD_RECORDS = """
COPY feeds_record (tenant_id, position, record_id, event, learner_id, item_key, course_key, verb_key, payload)
FROM STDIN
"""
_ADD_PROFILES = "COPY feeds_recordprofile (tenant_id, profile_key, position) FROM STDIN"

# The states of these learners with these items; the primary key finds each.
_KNOWN = """
SELECT s.learner_id, s.item_key, s.counted
FROM unnest(%s::uuid[], %s::uuid[]) AS wanted (learner_id, item_key)
JOIN feeds_learneritemstate s
  ON s.tenant_id = %s AND s.learner_id = wanted.learner_id AND s.item_key = wanted.item_key
"""

# One text for all rows: an array of texts would be taken apart and quoted one by one.
_KEEP = """
INSERT INTO feeds_learneritemstate AS s
    (tenant_id, learner_id, item_key, item_id, item_name, status, best_scaled, last_activity_at, completed_at, counted)
SELECT %s, kept.* FROM json_to_recordset(%s::json) AS kept (
    learner_id uuid, item_key uuid, item_id text, item_name text, status text, best_scaled float8,
    last_activity_at timestamptz, completed_at timestamptz, counted text)
ON CONFLICT (tenant_id, learner_id, item_key) DO UPDATE SET
    item_id = excluded.item_id, item_name = excluded.item_name, status = excluded.status,
    best_scaled = excluded.best_scaled, last_activity_at = excluded.last_activity_at,
    completed_at = excluded.completed_at, counted = excluded.counted
"""


def add_records(tenant_id: int, rows: Sequence[RecordRow]) -> None:
    """Add records to the stream."""
    _copy(_ADD_RECORDS, tenant_id, rows)


def add_profiles(tenant_id: int, rows: Sequence[ProfileRow]) -> None:
    """Add which profiles are named where."""
    _copy(_ADD_PROFILES, tenant_id, rows)


def known_states(tenant_id: int, places: Sequence[Place]) -> dict[Place, str]:
    """Return what has been counted at these places."""
    with _cursor() as cursor:
        cursor.execute(_KNOWN, [[each[0] for each in places], [each[1] for each in places], tenant_id])
        return {(learner_id, item_key): counted for learner_id, item_key, counted in cursor.fetchall()}


def keep_states(tenant_id: int, rows: Sequence[StateRow]) -> None:
    """Keep states, whether they are known or new."""
    with _cursor() as cursor:
        cursor.execute(_KEEP, [tenant_id, orjson.dumps([each._asdict() for each in rows]).decode()])


def _copy(sql: str, tenant_id: int, rows: Sequence[Any]) -> None:
    with connection.wrap_database_errors, _cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row((tenant_id, *row))


def _cursor() -> "psycopg.Cursor[Any]":
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
