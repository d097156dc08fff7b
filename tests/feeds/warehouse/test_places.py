"""Where a data set may lie: below the operator's folder, or in a store that speaks S3, by the guarded way out."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from moto.server import ThreadedMotoServer

from feeds.rules.errors import FeedRefused
from feeds.services import feed_settings, sending_out
from feeds.services.sinks import destination_of
from feeds.sinks.parquet import s3_store
from feeds.sinks.parquet.data_set import data_set_at
from feeds.sinks.parquet.publishing import publish
from tests.feeds.test_delivering import time_passes
from tests.feeds.warehouse.data_sets import FIRST_DAY, SECOND_DAY, Warehouse, feed_to, happened, items_of

S3 = {"access_key": "ana", "region": "us-east-1"}


def refused(tenant, url: str, **changes) -> str:
    with pytest.raises(FeedRefused) as refusal:
        feed_to(tenant, "", url=url, **changes)
    return refusal.value.message


def test_nothing_is_written_to_this_machine_unless_the_operator_names_a_folder(north, settings) -> None:
    settings.WAREHOUSE_ROOT = ""
    assert "WAREHOUSE_ROOT isn't set" in refused(north, "file:///srv/warehouse")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc", "it isn't below WAREHOUSE_ROOT"),
        ("file://{root}/../elsewhere", "it isn't below WAREHOUSE_ROOT"),
        ("file://{root}/out", "it isn't below WAREHOUSE_ROOT"),
        ("file://{root}/tenant=south", "a folder's name has a '='"),
        ("file://{root}/tenant%3Dsouth", "a folder's name has a '='"),
        ("file://{root}/_manifests", "begins with '_'"),
        ("file://elsewhere{root}", "a folder is written as file:///path"),
        ("file:warehouse", "a folder is written as file:///path"),
        ("file:///srv/%00", "a folder is written as file:///path"),
        ("s3://bucket/folder?endpoint=elsewhere", "a bucket is written as s3://bucket/folder"),
        ("gs://bucket/folder", "its scheme is 'gs'"),
        ("s3://", "a bucket is written as s3://bucket/folder"),
        ("s3://[", "Invalid IPv6 URL"),
        ("s3://bucket/tenant=south", "a folder's name has a '='"),
        ("s3://bucket/folder", "access_key is missing"),
    ],
)
def test_places_that_a_data_set_cant_have_are_refused(north, warehouse, url, why, tmp_path) -> None:
    (warehouse.root / "out").symlink_to("/")
    assert why in refused(north, url.format(root=warehouse.root))


def test_a_folder_that_led_elsewhere_later_is_refused_when_it_is_used(north, warehouse) -> None:
    feed = feed_to(north, warehouse.root / "sales")
    (warehouse.root / "sales").symlink_to(warehouse.root.parent)
    happened(north, FIRST_DAY)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert "it isn't below WAREHOUSE_ROOT" in feed.last_problem


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"endpoint": "http://s3.example.org"}, "endpoint: its scheme is 'http'"),
        ({"endpoint": "https://ana:secret@s3.example.org"}, "endpoint: it has a user name"),
        ({"flush_seconds": 0}, "flush_seconds is 0; from 1 to 86400 can be"),
    ],
)
def test_options_that_cant_be_are_refused(north, options, why) -> None:
    assert why in refused(north, "s3://bucket/folder", options={**S3, **options})


@pytest.fixture(scope="module")
def store():
    """Return the address of a store that speaks S3, and a client of it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="ana",
        aws_secret_access_key="s3cret",
    )
    client.create_bucket(Bucket="analysts")
    yield f"http://{host}:{port}", client
    client.close()
    server.stop()


@pytest.fixture
def reachable(settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True


def feed_to_bucket(tenant, endpoint: str, folder: str):
    options = {**S3, "endpoint": endpoint}
    return feed_to(tenant, "", url=f"s3://analysts/{folder}", options=options, secret="s3cret")


def fetched(client, folder: str, to) -> Warehouse:
    """Copy a folder of the bucket to this machine."""
    for each in client.list_objects_v2(Bucket="analysts", Prefix=folder).get("Contents", []):
        path = to / each["Key"].removeprefix(f"{folder}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        client.download_file("analysts", each["Key"], str(path))
    return Warehouse(to)


def test_a_store_that_speaks_s3_has_the_same_data_set(north, store, reachable, tmp_path) -> None:
    endpoint, client = store
    feed = feed_to_bucket(north, endpoint, "all records")
    records = happened(north, FIRST_DAY, FIRST_DAY + timedelta(hours=1))
    assert feed_settings.try_out(north.pk, feed.pk).verdict == "delivered"
    sending_out.deliver_all()
    records += happened(north, FIRST_DAY + timedelta(hours=2), SECOND_DAY)
    time_passes()
    assert sending_out.deliver_all() == 2
    found = fetched(client, "all records", tmp_path)
    assert found.sequences() == found.lying_sequences() == [each.position for each in records]
    assert [(each["date"], each["rows"]) for each in found.named] == [("2026-11-19", 3), ("2026-11-20", 1)]
    assert found.is_as_told()


def test_the_number_of_a_manifest_is_taken_once_there_too(north, store, reachable, tmp_path) -> None:
    endpoint, client = store
    feed = feed_to_bucket(north, endpoint, "twice")
    one, other = data_set_at(destination_of(feed)), data_set_at(destination_of(feed))
    records = happened(north, FIRST_DAY, SECOND_DAY)
    assert publish(one, items_of(records[:1]))
    assert publish(other, items_of(records))
    other.tidy()
    found = fetched(client, "twice", tmp_path)
    assert [each["count"] for each in found.manifests] == [1, 1]
    assert found.lying_sequences() == [each.position for each in records]


def test_a_bucket_that_isnt_there_is_told_and_nothing_is_lost(north, store, reachable) -> None:
    feed = feed_to(north, "", url="s3://nowhere/folder", options={**S3, "endpoint": store[0]}, secret="s3cret")
    happened(north, FIRST_DAY)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.last_problem, feed.position) == ("The store answered 404 NoSuchBucket.", 0)


def test_a_list_of_files_goes_on_over_pages(north, store, reachable, monkeypatch) -> None:
    endpoint, client = store
    for number in range(3):
        client.put_object(Bucket="analysts", Key=f"pages/tenant=north/date=x/{number:010}-a.parquet", Body=b"")
    found = s3_store.S3Store(destination_of(feed_to_bucket(north, endpoint, "pages")), "tenant=north")
    asked, sizes = s3_store.encoded_query, []

    def one_a_page(query):
        sizes.append(query)
        return asked({**query, "max-keys": "1"} if "list-type" in query else query)

    monkeypatch.setattr(s3_store, "encoded_query", one_a_page)
    assert [each.path for each in found.files("")] == [f"date=x/{number:010}-a.parquet" for number in range(3)]
    assert len(sizes) == 3


def test_a_store_in_a_private_network_is_out_of_reach(north, store, settings) -> None:
    settings.OUTBOUND_PLAIN_HTTP = True
    feed = feed_to_bucket(north, store[0], "guarded")
    happened(north, FIRST_DAY)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert "OUTBOUND_ALLOWED_NETWORKS may allow it" in feed.last_problem


def test_a_store_that_sends_elsewhere_isnt_followed(north, reachable) -> None:
    asked = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/latest/meta-data")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        feed = feed_to_bucket(north, f"http://127.0.0.1:{server.server_port}", "moved")
        happened(north, FIRST_DAY)
        sending_out.deliver_all()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    feed.refresh_from_db()
    assert feed.last_problem == "The store answered 307."
    assert [path.partition("?")[0] for path in asked] == ["/analysts"]
