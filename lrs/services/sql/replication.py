"""What is asked of a PostgreSQL primary and of its streaming replica, so that reads from the replica skip nothing."""

from typing import Any

from django.db import connections

# The order is what counts: first how far nothing can appear any more, and only then where the write-ahead log ends. A
# writer below that moment has committed before it was asked for, so its commit record lies before that end: a replica
# that has replayed so far shows everything up to the moment. The other way round, a writer could commit in between: it
# would be below the moment, and its commit record behind the end. MATERIALIZED keeps the planner from turning it round.
# The end is where the next record will be inserted, not what was flushed: with synchronous_commit off commits are seen
# before they are flushed. Writers are seen whatever their tenant, so one point serves all tenants.
READ_POINT = """
WITH horizon AS MATERIALIZED (SELECT lrs_consistent_through(0) AS moment)
SELECT moment, lrs_moment(clock_timestamp()), (pg_current_wal_insert_lsn() - '0/0')::bigint FROM horizon
"""

# What is read in a later statement of the same session sees everything that was replayed by now. Where the last record
# ends with its page, the next one will be inserted behind the next page's header, of 40 bytes at most: an idle primary
# gives that place, and no record can end before it.
REPLAYED = """
WITH replayed AS MATERIALIZED (SELECT COALESCE((pg_last_wal_replay_lsn() - '0/0')::bigint, 0) AS place)
SELECT pg_is_in_recovery(),
       place + CASE WHEN mod(place, current_setting('wal_block_size')::bigint) = 0 THEN 40 ELSE 0 END,
       lrs_last_moment(%s)
FROM replayed
"""

# A replica has its primary's system identifier.
IDENTITY = "SELECT system_identifier, current_database() FROM pg_control_system()"

FLUSHED = "SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint"

LAST_COMMIT = """
SELECT COALESCE((pg_last_wal_replay_lsn() - '0/0')::bigint, 0),
       extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float
"""


def _row(using: str, query: str, *parameters: object) -> tuple[Any, ...]:
    with connections[using].cursor() as cursor:
        cursor.execute(query, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def read_point() -> tuple[int, int, int]:
    """Ask the primary for a moment up to which everything can be read, its clock, and its write-ahead log's end."""
    moment, clock, end = _row("default", READ_POINT)
    return moment, clock, end


def replayed(using: str, tenant_id: int) -> tuple[bool, int, int]:
    """Ask a replica whether it is one, how far it has replayed, and for the moment of the tenant's last Statement."""
    is_replica, end, last_moment = _row(using, REPLAYED, tenant_id)
    return is_replica, end, last_moment


def identity(using: str) -> tuple[int, str]:
    """Return which database of which cluster this is; the same on a primary and its replicas."""
    system, name = _row(using, IDENTITY)
    return system, name


def flushed() -> int:
    """Ask the primary up to where its write-ahead log is on the disk."""
    [end] = _row("default", FLUSHED)
    return int(end)


def last_commit(using: str) -> tuple[int, float | None]:
    """Ask a replica how far it has replayed, and how many seconds ago its last commit was made, None without one."""
    end, seconds = _row(using, LAST_COMMIT)
    return end, seconds
