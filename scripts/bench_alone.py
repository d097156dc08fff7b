"""What PostgreSQL alone takes: the same Statements in copies of the same tables, by COPY from four connections."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

BATCH, CONNECTIONS = 100, 4
TABLES = ("lrs_statementidentity", "lrs_statement", "lrs_statementkey")
COLUMNS = (
    "tenant_id, statement_id, position",
    "tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload",
    "tenant_id, key, position",
)


def postgresql_alone(url: str, client: Any, *, authority: dict[str, Any], count: int) -> float:
    """Return how many Statements a second PostgreSQL takes, 100 a transaction, each transaction synced.

    The tables have the columns, keys and indexes of the log's, and the rows are those that the server would write.
    """
    batches = [_rows(client, first, authority) for first in range(0, count, BATCH)]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS alone CASCADE")
        connection.execute("CREATE SCHEMA alone")
        for table in TABLES:
            _copy_structure(connection, table)
    connections = [psycopg.connect(url) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.execute("SET search_path TO alone")
        connection.execute("SET synchronous_commit TO on")
        connection.commit()

    def fill(number: int) -> None:
        connection = connections[number]
        for batch in batches[number::CONNECTIONS]:
            with connection.cursor() as cursor:
                for table, columns, lines in zip(TABLES, COLUMNS, batch, strict=True):
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        copy.write(lines)
            connection.commit()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(fill, range(CONNECTIONS)))
    seconds = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return count / seconds


def _copy_structure(connection: psycopg.Connection, table: str) -> None:
    """Make an empty copy of a table; one that is partitioned gets one partition, as it is filled in one month."""
    kind = connection.execute("SELECT relkind FROM pg_class WHERE oid = %s::regclass", [f"public.{table}"]).fetchone()
    copy = f"CREATE TABLE alone.{table} (LIKE public.{table} INCLUDING ALL)"
    if kind == ("p",):
        connection.execute(f"{copy} PARTITION BY RANGE (position)")
        connection.execute(f"CREATE TABLE alone.{table}_now PARTITION OF alone.{table} DEFAULT")
    else:
        connection.execute(copy)


def _rows(client: Any, first: int, authority: dict[str, Any]) -> list[str]:
    from lrs.rules.keys import keys_of_statement  # noqa: PLC0415
    from lrs.rules.position import position_at  # noqa: PLC0415

    identities, statements, keys = [], [], []
    for place in range(BATCH):
        statement = client.statement(9, first + place)
        stored = {**statement, "stored": statement["timestamp"], "authority": authority, "version": "1.0.0"}
        position = position_at(10**14 + first, place)
        payload = json.dumps(stored).replace("\\", "\\\\")
        identities.append(f"1\t{statement['id']}\t{position}\n")
        statements.append(f"1\t1\t{position}\t{statement['id']}\tt\tf\t\t{payload}\n")
        keys += [f"1\t{key}\t{position}\n" for key in keys_of_statement(stored)]
    return ["".join(identities), "".join(statements), "".join(keys)]
