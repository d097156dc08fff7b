"""NATS alone: what JetStream has it leaves out, what no stream takes, and what is too large for one."""

import pytest

from feeds.models import Delivery
from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to, tell_of_three
from tests.feeds.sinks.peers.nats import MOST
from tests.feeds.test_delivering import begun, tell, time_passes
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def nats(broker_of):
    return broker_of("nats")


def test_what_is_sent_again_is_in_the_stream_once(north, nats) -> None:
    feed = feed_to(nats, north)
    tell_of_three(north)
    begun(feed)
    time_passes()
    sending_out.deliver_all()
    assert len(nats.taken()) == 9


def test_each_record_has_a_subject_of_its_own(north, nats) -> None:
    feed_to(nats, north, options={"subject": "records.{tenant}.{event}.{learner}"})
    tell(north, "passed", actor=ANA)
    sending_out.deliver_all()
    [taken] = nats.taken()
    assert taken.place == f"records.north.passed.{taken.key}"
    assert taken.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"subject": "nowhere"}, "No stream takes the subject 'nowhere'."),
        ({"stream": "OTHERS"}, "expected stream does not match"),
    ],
)
def test_without_its_stream_everything_waits_here(north, nats, options, problem) -> None:
    feed = feed_to(nats, north, options=options)
    tell_of_three(north)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert problem in feed.last_problem
    assert (feed.delivered, Delivery.objects.count(), nats.taken()) == (0, 0, [])


def test_a_record_whose_own_subject_no_stream_takes_is_a_dead_letter(north, nats) -> None:
    feed_to(nats, north, options={"subject": "{event}.all"})
    tell(north, "passed")
    sending_out.deliver_all()
    assert Delivery.objects.get().last_answer == "No stream takes the subject 'passed.all'."


@pytest.mark.parametrize(("size", "told"), [(MOST, "more than the server takes"), (2_000, "message size exceeds")])
def test_what_is_too_large_for_server_or_stream_is_a_dead_letter_and_the_rest_flows(north, nats, size, told) -> None:
    nats.limit(2_000)
    feed_to(nats, north)
    long = {"id": "https://example.org/long", "definition": {"name": {"en": "x" * size}}}
    store(make_principal(north), make_statement(verb={"id": ADL + "answered"}, object=long))
    tell(north, "passed")
    sending_out.deliver_all()
    assert [each.record["event"] for each in nats.taken()] == ["passed"]
    assert told in Delivery.objects.get().last_answer
