"""Whoever begins with the warehouse goes on by pull or by webhooks from its position: no gap, and nothing twice."""

import json

import pytest

from feeds.rules.learning_record import sequence_of
from feeds.services import delivering, following, sending_out
from lrs.rules.position import LAST
from tests.api.conftest import ApiClient
from tests.feeds.receiver import Receiver
from tests.feeds.test_delivering import tell
from tests.feeds.warehouse.data_sets import feed_to, told
from tests.lrs.log import make_principal, make_statement, store
from tests.xapi.client import make_credential


@pytest.fixture
def api(north):
    return ApiClient(make_credential(north))


@pytest.fixture
def receiver(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def begun(north, warehouse, monkeypatch):
    """Return the records that the warehouse has and its position, in the middle of a batch that was stored at once."""
    monkeypatch.setattr("feeds.sinks.parquet.sink.ParquetSink.portion", 2)
    monkeypatch.setattr("feeds.services.delivering.KEPT_OPEN_SECONDS", 0.0)
    feed = feed_to(north, warehouse.root)
    tell(north, "initialized", "passed", "completed")
    delivering.deliver(feed.pk)
    [[sequence]] = warehouse.asked(told("sql position"))
    records = [json.loads(each) for [each] in warehouse.asked("SELECT record FROM all_records ORDER BY sequence")]
    assert [each["event"] for each in records] == ["started", "passed"]
    assert sequence == records[-1]["sequence"] == warehouse.manifests[-1]["sequence"]
    return records, sequence


def test_by_pull(north, begun, api) -> None:
    records, sequence = begun
    page = api.get("records", after_sequence=sequence, limit=1).json()
    records += page["results"]
    tell(north, "terminated")
    page = api.get("records", cursor=page["cursor"]).json()
    records += page["results"]
    assert [each["event"] for each in records] == ["started", "passed", "completed", "terminated"]
    assert records == api.get("records").json()["results"]


def test_by_webhooks(north, begun, api, receiver) -> None:
    records, sequence = begun
    made = api.post("feeds", {"name": "HR", "url": receiver.url, "after_sequence": sequence})
    receiver.secret = made.json()["secret"]
    tell(north, "terminated")
    sending_out.deliver_all()
    records += sorted((each["data"] for each in receiver.events), key=lambda each: each["sequence"])
    assert [each["event"] for each in records] == ["started", "passed", "completed", "terminated"]
    assert records == api.get("records").json()["results"]


def test_what_was_stored_while_the_warehouse_was_read_isnt_missed(north, begun, api, warehouse) -> None:
    """Records come to the warehouse, too, after the position was noted: they are pulled, and not read again."""
    records, sequence = begun
    store(make_principal(north), make_statement())
    following.catch_up()
    sending_out.deliver_all()
    records += api.get("records", after_sequence=sequence).json()["results"]
    assert [each["sequence"] for each in records] == [sequence_of(each) for each in warehouse.sequences()]


@pytest.mark.parametrize("wrong", ["12", "x" * 19, "-000000000000000001"])
def test_a_sequence_that_is_none_is_refused(api, wrong) -> None:
    assert api.get("records", after_sequence=wrong).status_code == 400
    feed = {"name": "HR", "url": "https://hr.example.org", "after_sequence": wrong}
    assert api.post("feeds", feed).status_code == 400


def test_nothing_comes_after_the_last_sequence_that_there_can_be(north, api) -> None:
    tell(north, "passed")
    for sequence in (sequence_of(LAST), "9" * 19):
        assert api.get("records", after_sequence=sequence).json()["results"] == []
