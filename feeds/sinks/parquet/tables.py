"""Learning records as Arrow tables, and tables as Parquet files; the library is imported where it is needed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import orjson

from feeds.rules.learning_record import SCHEMA
from feeds.rules.warehouse_columns import COLUMNS, RECORD, VERSION, Type, value_of
from feeds.services.sinks import Item

if TYPE_CHECKING:
    import pyarrow

ROWS_AT_ONCE = 20_000
"""A row group has about so many rows; more are never in memory at once, beside the bytes of a file."""


@lru_cache(maxsize=1)
def schema() -> "pyarrow.Schema":
    """Return the exact schema of every file."""
    import pyarrow as pa  # noqa: PLC0415 - optional

    types = {
        Type.INTEGER: pa.int64(),
        Type.NUMBER: pa.float64(),
        Type.FLAG: pa.bool_(),
        Type.TEXT: pa.string(),
        Type.JSON: pa.string(),
        Type.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    fields = [pa.field(each.name, types[each.type], nullable=not each.is_always) for each in COLUMNS]
    versions = {"records": SCHEMA, "columns": str(VERSION)}
    return pa.schema([*fields, pa.field(RECORD, pa.string(), nullable=False)], metadata=versions)


def table_of(items: Sequence[Item]) -> "pyarrow.Table":
    """Return records as rows, in the order of the log."""
    import pyarrow as pa  # noqa: PLC0415 - optional

    ordered = sorted(items, key=lambda each: each.position)
    records = [orjson.loads(each.payload) for each in ordered]
    arrays = [
        pa.array((value_of(column, record) for record in records), schema().field(column.name).type)
        for column in COLUMNS
    ]
    return pa.Table.from_arrays([*arrays, pa.array([each.payload for each in ordered], pa.string())], schema=schema())


def tables_in(data: bytes, columns: Sequence[str] | None = None) -> Iterator["pyarrow.Table"]:
    """Return a file's rows, a row group after the other."""
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.parquet as pq  # noqa: PLC0415 - optional

    file = pq.ParquetFile(pa.BufferReader(data))
    for group in range(file.num_row_groups):
        yield file.read_row_group(group, columns=columns)


def values_at(table: "pyarrow.Table", sequences: Sequence[int], column: str) -> dict[int, str]:
    """Return what a column has at those of these sequences that are in a table."""
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.compute as pc  # noqa: PLC0415 - optional

    rows = table.filter(pc.is_in(table["sequence"], pa.array(sequences, pa.int64())))
    return dict(zip(rows["sequence"].to_pylist(), rows[column].to_pylist(), strict=True))


def merged(old: Iterable["pyarrow.Table"], new: "pyarrow.Table") -> Iterator["pyarrow.Table"]:
    """Return rows of both, by sequence; a new row takes the place of an old one. ``old`` tables follow each other."""
    import pyarrow as pa  # noqa: PLC0415 - optional
    import pyarrow.compute as pc  # noqa: PLC0415 - optional

    for table in old:
        here = pc.sum(pc.less_equal(new["sequence"], table["sequence"][-1])).as_py() or 0
        coming, new = new.slice(0, here), new.slice(here)
        stay = table.filter(pc.invert(pc.is_in(table["sequence"], coming["sequence"].combine_chunks())))
        yield pa.concat_tables([stay, coming]).sort_by("sequence")
    if new.num_rows:
        yield new


def file_of(tables: Iterable["pyarrow.Table"]) -> tuple[bytes, int, int, int]:
    """Return a Parquet file, and how many rows it has, the first and the last sequence."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - optional

    out, bounds, rows = BytesIO(), [], 0
    with pq.ParquetWriter(out, schema(), compression="zstd", write_page_index=True) as writer:
        for table in _gathered(tables):
            writer.write_table(table)
            rows += table.num_rows
            bounds += [table["sequence"][0].as_py(), table["sequence"][-1].as_py()]
    return out.getvalue(), rows, bounds[0], bounds[-1]


def _gathered(tables: Iterable["pyarrow.Table"]) -> Iterator["pyarrow.Table"]:
    """Return the same rows in tables that aren't small, for small row groups are slow to read."""
    import pyarrow as pa  # noqa: PLC0415 - optional

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(each.num_rows for each in waiting) >= ROWS_AT_ONCE:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
