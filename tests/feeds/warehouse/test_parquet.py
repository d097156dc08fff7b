"""A feed to a warehouse: portions become steps of a data set, each once, whatever is delivered again."""

import os
import time
from datetime import timedelta
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from feeds.models import Feed, Record
from feeds.rules.learning_record import SCHEMA, sequence_of
from feeds.services import delivering, feed_settings, manifest_checks, manifests, sending_out
from feeds.services.manifest_checks import Checked
from feeds.services.sinks import destination_of
from feeds.sinks.parquet import data_set as steps
from feeds.sinks.parquet import sink as parquet
from feeds.sinks.parquet.data_set import data_set_at
from feeds.sinks.parquet.publishing import publish
from feeds.sinks.parquet.tables import schema
from tests.feeds.test_delivering import begun, time_passes
from tests.feeds.warehouse.data_sets import FIRST_DAY, SECOND_DAY, THIRD_DAY, Warehouse, feed_to, happened, items_of
from tests.lrs.log import make_tenant

HOUR = timedelta(hours=1)


def positions(records) -> list[int]:
    return [each.position for each in records]


def test_records_lie_by_tenant_and_day_and_the_manifest_names_them(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    records = happened(north, FIRST_DAY, FIRST_DAY + HOUR, SECOND_DAY)
    assert sending_out.deliver_all() == 3
    [manifest] = warehouse.manifests
    assert {name: manifest[name] for name in ("number", "tenant", "feed", "first", "sequence", "count", "records")} == {
        "number": 1,
        "tenant": "north",
        "feed": str(feed.pk),
        "first": sequence_of(records[0].position),
        "sequence": sequence_of(records[2].position),
        "count": 3,
        "records": SCHEMA,
    }
    assert [(each["date"], each["rows"]) for each in warehouse.named] == [("2026-11-19", 2), ("2026-11-20", 1)]
    assert warehouse.is_as_told()
    assert warehouse.asked("SELECT DISTINCT tenant, CAST(date AS VARCHAR) FROM all_records ORDER BY 2") == [
        ("north", "2026-11-19"),
        ("north", "2026-11-20"),
    ]
    assert warehouse.sequences() == positions(records)


def test_the_server_proves_by_the_files_that_nothing_is_missing(north, warehouse) -> None:
    feed_to(north, warehouse.root)
    happened(north, FIRST_DAY, FIRST_DAY + HOUR)
    sending_out.deliver_all()
    manifests.close_ended()
    assert manifest_checks.check_since(FIRST_DAY - HOUR) == Checked(2, [])
    [named] = warehouse.named
    lying = warehouse.root / "tenant=north" / named["path"]
    lying.unlink()
    checked = manifest_checks.check_since(FIRST_DAY - HOUR)
    why = f"what is there can't be read: {named['path']} isn't the file that was published."
    assert checked.problems == [f"Warehouse, 2026-11-19 {hour}:00Z: {why}" for hour in (10, 11)]


def test_every_file_has_exactly_the_schema_and_the_record_beside_its_parts(north, warehouse) -> None:
    feed_to(north, warehouse.root)
    [record] = happened(north, FIRST_DAY, result={"score": {"scaled": 0.5, "raw": 5}, "duration": "PT90S"})
    sending_out.deliver_all()
    [file] = warehouse.lying
    assert pq.read_schema(warehouse.folder / file).equals(schema(), check_metadata=True)
    columns = "sequence, record_id, event, score_scaled, score_raw, score_min, duration_seconds, course_id, retracts"
    assert warehouse.asked(f"SELECT {columns} FROM records") == [
        (record.position, str(record.id), "completed", 0.5, 5.0, None, 90.0, None, None)
    ]
    assert warehouse.asked("SELECT record FROM records") == [(Record.objects.get().payload,)]
    assert warehouse.asked("SELECT epoch_us(recorded_at) FROM records") == [(int(FIRST_DAY.timestamp() * 1_000_000),)]


def test_records_are_gathered_before_they_become_a_file(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root, options={"flush_seconds": 300})
    happened(north, FIRST_DAY)
    sending_out.deliver_all()
    happened(north, FIRST_DAY + HOUR)
    assert delivering.due_feeds() == []
    feed.refresh_from_db()
    assert 290 < (feed.leased_until - timezone.now()).total_seconds() <= 300
    time_passes()
    sending_out.deliver_all()
    assert [each["count"] for each in warehouse.manifests] == [1, 1]


def test_a_portion_that_comes_again_after_a_worker_died_isnt_written_again(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    records = happened(north, FIRST_DAY, SECOND_DAY)
    begun(feed)
    records += happened(north, SECOND_DAY + HOUR)
    time_passes()
    sending_out.deliver_all()
    assert [each["count"] for each in warehouse.manifests] == [2, 1]
    assert warehouse.sequences() == positions(records)


def test_records_that_were_made_anew_take_the_places_of_those_that_are_there(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    records = happened(north, FIRST_DAY, FIRST_DAY + HOUR, FIRST_DAY + 2 * HOUR, SECOND_DAY)
    sending_out.deliver_all()
    row = Record.objects.get(position=records[1].position)
    Record.objects.filter(position=row.position).update(payload=row.payload.replace('"completed"', '"other"'))
    feed_settings.replay_since(north.pk, feed.pk, FIRST_DAY - HOUR, who="bo")
    sending_out.deliver_all()
    assert warehouse.asked("SELECT event FROM records ORDER BY sequence") == [
        ("completed",),
        ("other",),
        ("completed",),
        ("completed",),
    ]
    assert [len(each["removes"]) for each in warehouse.manifests] == [0, 1]
    assert warehouse.lying_sequences() == warehouse.sequences() == positions(records)


def test_a_retraction_is_a_row_and_what_it_takes_back_holds_no_more(north, warehouse) -> None:
    feed_to(north, warehouse.root)
    [wrong] = happened(north, FIRST_DAY)
    [right] = happened(north, FIRST_DAY + HOUR)
    sending_out.deliver_all()
    before = warehouse.lying
    happened(north, SECOND_DAY, word="voided", retracts=wrong.provenance.statement_id)
    time_passes()
    sending_out.deliver_all()
    assert warehouse.asked("SELECT record_id FROM records") == [(str(right.id),)]
    assert warehouse.asked("SELECT retracts FROM all_records WHERE event = 'voided'") == [(str(wrong.id),)]
    assert warehouse.lying[:1] == before


def test_a_day_that_is_over_becomes_one_file(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    records = []
    for hours in range(3):
        records += happened(north, FIRST_DAY + hours * HOUR)
        time_passes()
        sending_out.deliver_all()
    assert len(warehouse.lying) == 3
    records += happened(north, SECOND_DAY)
    time_passes()
    sending_out.deliver_all()
    assert [(each["date"], each["rows"]) for each in warehouse.named] == [("2026-11-19", 3), ("2026-11-20", 1)]
    assert warehouse.lying == [each["path"] for each in warehouse.named]
    assert (warehouse.sequences(), warehouse.is_as_told()) == (positions(records), True)
    assert warehouse.manifests[-1]["sequence"] == sequence_of(records[-1].position)
    feed.refresh_from_db()
    assert feed.position == records[-1].position


def test_the_command_compacts_all_days_that_are_over(north, warehouse, capsys) -> None:
    feed = feed_to(north, warehouse.root)
    data_set = data_set_at(destination_of(feed))
    for day in (FIRST_DAY, SECOND_DAY, THIRD_DAY):
        for hours in range(2):
            publish(data_set, items_of(happened(north, day + hours * HOUR)))
    call_command("feeds", "compact", str(feed.pk))
    assert capsys.readouterr().out == "2 days\n"
    assert [each["rows"] for each in warehouse.named] == [2, 2, 1, 1]
    with pytest.raises(CommandError, match="There is no feed"):
        call_command("feeds", "compact", str(UUID(int=0)))


def test_after_many_steps_one_manifest_names_everything_and_old_ones_go(north, warehouse, monkeypatch) -> None:
    monkeypatch.setattr(steps, "FOLDED_AFTER", 3)
    feed = feed_to(north, warehouse.root)
    data_set = data_set_at(destination_of(feed))
    records = []
    for minutes in range(3):
        records += happened(north, FIRST_DAY + timedelta(minutes=minutes))
        publish(data_set, items_of(records[-1:]))
    data_set.tidy()
    assert [each["whole"] for each in warehouse.manifests] == [False, False, False, True]
    assert data_set_at(destination_of(feed)).published.files == data_set.published.files
    for each in (warehouse.folder / "_manifests").iterdir():
        os.utime(each, (time.time() - 4_000, time.time() - 4_000))
    data_set.tidy()
    [whole] = warehouse.manifests
    assert (whole["number"], whole["count"], len(whole["files"])) == (4, 3, 3)
    assert warehouse.sequences() == positions(records)


def test_of_two_that_publish_at_once_both_are_there_and_nothing_is_twice(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    one, other = data_set_at(destination_of(feed)), data_set_at(destination_of(feed))
    first, second = happened(north, FIRST_DAY), happened(north, SECOND_DAY)
    publish(one, items_of(first))
    publish(other, items_of([*first, *second]))
    other.tidy()
    assert [each["count"] for each in warehouse.manifests] == [1, 1]
    assert warehouse.sequences() == warehouse.lying_sequences() == positions([*first, *second])


def test_a_folder_is_one_feeds_and_the_other_says_why_it_waits(north, warehouse) -> None:
    feed_to(north, warehouse.root)
    other = feed_to(north, warehouse.root, name="Passed", events=["passed"])
    happened(north, FIRST_DAY)
    happened(north, SECOND_DAY, word="passed")
    sending_out.deliver_all()
    other.refresh_from_db()
    feed = Feed.objects.get(name="Warehouse")
    assert other.last_problem == f"The feed {feed.pk} publishes there, and one folder is one feed's."
    assert len(warehouse.sequences()) == 2


def test_tenants_data_sets_are_apart_in_the_same_folder(north, warehouse) -> None:
    south = make_tenant("south")
    feed_to(north, warehouse.root)
    feed_to(south, warehouse.root)
    happened(north, FIRST_DAY)
    [cys] = happened(south, SECOND_DAY)
    sending_out.deliver_all()
    assert Warehouse(warehouse.root, "south").sequences() == [cys.position]
    assert warehouse.sequences() != [cys.position]


def test_trying_a_feed_out_writes_no_record_out_of_its_turn(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    happened(north, FIRST_DAY)
    assert feed_settings.try_out(north.pk, feed.pk).verdict == "delivered"
    assert (warehouse.lying, warehouse.manifests) == ([], [])


def test_a_file_that_isnt_the_one_that_was_published_is_never_built_upon(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root)
    happened(north, FIRST_DAY)
    sending_out.deliver_all()
    (warehouse.folder / warehouse.lying[0]).write_bytes(b"something else")
    feed_settings.replay_since(north.pk, feed.pk, FIRST_DAY - HOUR, who="bo")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.last_problem == f"{warehouse.named[0]['path']} isn't the file that was published."


def test_without_its_package_the_kind_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    assert "requirements/warehouse.txt" in parquet.SINK.problem_of("file:///srv", {})
