"""Publishes records: new ones are added, and of those that are there the ones that have changed are replaced."""

from collections.abc import Sequence

from feeds.rules.warehouse_columns import RECORD
from feeds.rules.warehouse_manifest import DataFile
from feeds.services.sinks import Item
from feeds.sinks.parquet.data_set import DataSet
from feeds.sinks.parquet.tables import merged, table_of, values_at
from lrs.rules.position import stored_of


def publish(data_set: DataSet, items: Sequence[Item]) -> bool:
    """Have these records in the data set, once each, by one step; tell whether any wasn't there already.

    A portion comes again after a worker has died, and after a feed was told to deliver since a moment; then records may
    have been made anew, by a mapping of another version.
    """
    return data_set.change(lambda there: _step(there, items))


def _step(data_set: DataSet, items: Sequence[Item]) -> bool:
    files, removes = [], []
    for date, told in _by_date(items).items():
        there = _known(data_set, date, told)
        wanted = [each for each in told if there.get(each.position) != each.payload]
        if wanted:
            replaced = _overlapping(data_set, date, wanted)
            rows = (table for each in replaced for table in data_set.tables_of(each))
            files.append(data_set.write(date, merged(rows, table_of(wanted))))
            removes += [each.path for each in replaced]
    if files:
        data_set.publish(files, removes=removes)
    return bool(files)


def _by_date(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Return records by the day on which they were recorded, in UTC, which their positions say."""
    found: dict[str, list[Item]] = {}
    for each in items:
        found.setdefault(f"{stored_of(each.position):%Y-%m-%d}", []).append(each)
    return found


def _known(data_set: DataSet, date: str, items: Sequence[Item]) -> dict[int, str]:
    """Return the JSON of those of these records that are published already, by position."""
    again = [each for each in items if each.position <= data_set.published.position]
    found: dict[int, str] = {}
    for file in _overlapping(data_set, date, again):
        for table in data_set.tables_of(file, ("sequence", RECORD)):
            found |= values_at(table, [each.position for each in again], RECORD)
    return found


def _overlapping(data_set: DataSet, date: str, items: Sequence[Item]) -> list[DataFile]:
    """Return the files of a day that have records between the first and the last of these."""
    positions = [each.position for each in items]
    files = data_set.published.by_date().get(date, []) if positions else []
    return [each for each in files if each.overlaps(min(positions), max(positions))]
