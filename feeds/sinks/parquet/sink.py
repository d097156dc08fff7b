"""Publishes learning records as a data set of Parquet files, by tenant and day, for warehouses and notebooks."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from feeds.rules.delivery_verdicts import Verdict
from feeds.rules.sink_options import Option
from feeds.services.sinks import Destination, Item, Sent, Unreachable
from feeds.sinks.parquet.compaction import compact
from feeds.sinks.parquet.data_set import DataSet, data_set_at
from feeds.sinks.parquet.places import problem_of_place
from feeds.sinks.parquet.publishing import publish

_log = logging.getLogger(__name__)

_DAYS_AT_ONCE = 2
"""How many days are compacted after portions: what is left waits for the next time."""

_FLUSH = Option("flush_seconds", "how long records are gathered before they become files", type="number", default=60)


class ParquetSink:
    """A portion becomes one step of the data set; what was taken before is known by the data set itself."""

    kind = "parquet"
    title = "Warehouse (Parquet)"
    help_of_url = "The folder: file:///path below WAREHOUSE_ROOT, or s3://bucket/folder."
    options = (
        _FLUSH,
        Option("endpoint", "where a store that speaks S3 is reached; AWS if there is none"),
        Option("region", "the region of the bucket", default="us-east-1"),
        Option("access_key", "which key the store lets in; its secret key is the feed's secret"),
    )
    portion = 20_000
    keeps_order = True
    signs = False

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no data set can be there, empty if it can."""
        if find_spec("pyarrow") is None:
            return "it needs the package pyarrow; pip install -r requirements/warehouse.txt"
        if not 1 <= options[_FLUSH.name] <= 86_400:
            return f"{_FLUSH.name} is {options[_FLUSH.name]}; from 1 to 86400 can be"
        return problem_of_place(url, options)

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Gather records for a while, so that files aren't too small."""
        return float(options[_FLUSH.name])

    @contextmanager
    def open(self, destination: Destination) -> Iterator["Steps"]:
        """Return a way to the data set as it is now; days that are over are compacted when it has been used."""
        data_set = data_set_at(destination)
        steps = Steps(data_set)
        yield steps
        if steps.has_published:
            _compact(data_set)

    def ids_kept(self, destination: Destination, after: int, up_to: int) -> Iterator[str]:
        """Yield the ids of the records that are published, after one position up to another."""
        data_set = data_set_at(destination)
        there = [each for each in data_set.published.files if each.last > after and each.first <= up_to]
        for table in (table for each in there for table in data_set.tables_of(each, ["sequence", "record_id"])):
            places = zip(table["sequence"].to_pylist(), table["record_id"].to_pylist(), strict=True)
            yield from (record_id for position, record_id in places if after < position <= up_to)


SINK = ParquetSink()


def _compact(data_set: DataSet) -> None:
    """Compact and tidy; if that isn't possible now, records have been delivered all the same."""
    try:
        compact(data_set, most_days=_DAYS_AT_ONCE)
    except Unreachable as problem:
        _log.warning("A data set could not be compacted: %s", problem.message)


class Steps:
    """Portions that become steps of a data set."""

    def __init__(self, data_set: DataSet) -> None:
        self._data_set = data_set
        self.has_published = False

    def send(self, items: Sequence[Item]) -> list[Sent | None]:
        """Publish a portion; what is said to be delivered is there for good."""
        self.has_published |= publish(self._data_set, items)
        return [Sent(Verdict.DELIVERED) for _ in items]

    def try_out(self) -> Sent:
        """Write a file that nobody reads: a record out of its turn would make the data set tell that it has more."""
        self._data_set.try_out()
        return Sent(Verdict.DELIVERED)
