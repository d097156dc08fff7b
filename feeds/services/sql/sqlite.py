"""Records and states in SQLite: one prepared statement, carried out for each row."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from feeds.services.sql.rows import Place, ProfileRow, RecordRow, StateRow

_ADD_RECORDS = """
INSERT INTO feeds_record (tenant_id, position, record_id, event, learner_id, item_key, course_key, verb_key, payload)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_ADD_PROFILES = "INSERT INTO feeds_recordprofile (tenant_id, profile_key, position) VALUES (%s, %s, %s)"

# The states of these learners with these items; the primary key finds each.
_KNOWN = """
SELECT s.learner_id, s.item_key, s.counted
FROM json_each(%s) AS wanted CROSS JOIN feeds_learneritemstate s
WHERE s.tenant_id = %s AND s.learner_id = wanted.value ->> 0 AND s.item_key = wanted.value ->> 1
"""

_KEEP = """
INSERT INTO feeds_learneritemstate
    (tenant_id, learner_id, item_key, item_id, item_name, status, best_scaled, last_activity_at, completed_at, counted)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (tenant_id, learner_id, item_key) DO UPDATE SET
    item_id = excluded.item_id, item_name = excluded.item_name, status = excluded.status,
    best_scaled = excluded.best_scaled, last_activity_at = excluded.last_activity_at,
    completed_at = excluded.completed_at, counted = excluded.counted
"""


def add_records(tenant_id: int, rows: Sequence[RecordRow]) -> None:
    """Add records to the stream."""
    _execute_many(_ADD_RECORDS, tenant_id, rows)


def add_profiles(tenant_id: int, rows: Sequence[ProfileRow]) -> None:
    """Add which profiles are named where."""
    _execute_many(_ADD_PROFILES, tenant_id, rows)


def known_states(tenant_id: int, places: Sequence[Place]) -> dict[Place, str]:
    """Return what has been counted at these places."""
    wanted = json.dumps([[learner_id.hex, item_key.hex] for learner_id, item_key in places])
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [wanted, tenant_id])
        return {(UUID(learner), UUID(item)): counted for learner, item, counted in cursor.fetchall()}


def keep_states(tenant_id: int, rows: Sequence[StateRow]) -> None:
    """Keep states, whether they are known or new."""
    _execute_many(_KEEP, tenant_id, [each._replace(**_moments(each)) for each in rows])  # type: ignore[arg-type]


def _moments(row: StateRow) -> dict[str, str | None]:
    """Return moments as Django keeps them in SQLite."""
    told = {"last_activity_at": row.last_activity_at, "completed_at": row.completed_at}
    return {
        name: connection.ops.adapt_datetimefield_value(datetime.fromisoformat(text)) if text else None
        for name, text in told.items()
    }


def _execute_many(sql: str, tenant_id: int, rows: Sequence[Any]) -> None:
    written = [[tenant_id, *(each.hex if isinstance(each, UUID) else each for each in row)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, written)
