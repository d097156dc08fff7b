"""Kafka alone: partitions as Java's clients choose them, batches that are taken in part, and where brokers are."""

import pytest

from feeds.models import Delivery
from feeds.rules.errors import FeedRefused
from feeds.services import sending_out
from feeds.sinks.kafka.bootstrap import address_of, problem_of_brokers
from tests.feeds.sinks.feeding import ANA, DEE, feed_to, tell_of_three, without_duplicates
from tests.feeds.sinks.peers.kafka import NOT_ALLOWED, PRODUCE, TOO_LARGE
from tests.feeds.test_delivering import tell, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def kafka(broker_of):
    return broker_of("kafka")


def murmur2(key: bytes) -> int:
    """Return the hash of whole words by which Kafka's Java clients choose a partition."""
    many, low = 0x5BD1E995, 0xFFFFFFFF
    found = (0x9747B28C ^ len(key)) & low
    for start in range(0, len(key), 4):
        part = int.from_bytes(key[start : start + 4], "little") * many & low
        found = (found * many & low) ^ ((part ^ part >> 24) * many & low)
    found = (found ^ found >> 13) * many & low
    return (found ^ found >> 15) & 0x7FFFFFFF


def test_a_learner_has_the_partition_that_javas_clients_choose(north, kafka) -> None:
    feed_to(kafka, north)
    tell_of_three(north)
    sending_out.deliver_all()
    taken = kafka.taken_by_partition()
    assert {(part, each.key) for part, each in taken} == {
        (murmur2(each.key.encode()) % kafka.partitions, each.key) for _, each in taken
    }
    assert {each.headers["content-type"] for _, each in taken} == {"application/json"}


def test_what_is_taken_in_part_is_sent_again_as_a_whole(north, kafka) -> None:
    feed = feed_to(kafka, north)
    tell_of_three(north)
    kafka.answers(PRODUCE, NOT_ALLOWED)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem) == (0, "Broker: Topic authorization failed")
    time_passes()
    sending_out.deliver_all()
    time_passes()
    sending_out.deliver_all()
    assert len(without_duplicates(kafka.taken())) == 9


def test_a_record_that_is_too_large_for_the_broker_is_a_dead_letter_once_it_comes_alone(north, kafka) -> None:
    feed = feed_to(kafka, north)
    tell(north, "initialized", "passed", actor=ANA)
    kafka.answers(PRODUCE, TOO_LARGE)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.last_problem, Delivery.objects.count()) == ("Broker: Message size too large", 0)
    kafka.answers(PRODUCE, TOO_LARGE)
    time_passes()
    sending_out.deliver_all()
    assert Delivery.objects.get().last_answer == "Broker: Message size too large"
    time_passes()
    sending_out.deliver_all()
    assert [each.record["event"] for each in without_duplicates(kafka.taken())] == ["passed"]


def test_records_of_nobody_in_particular_have_no_key(north, kafka) -> None:
    feed_to(kafka, north)
    group = {"objectType": "Group", "member": [ANA, DEE]}
    tell(north, "passed", actor=group)
    sending_out.deliver_all()
    [taken] = kafka.taken()
    assert (taken.key, "learner" in taken.headers, "learner" in taken.record) == ("", False, False)


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_batches_are_compressed_as_asked_for(north, kafka, codec) -> None:
    feed_to(kafka, north, options={"compression": codec})
    tell_of_three(north)
    sending_out.deliver_all()
    assert len(kafka.taken()) == 9


def test_a_broker_that_asks_for_something_else_than_sasl_is_told(north, kafka) -> None:
    feed = feed_to(kafka, north, options={"security_protocol": "sasl_plaintext", "user": "us"}, secret="secret")
    tell(north, "passed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert "SASL" in feed.last_problem


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("kafka.example.org:9092,[2001:db8::1]:9093,other", ""),
        ("kafka://kafka.example.org:9092", "brokers are host:port, separated by commas and nothing else"),
        ("a:9092, b:9092", "brokers are host:port, separated by commas and nothing else"),
        ("us:secret@kafka:9092", "brokers are host:port, separated by commas and nothing else"),
        ("a:9092,", "'' names no host and port"),
        ("a:0", "'a:0' names no host and port"),
        ("a:http", "a port is a number"),
    ],
)
def test_brokers_are_hosts_and_ports(url, problem) -> None:
    assert problem_of_brokers(url) == problem


def test_a_brokers_port_and_brackets_may_be_left_out() -> None:
    assert [address_of(each) for each in ("a", "a:1", "[::1]:1", "[::1]")] == [
        ("a", 9092), ("a", 1), ("::1", 1), ("::1", 9092)]  # fmt: skip


def test_a_topic_is_needed(north, kafka) -> None:
    with pytest.raises(FeedRefused, match="topic is missing"):
        feed_to(kafka, north, options={"topic": ""})
