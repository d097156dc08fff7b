"""Makes one file of the many of a day that is over; the rows stay what they are."""

from feeds.rules.warehouse_manifest import DataFile, runs_of
from feeds.sinks.parquet.data_set import DataSet
from lrs.rules.position import stored_of

MOST_ROWS = 500_000
"""A file has so many rows at most: its bytes are in memory while it is made, and those of one that goes into it."""


def compact(data_set: DataSet, *, most_days: int | None = None) -> int:
    """Compact the days that are over, some of them or all, and remove what isn't needed; return how many days."""
    dates = _scattered(data_set)[:most_days]
    done = sum(data_set.change(lambda there, date=date: _step(there, date)) for date in dates)
    data_set.tidy()
    return done


def _scattered(data_set: DataSet) -> list[str]:
    """Return the days that have files to be joined: those before the newest record's, for its own goes on."""
    today = f"{stored_of(data_set.published.position):%Y-%m-%d}"
    return [date for date in data_set.published.by_date() if date < today and _runs(data_set, date)]


def _runs(data_set: DataSet, date: str) -> list[list[DataFile]]:
    return runs_of(data_set.published.by_date().get(date, []), most_rows=MOST_ROWS)


def _step(data_set: DataSet, date: str) -> bool:
    runs = _runs(data_set, date)
    files = [data_set.write(date, (table for each in run for table in data_set.tables_of(each))) for run in runs]
    if files:
        data_set.publish(files, removes=[each.path for run in runs for each in run])
    return bool(files)
