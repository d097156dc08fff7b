"""MQTT alone: topics that nobody subscribes to."""

import pytest

from feeds.models import Delivery
from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to, tell_of_three
from tests.feeds.test_delivering import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def mosquitto(broker_of):
    return broker_of("mqtt")


def test_subscribers_have_what_they_missed(north, mosquitto) -> None:
    feed_to(mosquitto, north, options={"topic": "records/{tenant}/{event}/{learner}"})
    tell_of_three(north, rounds=5)
    sending_out.deliver_all()
    taken = mosquitto.taken()
    assert {each.place for each in taken if each.record["event"] == "passed"} == {
        f"records/north/passed/{each.key}" for each in taken
    }
    assert len(taken) == 45


def test_without_a_subscriber_everything_waits_here(north, mosquitto) -> None:
    feed = feed_to(mosquitto, north, options={"topic": "nowhere"})
    tell_of_three(north)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem) == (0, "Nobody subscribes to the topic 'nowhere'.")
    assert Delivery.objects.count() == 0


def test_a_record_whose_own_topic_has_no_subscriber_is_a_dead_letter(north, mosquitto) -> None:
    feed_to(mosquitto, north, options={"topic": "{event}/all"})
    tell(north, "passed", actor=ANA)
    sending_out.deliver_all()
    assert Delivery.objects.get().last_answer == "Nobody subscribes to the topic 'passed/all'."


def test_a_broker_that_needs_no_subscriber_is_believed(north, mosquitto) -> None:
    feed = feed_to(mosquitto, north, options={"topic": "nowhere", "needs_subscriber": False})
    tell(north, "passed", actor=ANA)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.delivered == 1
