"""Killed anywhere between the first file and the position that is written down: complete, and nothing twice."""

from datetime import timedelta

import pytest

from feeds.models import Feed
from feeds.services import delivering, sending_out
from feeds.services.sinks import destination_of
from feeds.sinks.parquet import data_set as steps
from feeds.sinks.parquet import local_store
from feeds.sinks.parquet.compaction import compact
from feeds.sinks.parquet.data_set import data_set_at
from tests.feeds.test_delivering import time_passes
from tests.feeds.warehouse.data_sets import FIRST_DAY, SECOND_DAY, THIRD_DAY, feed_to, happened


class Killed(BaseException):
    """The process is gone: nothing catches this, and nothing is cleaned up."""


class Mortal(local_store.LocalStore):
    """A folder that the process dies at, before or after one of its changes."""

    changes_left = -1
    after = False

    def write(self, path: str, data: bytes) -> None:
        self._change(lambda: super(Mortal, self).write(path, data))

    def create(self, path: str, data: bytes) -> None:
        self._change(lambda: super(Mortal, self).create(path, data))

    def remove(self, path: str) -> None:
        self._change(lambda: super(Mortal, self).remove(path))

    def _change(self, change) -> None:
        if Mortal.changes_left == 0 and not Mortal.after:
            raise Killed
        change()
        if Mortal.changes_left == 0:
            raise Killed
        Mortal.changes_left -= 1


@pytest.fixture
def dies_at(monkeypatch):
    """Let the process die before or after one of the next changes of the folder; -1 lets it live."""
    monkeypatch.setattr("feeds.sinks.parquet.places.LocalStore", Mortal)

    def at(change: int, *, after: bool = False) -> None:
        Mortal.changes_left, Mortal.after = change, after

    yield at
    at(-1)


def lives_again(feed: Feed) -> None:
    """Have another worker go on when the lease has ended."""
    time_passes()
    sending_out.deliver_all()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("change", range(3), ids=["the first file", "the second file", "the manifest"])
def test_a_worker_that_dies_while_it_publishes_is_replaced(north, warehouse, dies_at, change, after) -> None:
    feed = feed_to(north, warehouse.root)
    first = happened(north, FIRST_DAY)
    sending_out.deliver_all()
    records = happened(north, FIRST_DAY + timedelta(hours=1), SECOND_DAY, SECOND_DAY + timedelta(hours=1))
    time_passes()
    dies_at(change, after=after)
    with pytest.raises(Killed):
        delivering.deliver(feed.pk)
    is_published = (change, after) == (2, True)
    assert len(warehouse.sequences()) == (4 if is_published else 1)
    assert warehouse.is_as_told()
    dies_at(-1)
    records += happened(north, THIRD_DAY)
    lives_again(feed)
    wanted = [each.position for each in (*first, *records)]
    assert warehouse.sequences() == warehouse.lying_sequences() == wanted
    feed.refresh_from_db()
    assert (feed.position, feed.last_problem) == (wanted[-1], "")


def test_a_worker_that_dies_before_the_position_is_written_down_is_replaced(north, warehouse, monkeypatch) -> None:
    feed = feed_to(north, warehouse.root)
    records = happened(north, FIRST_DAY, SECOND_DAY)

    def dies(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr("feeds.services.feed_outcomes.keep", dies)
        with pytest.raises(Killed):
            delivering.deliver(feed.pk)
    lives_again(feed)
    assert [each["count"] for each in warehouse.manifests] == [2]
    assert warehouse.sequences() == warehouse.lying_sequences() == [each.position for each in records]


def test_a_file_is_invisible_until_it_is_whole(north, warehouse, monkeypatch) -> None:
    feed = feed_to(north, warehouse.root)
    records = happened(north, FIRST_DAY)

    def dies(descriptor: int) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(local_store.os, "fsync", dies)
        with pytest.raises(Killed):
            delivering.deliver(feed.pk)
    assert (warehouse.lying, warehouse.manifests) == ([], [])
    lives_again(feed)
    assert warehouse.sequences() == [each.position for each in records]
    assert [each for each in warehouse.folder.rglob("*") if "_unfinished/" in each.as_posix()] == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("change", range(5))
def test_a_compaction_that_dies_changes_nothing_that_is_read(
    north, warehouse, dies_at, monkeypatch, change, after
) -> None:
    monkeypatch.setattr(steps, "FOLDED_AFTER", 3)
    feed = feed_to(north, warehouse.root)
    records = []
    for at in (FIRST_DAY, FIRST_DAY + timedelta(hours=1)):
        records += happened(north, at)
        lives_again(feed)
    monkeypatch.setattr("feeds.sinks.parquet.sink.compact", lambda data_set, most_days: 0)
    records += happened(north, SECOND_DAY)
    lives_again(feed)
    wanted = [each.position for each in records]
    dies_at(change, after=after)
    with pytest.raises(Killed):
        compact(data_set_at(destination_of(feed)))
    assert (warehouse.sequences(), warehouse.is_as_told()) == (wanted, True)
    dies_at(-1)
    compact(data_set_at(destination_of(feed)))
    assert warehouse.sequences() == warehouse.lying_sequences() == wanted
    assert [each["rows"] for each in warehouse.named] == [2, 1]
