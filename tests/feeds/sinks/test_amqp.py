"""RabbitMQ alone: exchanges, keys that no queue is bound to, queues that are full, and TLS."""

import pytest

from feeds.models import Delivery
from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to, tell_of_three
from tests.feeds.test_delivering import tell, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def rabbit(broker_of):
    return broker_of("amqp")


def bind(rabbit, queue: str, key: str) -> None:
    async def declared(channel) -> None:
        exchange = await channel.declare_exchange("learning", "topic", durable=True)
        await (await channel.declare_queue(queue, durable=True)).bind(exchange, key)

    rabbit.run(declared)


def test_an_exchange_is_given_each_record_under_a_key_of_its_own(north, rabbit) -> None:
    bind(rabbit, "records", "north.#")
    feed_to(rabbit, north, options={"exchange": "learning", "routing_key": "{tenant}.{event}.{learner}"})
    tell(north, "passed")
    sending_out.deliver_all()
    [taken] = rabbit.taken()
    assert taken.place == f"north.passed.{taken.key}"


def test_without_a_queue_for_its_key_everything_waits_here(north, rabbit) -> None:
    feed = feed_to(rabbit, north, options={"routing_key": "nowhere"})
    tell_of_three(north)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem) == (0, "No queue is bound for the routing key 'nowhere'.")
    assert Delivery.objects.count() == 0


def test_a_record_whose_own_key_leads_nowhere_is_a_dead_letter_and_the_rest_flows(north, rabbit) -> None:
    bind(rabbit, "records", "of.passed")
    feed_to(rabbit, north, options={"exchange": "learning", "routing_key": "of.{event}"})
    tell(north, "failed", "passed", actor=ANA)
    sending_out.deliver_all()
    assert [each.record["event"] for each in rabbit.taken()] == ["passed"]
    assert Delivery.objects.get().last_answer == "No queue is bound for the routing key 'of.failed'."


def test_an_exchange_that_there_is_not_is_told(north, rabbit) -> None:
    feed = feed_to(rabbit, north, options={"exchange": "nowhere"})
    tell(north, "passed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert "no exchange 'nowhere'" in feed.last_problem


def test_what_a_full_queue_doesnt_take_waits_here_in_its_order(north, rabbit) -> None:
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}

    async def filled(channel) -> None:
        await channel.declare_queue("full", durable=True, arguments=full)

    async def emptied(channel) -> None:
        await (await channel.get_queue("full")).purge()

    rabbit.run(filled)
    feed = feed_to(rabbit, north, options={"routing_key": "full"})
    tell(north, "initialized", "answered", actor=ANA)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.failing_since is None, feed.delivered, Delivery.objects.count()) == (False, 0, 0)
    rabbit.run(emptied)
    time_passes()
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.delivered == 1


def test_a_virtual_host_that_there_is_not_is_told(north, rabbit) -> None:
    feed = feed_to(rabbit, north, url=f"{rabbit.url}elsewhere")
    tell(north, "passed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.last_problem == "The broker doesn't open the virtual host 'elsewhere' to the user."
