"""The brokers that tests of this folder share: each is started once, where its program is, and is empty at first."""

from collections.abc import Iterator
from typing import Any

import pytest

from people.models import Tenant
from tests.feeds.sinks.peers import kafka, mosquitto, nats, rabbitmq, redis
from tests.lrs.log import make_tenant

_PEERS = {
    "kafka": (kafka.MISSING, kafka.Kafka),
    "amqp": (rabbitmq.MISSING, rabbitmq.RabbitMq),
    "nats": (nats.MISSING, nats.Nats),
    "redis": (redis.MISSING, redis.Redis),
    "mqtt": (mosquitto.MISSING, mosquitto.Mosquitto),
}


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Iterator[Any]:
    """Return what starts a broker, or finds the one that was."""
    brokers: dict[str, Any] = {}

    def start(kind: str) -> Any:
        missing, peer = _PEERS[kind]
        if missing:
            pytest.skip(missing)
        if kind not in brokers:
            brokers[kind] = peer(tmp_path_factory.mktemp(kind))
        return brokers[kind]

    yield start
    for each in brokers.values():
        each.close()


@pytest.fixture
def broker_of(started, settings):
    """Return what gives a broker that is empty, which feeds may reach."""
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True

    def give(kind: str) -> Any:
        broker = started(kind)
        broker.forget()
        return broker

    return give


@pytest.fixture
def north() -> Tenant:
    return make_tenant()
