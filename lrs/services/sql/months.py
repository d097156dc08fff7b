"""The months of the log as tables of PostgreSQL: looked up, made, detached and attached."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from lrs.rules.months import Month, written_month

STATEMENTS, KEYS = TABLES = ("lrs_statement", "lrs_statementkey")
_MAKING = 1363 << 52
"""The number of the advisory lock of whoever makes partitions; the log's own locks have 1361 and 1362."""

_BOUNDS = re.compile(r"FOR VALUES FROM \((?:MINVALUE|'(\d+)')\) TO \('(\d+)'\)").fullmatch

_ATTACHED = """
SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), greatest(c.reltuples, 0)::bigint,
       pg_total_relation_size(c.oid) + pg_total_relation_size(k.oid)
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_class k ON k.relname = replace(c.relname, 'lrs_statement', 'lrs_statementkey')
               AND k.relnamespace = c.relnamespace
WHERE i.inhparent = 'lrs_statement'::regclass AND NOT i.inhdetachpending
"""
_RANGES = """
SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'lrs_statement'::regclass AND NOT i.inhdetachpending
"""
_DETACHED = """
SELECT right(c.relname, 7) FROM pg_class c
WHERE c.relname ~ '^lrs_statement_20[0-9]{2}_[0-9]{2}$' AND c.relnamespace = current_schema()::regnamespace
  AND c.relkind = 'r'
  AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid AND NOT i.inhdetachpending)
"""
_STATE = "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass(%s)"
"""No row: not part of the log; True: on its way out of it, by somebody who was interrupted."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A range of positions that has tables of its own; ``month`` is None for what is older than the partitions.

    ``rows`` is the planner's estimate, ``bytes`` the size of both tables with their indexes.
    """

    month: Month | None
    first: int
    end: int
    rows: int
    bytes: int


def attached() -> list[Partition]:
    """Return the partitions of the log, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_ATTACHED)
        found = [_partition(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda each: each.first)


def ranges() -> list[tuple[int, int]]:
    """Return the ranges of positions that are part of the log, in order: each from a first one to before an end."""
    with connection.cursor() as cursor:
        cursor.execute(_RANGES)
        bounds = (_BOUNDS(written) for (written,) in cursor.fetchall())
        return sorted((int(each[1] or 0), int(each[2])) for each in bounds if each)


def detached() -> list[Month]:
    """Return the months whose tables are there, but aren't part of the log, or are on their way out of it."""
    with connection.cursor() as cursor:
        cursor.execute(_DETACHED)
        return sorted(written_month(suffix.replace("_", "-")) for (suffix,) in cursor.fetchall())


def _partition(name: str, bounds: str, rows: int, size: int) -> Partition:
    match = _BOUNDS(bounds)
    if match is None:
        raise ValueError(f"{name} has bounds that aren't the log's: {bounds}")
    month = None if name.endswith("_before") else written_month(name[-7:].replace("_", "-"))
    return Partition(month, int(match[1] or 0), int(match[2]), rows, size)


def make(months: Sequence[Month]) -> list[Month]:
    """Make the partitions of these months that no partition covers; return which were made.

    Writers go on: attaching a partition locks neither rows nor tables for them. Somebody else who makes partitions at
    the same time is left to it. Raises a DatabaseError if a lock can't be had within two seconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_MAKING])
        if cursor.fetchone() != (True,):
            return []
        there = attached()
        missing = [
            month for month in months if not any(each.first <= month.first_position < each.end for each in there)
        ]
        for month in missing:
            for table in TABLES:
                create_table(table, month)
                attach_table(table, month)
    return missing


def create_table(table: str, month: Month) -> None:
    """Create the table of a month, which isn't part of the log yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table}_{month.suffix} (LIKE {table} INCLUDING DEFAULTS)")


def attach_table(table: str, month: Month) -> None:
    """Make the table of a month a part of the log again; PostgreSQL looks at each row's position."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE {table} ATTACH PARTITION {table}_{month.suffix} "
            f"FOR VALUES FROM ({month.first_position}) TO ({month.plus(1).first_position})"
        )


def exists(table: str, month: Month) -> bool:
    """Tell whether the month has this table, part of the log or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{table}_{month.suffix}"])
        return bool(cursor.fetchone()[0])


def is_attached(table: str, month: Month) -> bool:
    """Tell whether the table of the month is part of the log, and isn't about to leave it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [f"{table}_{month.suffix}"])
        return cursor.fetchone() == (False,)


def finish_detaching(table: str, month: Month) -> None:
    """Detach the table of a month if somebody began to and was interrupted; not within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [f"{table}_{month.suffix}"])
        if cursor.fetchone() == (True,):
            cursor.execute(f"ALTER TABLE {table} DETACH PARTITION {table}_{month.suffix} FINALIZE")


def detach_table(table: str, month: Month) -> None:
    """Take the table of a month out of the log while others read and write; not within a transaction."""
    name = f"{table}_{month.suffix}"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_STATE, [name])
        state = cursor.fetchone()
        if state is not None:
            how = "FINALIZE" if state[0] else "CONCURRENTLY"
            cursor.execute(f"ALTER TABLE {table} DETACH PARTITION {name} {how}")
        cursor.execute("RESET statement_timeout")


def drop_tables(month: Month) -> None:
    """Drop the tables of a month that isn't part of the log."""
    if month not in detached():
        raise ValueError(f"{month} is part of the log")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE {table}_{month.suffix}")
