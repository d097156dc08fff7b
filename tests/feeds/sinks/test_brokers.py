"""The same stories with every broker: at least once, in order, whoever dies; and nothing goes where it may not."""

import json
from typing import Any

import pytest

from feeds.models import Delivery, Record
from feeds.rules.errors import FeedRefused
from feeds.services import sending_out
from feeds.services.broker_sink import BrokerSink
from tests.feeds.sinks.feeding import ANA, feed_to, sequences_by_learner, tell_of_three, without_duplicates
from tests.feeds.test_delivering import begun, tell, time_passes
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

pytestmark = pytest.mark.django_db

SHUT_OUT = {"amqp": "ACCESS_REFUSED", "nats": "Authorization Violation",
            "redis": "invalid username-password pair", "mqtt": "Not authorized"}  # fmt: skip
PLAIN = {"kafka": "security_protocol ssl", "amqp": "amqps", "nats": "tls", "redis": "rediss", "mqtt": "mqtts"}


@pytest.fixture(params=("kafka", *SHUT_OUT))
def broker(request, broker_of) -> Any:
    return broker_of(request.param)


def all_records() -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in map(json.loads, Record.objects.values_list("payload", flat=True))}


def test_every_record_comes_as_it_is_with_its_learner_as_key_and_in_order(north, broker) -> None:
    feed = feed_to(broker, north)
    tell_of_three(north)
    assert sending_out.deliver_all() == 9
    taken = broker.taken()
    assert {each.record["id"]: each.record for each in taken} == all_records()
    for each in taken:
        assert each.key == each.record["learner"]["id"]
        told = {name: each.headers[name] for name in ("record-id", "sequence", "schema", "event", "learner")}
        assert told == {
            "record-id": each.record["id"],
            "sequence": each.record["sequence"],
            "schema": "learning-record/1.0",
            "event": each.record["event"],
            "learner": each.key,
        }
    orders = sequences_by_learner(taken)
    assert {len(order) for order in orders.values()} == {3}
    assert all(order == sorted(order) for order in orders.values())
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem) == (9, "")


def test_a_broker_that_dies_in_the_middle_of_a_portion_has_everything_when_it_is_back(north, broker) -> None:
    feed = feed_to(broker, north)
    tell_of_three(north, rounds=14)
    broker.dies_midway()
    sending_out.deliver_all()
    broker.kill()
    tell(north, "completed", actor=ANA)
    time_passes()
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.failing_since is not None
    assert feed.last_problem != ""
    broker.start()
    for _ in range(2):
        time_passes()
        sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.failing_since, feed.last_problem) == (None, "")
    kept = without_duplicates(broker.taken())
    assert {each.record["id"]: each.record for each in kept} == all_records()
    assert all(order == sorted(order) for order in sequences_by_learner(kept).values())
    assert Delivery.objects.count() == 0


def test_what_a_worker_sent_before_it_died_comes_again_under_the_same_ids(north, broker) -> None:
    feed = feed_to(broker, north)
    tell_of_three(north)
    begun(feed)
    time_passes()
    assert sending_out.deliver_all() == 9
    assert {each.record["id"] for each in without_duplicates(broker.taken())} == set(all_records())


def test_a_record_that_is_too_large_is_a_dead_letter_and_the_rest_flows(north, broker) -> None:
    feed_to(broker, north, options={"largest_bytes": 3_000})
    tell(north, "initialized")
    long = {"id": "https://example.org/long", "definition": {"name": {"en": "long " * 1_000}}}
    store(make_principal(north), make_statement(verb={"id": ADL + "answered"}, object=long))
    tell(north, "passed")
    sending_out.deliver_all()
    assert [each.record["event"] for each in broker.taken()] == ["started", "passed"]
    row = Delivery.objects.get()
    assert (row.tries, row.due_at) == (1, None)
    assert row.last_answer.endswith("3000 are the most.")


@pytest.mark.parametrize("kind", SHUT_OUT)
def test_a_wrong_password_is_told_and_nothing_is_lost(north, broker_of, kind) -> None:
    broker = broker_of(kind)
    feed = feed_to(broker, north, secret="looking-glass")
    tell(north, "passed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert SHUT_OUT[kind] in feed.last_problem
    assert "looking-glass" not in feed.last_problem
    assert (broker.taken(), Delivery.objects.count()) == ([], 0)


def test_private_networks_are_out_of_reach_unless_the_operator_allows_them(north, broker, settings) -> None:
    feed = feed_to(broker, north)
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    tell(north, "passed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert "127.0.0.1 isn't a public address. OUTBOUND_ALLOWED_NETWORKS may allow it." in feed.last_problem
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    time_passes()
    sending_out.deliver_all()
    assert [each.record["event"] for each in broker.taken()] == ["passed"]


def test_nothing_is_sent_unencrypted_unless_the_operator_allows_it(north, broker, settings) -> None:
    settings.OUTBOUND_PLAIN_HTTP = False
    with pytest.raises(FeedRefused, match=f"it isn't encrypted; {PLAIN[broker.kind]}.*OUTBOUND_PLAIN_HTTP"):
        feed_to(broker, north)


def test_a_sink_says_which_package_is_missing() -> None:
    class Pigeons(BrokerSink):
        module, package = "pigeons", "pigeon-post"

    assert Pigeons().problem_of_package() == "pigeon-post isn't installed here; `make brokers` installs it"
