"""The statement log on PostgreSQL: set-based statements with server-side binding, whatever the size of the batch."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from lrs.services.sql.provision import Provision
from lrs.services.sql.rows import StatementRow
from people.services.prepared import Call, run, run_all
from people.services.round_trip import Question

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

# A batch that touches nothing but itself, in one call; see the migration.
APPEND = Call(b"lrs_append", b"SELECT lrs_append($1, $2, $3, $4, $5, $6, $7, $8)")
APPEND_WITH_OTHERS = "SELECT lrs_append(%s, %s, %s, %s, %s, %s, %s, %s)"

INSERT_STATEMENTS = """
INSERT INTO lrs_statement (tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload)
SELECT %s, %s, entries.*
FROM unnest(%s::bigint[], %s::uuid[], %s::boolean[], %s::boolean[], %s::text[], %s::text[]) AS entries
"""

# Many rows at once: the server reads them as they come, without an array to take apart.
COPY_STATEMENTS = """
COPY lrs_statement (tenant_id, credential_id, position, statement_id, timestamp_given, voided, repairs, payload)
FROM STDIN
"""

COPY_KEYS = "COPY lrs_statementkey (tenant_id, key, position) FROM STDIN"

FEW = 4
"""Up to so many Statements an INSERT is quicker: COPY asks for one more answer from the server."""

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


def consistent_through_for_all() -> int:
    """Return the moment up to which everything can be read, whosever it is: writers are seen whatever their tenant."""
    return consistent_through(0)


def claim(tenant_id: int, ids: Sequence[tuple[UUID, int | None]]) -> dict[UUID, tuple[int | None, bool]]:
    """Claim sorted (id, position) pairs; return for each the position that counts and whether the id was new."""
    rows = _run(CLAIM, (tenant_id, [statement_id for statement_id, _ in ids], [position for _, position in ids]))
    return {statement_id: (position, is_new) for statement_id, position, is_new in rows}


def _copy(query: str, lines: Iterable[str]) -> None:
    with connection.wrap_database_errors, _cursor() as cursor, cursor.copy(query) as copy:
        copy.write("".join(lines))


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch of new Statements as the log takes it, the place of its moment in the payloads marked by U+0001.

    ``places`` has the places in the batch that answer to each key.
    """

    tenant_id: int
    credential_id: int | None
    ids: Sequence[UUID]
    given: Sequence[bool]
    repairs: Sequence[str]
    payloads: Sequence[str]
    places: Mapping[int, Sequence[int]]

    def parameters(self) -> list[str | None]:
        """Return the parameters of ``lrs_append``; keys in their order, for neighbours are found faster so.

        Arrays are written as text here: the driver would take them apart value by value.
        """
        keys, places = sorted(self.places), self.places
        return [
            str(self.tenant_id),
            None if self.credential_id is None else str(self.credential_id),
            "{" + ",".join(map(str, self.ids)) + "}",
            "{" + ",".join(["t" if each else "f" for each in self.given]) + "}",
            "{" + ",".join([f'"{each}"' for each in self.repairs]) + "}",
            "\x02".join(self.payloads),
            "{" + "".join([f"{key}," * len(places[key]) for key in keys])[:-1] + "}",
            "{" + ",".join([str(place) for key in keys for place in places[key]]) + "}",
        ]


def append_batch(batch: NewBatch, provision: Provision | None = None) -> bool:
    """Store a batch of new Statements at the log's next moment.

    Raises a DatabaseError with sqlstate TR409, and stores nothing, if one of the ids is known; False says that nothing
    was stored because the provision didn't hold. In a transaction of the caller what fails is taken back alone, so that
    it can go on.
    """
    parameters = batch.parameters()
    connection.ensure_connection()
    call = APPEND if provision is None else provision.before(APPEND, len(parameters))
    texts = [*parameters, *(provision.parameters if provision else ())]
    values = [None if each is None else each.encode() for each in texts]
    with connection.wrap_database_errors:
        if not connection.in_atomic_block:
            return run(connection.connection, call, values) is not None
        stored = run_all(connection.connection, [(call, values)], guarded=True)[0]
        return stored.ntuples > 0 and stored.get_value(0, 0) is not None


def appended(batch: NewBatch, then: Callable[[], None]) -> Question:
    """Return what stores a batch together with other things, and calls ``then``; it raises as ``append_batch`` does."""
    return Question(APPEND_WITH_OTHERS, batch.parameters(), lambda _: then())


def insert_statements(tenant_id: int, credential_id: int | None, rows: Sequence[StatementRow]) -> None:
    """Append rows to the log."""
    if len(rows) > FEW:
        _copy(COPY_STATEMENTS, _lines(tenant_id, credential_id, rows))
        return
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


def _lines(tenant_id: int, credential_id: int | None, rows: Sequence[StatementRow]) -> Iterator[str]:
    """Yield rows in the text format of COPY; of the columns only the payload can hold what must be escaped."""
    source = "\\N" if credential_id is None else credential_id
    for row in rows:
        payload = row.payload.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        yield (
            f"{tenant_id}\t{source}\t{row.position}\t{row.statement_id}\t{row.timestamp_given}\t{row.voided}"
            f"\t{row.repairs}\t{payload}\n"
        )


def insert_keys(tenant_id: int, entries: Sequence[tuple[int, int]], *, may_exist: bool = False) -> None:
    """Add (key, position) entries; ``may_exist`` for Statements that are stored already."""
    if not may_exist and len(entries) > 10 * FEW:
        _copy(COPY_KEYS, (f"{tenant_id}\t{key}\t{position}\n" for key, position in entries))
    elif entries:
        keys, positions = zip(*entries, strict=True)
        _run(ADD_KEYS if may_exist else INSERT_KEYS, (tenant_id, list(keys), list(positions)))
