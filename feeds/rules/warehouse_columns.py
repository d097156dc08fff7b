"""The columns of a data set in Parquet: which part of a learning record each of them has, one row a column.

A column that isn't needed costs a reader nothing, so parts are columns of their own, and ``record`` has all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import orjson

VERSION: Final = 1
"""Of the columns: it counts on when one is renamed, removed, or means something else; new ones don't count."""

Json = Mapping[str, Any]


class Type(StrEnum):
    """What a column holds."""

    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    JSON = "JSON text"
    MOMENT = "moment in UTC"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and where a record has what stands in it; ``is_always`` there, or it may be absent."""

    name: str
    type: Type
    path: tuple[str, ...]
    is_always: bool = False


def _column(name: str, type: Type, path: str = "", *, always: bool = False) -> Column:
    return Column(name, type, tuple((path or name).split(".")), always)


# fmt: off
COLUMNS: Final = (
    _column("sequence", Type.INTEGER, always=True),
    _column("record_id", Type.TEXT, "id", always=True),
    _column("event", Type.TEXT, always=True),
    _column("recorded_at", Type.MOMENT, always=True),
    _column("occurred_at", Type.MOMENT),
    _column("learner_id", Type.TEXT, "learner.id"),
    _column("learner_identities", Type.JSON, "learner.identities"),
    _column("course_id", Type.TEXT, "course.id"),
    _column("course_name", Type.TEXT, "course.name"),
    _column("course_version", Type.INTEGER, "course.version"),
    _column("item_id", Type.TEXT, "item.id"),
    _column("item_type", Type.TEXT, "item.type"),
    _column("item_name", Type.TEXT, "item.name"),
    _column("attempt", Type.TEXT),
    _column("registration", Type.TEXT),
    _column("session", Type.TEXT),
    _column("success", Type.FLAG),
    _column("completion", Type.FLAG),
    _column("progress", Type.NUMBER),
    _column("score_scaled", Type.NUMBER, "score.scaled"),
    _column("score_raw", Type.NUMBER, "score.raw"),
    _column("score_min", Type.NUMBER, "score.min"),
    _column("score_max", Type.NUMBER, "score.max"),
    _column("duration_seconds", Type.NUMBER, "duration"),
    _column("organisation", Type.TEXT, "context.organisation"),
    _column("platform", Type.TEXT, "context.platform"),
    _column("language", Type.TEXT, "context.language"),
    _column("standard", Type.TEXT, "provenance.standard", always=True),
    _column("standard_version", Type.TEXT, "provenance.version"),
    _column("xapi_version", Type.TEXT, "provenance.xapi_version"),
    _column("statement_id", Type.TEXT, "provenance.statement_id", always=True),
    _column("verb", Type.TEXT, "provenance.verb", always=True),
    _column("rule", Type.TEXT, "provenance.rule", always=True),
    _column("mapping", Type.INTEGER, "provenance.mapping", always=True),
    _column("source", Type.TEXT, "provenance.source"),
    _column("retracts", Type.TEXT),
)
# fmt: on

RECORD: Final = "record"
"""The last column: the record's JSON as it is sent everywhere."""

_READ: Final[Mapping[Type, Callable[[Any], Any]]] = {
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.FLAG: bool,
    Type.TEXT: str,
    Type.JSON: lambda value: orjson.dumps(value).decode(),
    Type.MOMENT: datetime.fromisoformat,
}


def value_of(column: Column, record: Json) -> Any:
    """Return what stands in a column for a record; None if the record doesn't say it."""
    found: Any = record
    for name in column.path:
        found = found.get(name)
        if found is None:
            return None
    return _READ[column.type](found)
