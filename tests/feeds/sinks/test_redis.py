"""Redis alone: streams of a length, and ids that are remembered."""

import pytest

from feeds.rules.errors import FeedRefused
from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to, tell_of_three
from tests.feeds.test_delivering import begun, tell, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis(broker_of):
    return broker_of("redis")


def test_what_is_sent_again_is_in_the_stream_once_while_ids_are_remembered(north, redis) -> None:
    feed = feed_to(redis, north, options={"remember_seconds": 3_600})
    tell_of_three(north)
    begun(feed)
    time_passes()
    sending_out.deliver_all()
    assert len(redis.taken()) == 9
    with redis.client() as client:
        assert len(client.keys("records:*")) == 9
        assert 3_500 < client.ttl(client.keys("records:*")[0]) <= 3_600


def test_without_that_it_is_there_twice_and_ids_take_no_room(north, redis) -> None:
    feed = feed_to(redis, north)
    tell_of_three(north)
    begun(feed)
    time_passes()
    sending_out.deliver_all()
    assert len(redis.taken()) == 18
    with redis.client() as client:
        assert client.keys() == ["records"]


def test_a_stream_is_kept_to_about_its_length(north, redis) -> None:
    feed_to(redis, north, options={"max_length": 10})
    with redis.client() as client:
        client.config_set("stream-node-max-entries", 10)
        tell_of_three(north, rounds=5)
        sending_out.deliver_all()
        assert 10 <= client.xlen("records") < 20


def test_each_learner_may_have_a_stream(north, redis) -> None:
    feed_to(redis, north, options={"stream": "{tenant}:{learner}"})
    tell_of_three(north)
    sending_out.deliver_all()
    with redis.client() as client:
        assert [client.xlen(key) for key in client.keys("north:*")] == [3, 3, 3]


def test_a_key_that_is_no_stream_and_a_memory_that_is_full_are_told(north, redis) -> None:
    feed = feed_to(redis, north)
    with redis.client() as client:
        client.set("records", "a text")
        tell(north, "passed", actor=ANA)
        sending_out.deliver_all()
        feed.refresh_from_db()
        assert "WRONGTYPE" in feed.last_problem
        client.delete("records")
        client.config_set("maxmemory", "1")
        time_passes()
        sending_out.deliver_all()
        feed.refresh_from_db()
        assert "OutOfMemoryError" in feed.last_problem
        client.config_set("maxmemory", "0")
    time_passes()
    sending_out.deliver_all()
    assert len(redis.taken()) == 1


def test_a_user_needs_few_commands(north, redis) -> None:
    allowed = ("ping", "client|setname", "script|exists", "script|load", "evalsha", "xadd", "exists", "set")
    with redis.client() as client:
        client.acl_setuser(
            "narrow", True, passwords=["+wonderland"], keys=["records*"], commands=[f"+{each}" for each in allowed]
        )
    feed = feed_to(redis, north, options={"user": "narrow", "remember_seconds": 60, "max_length": 100})
    tell(north, "passed", actor=ANA)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem) == (1, "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": "redis://127.0.0.1/first"}, "its path is 'first'; the number of a database is asked for"),
        ({"options": {"max_length": -1}}, "max_length is negative"),
        ({"url": "redis://us:secret@127.0.0.1"}, "it has a user name"),
        ({"url": "redis://127.0.0.1?db=1"}, "it has a query or a fragment"),
        ({"url": "http://127.0.0.1"}, "its scheme is 'http'; rediss is asked for"),
        ({"url": "redis://:6379"}, "it names no host"),
        ({"url": "redis://127.0.0.1:many"}, "Port could not be cast"),
        ({"url": "redis://a b"}, "it has blanks or control characters"),
    ],
)
def test_an_address_that_is_none_is_refused(north, redis, changes, told) -> None:
    with pytest.raises(FeedRefused, match=told):
        feed_to(redis, north, **changes)
