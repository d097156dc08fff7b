"""Questions that hot paths ask of the database again and again, several of them in one round trip.

PostgreSQL prepares each of them once a connection, and gets them in one go through libpq's pipeline: between server and
driver a round trip costs more than most of these queries. SQLite is asked one after the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha1
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import Transformer
from psycopg.pq import PGresult
from psycopg.types.json import Jsonb

from people.services.prepared import Call, run_all

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """SQL with ``%s`` for its values, which are as fields prepare them, and what makes an answer of its rows.

    SQL is a constant of the program, or one that the ORM wrote: each is kept as long as the connection.
    """

    sql: str
    values: Sequence[Any]
    read: Callable[[Rows], Any]


def together(*questions: Question) -> list[Any]:
    """Return the answers, in the order of the questions; the first that fails is raised, and none after it is run.

    Outside of a transaction they are one of their own on PostgreSQL.
    """
    return _answers(questions, last=False)


def finally_together(*questions: Question) -> list[Any]:
    """Ask as ``together`` does, as the last that is done in a transaction: on PostgreSQL its COMMIT travels along.

    Of a transaction within another one nothing is committed before the outer one. What would take the transaction back
    fails among the questions: after them that can't be done any more.
    """
    return _answers(questions, last=True)


def _answers(questions: Sequence[Question], *, last: bool) -> list[Any]:
    if not questions:
        return []
    ours = database()
    ours.ensure_connection()
    ours.validate_no_broken_transaction()
    if ours.vendor == "postgresql":
        begun = monotonic()
        found = _pipelined(ours, questions, commits=last and _is_outermost(ours))
        if ours.queries_logged:
            spent = f"{monotonic() - begun:.3f}"
            ours.queries_log.extend({"sql": each.sql, "time": spent} for each in questions)
    else:
        found = [_executed(ours, each) for each in questions]
    return [question.read(rows) for question, rows in zip(questions, found, strict=True)]


def _is_outermost(ours: Any) -> bool:
    """Tell whether the innermost ``atomic`` is the one that commits when it ends: it will find that done."""
    return bool(ours.in_atomic_block and ours.commit_on_exit and not ours.savepoint_ids)


def database() -> Any:
    """Return this thread's connection itself; ``django.db.connection`` looks it up for each attribute."""
    return connections[DEFAULT_DB_ALIAS]


@cache
def vendor() -> str:
    """Return what kind of database there is, which is the same as long as a process lives."""
    return str(database().vendor)


def nothing(rows: Rows) -> None:
    """Return nothing: what is only done has no answer."""


def _executed(ours: Any, question: Question) -> Rows:
    with ours.cursor() as cursor:
        cursor.execute(question.sql, question.values)
        rows: Rows = cursor.fetchall() if cursor.description else ()
        return rows


def _pipelined(ours: Any, questions: Sequence[Question], *, commits: bool) -> list[Rows]:
    with ours.wrap_database_errors:
        calls = [(_call(each.sql), written(each.values)) for each in questions]
        # One for all results: it finds out only once how values of a type are read.
        transformer = Transformer(ours.connection)
        return [_loaded(transformer, each) for each in run_all(ours.connection, calls, commits=commits)]


def _loaded(transformer: Transformer, result: PGresult) -> Rows:
    if not result.ntuples:
        return ()
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


@lru_cache(maxsize=1024)
def _call(sql: str) -> Call:
    numbers = tuple(f"${number + 1}" for number in range(sql.count("%s")))
    return Call(b"q_" + sha1(sql.encode(), usedforsecurity=False).hexdigest().encode(), (sql % numbers).encode())


def written(values: Sequence[Any]) -> list[bytes | None]:
    """Return values as PostgreSQL reads them; which type each has is said by what it is compared with, or put into."""
    writer_of = _WRITERS.get
    return [None if each is None else writer_of(type(each), _as_text)(each) for each in values]


def _as_text(value: Any) -> bytes:
    text = str(value)
    if "\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text.encode()


def _as_bytes(value: bytes | memoryview) -> bytes:
    return b"\\x" + bytes(value).hex().encode()


def _as_json(value: Jsonb) -> bytes:
    assert value.dumps is not None  # noqa: S101 - the ORM's fields name it
    dumped = value.dumps(value.obj)
    return _as_text(dumped if isinstance(dumped, str) else dumped.decode())


_WRITERS: dict[type, Callable[[Any], bytes]] = {
    bool: lambda value: b"t" if value else b"f",
    bytes: _as_bytes,
    memoryview: _as_bytes,
    datetime: lambda value: value.isoformat().encode(),
    float: lambda value: repr(value).encode(),
    int: lambda value: b"%d" % value,
    Jsonb: _as_json,
    psycopg.Binary: lambda value: _as_bytes(value.obj),
    UUID: lambda value: b"%032x" % value.int,
}
