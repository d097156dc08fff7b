"""Brokers by TLS: those whose certificate is of the name that the feed has, from an authority that is trusted."""

import pytest

from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to
from tests.feeds.sinks.peers.cable import Cable
from tests.feeds.sinks.peers.nats import Nats
from tests.feeds.test_delivering import tell
from tests.people.certificates import Authority

pytestmark = pytest.mark.django_db

SCHEMES = {"amqp": "amqps", "redis": "rediss", "mqtt": "mqtts", "nats": "tls"}


@pytest.fixture
def authority(tmp_path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture(params=SCHEMES)
def encrypted(request, broker_of, authority, tmp_path):
    """A broker with the certificate of localhost. Clients of NATS change over to TLS, so that it has it itself."""
    kind, tls = request.param, authority.server("localhost")
    broker = broker_of(kind)
    if kind == "nats":
        broker, tls = Nats(tmp_path), None
        broker.encrypt(tmp_path / "localhost.pem")
    line = Cable(broker.port, tls)
    yield broker, f"{SCHEMES[kind]}://localhost:{line.port}"
    line.close()
    if kind == "nats":
        broker.close()


def after_a_delivery(broker, url: str, tenant) -> tuple[str, int]:
    """Return what the feed says then, and how many records were taken."""
    feed = feed_to(broker, tenant, url=url)
    tell(tenant, "passed", actor=ANA)
    sending_out.deliver_all()
    feed.refresh_from_db()
    return feed.last_problem, feed.delivered


def test_a_broker_is_known_by_its_certificate(north, encrypted, authority, settings) -> None:
    settings.OUTBOUND_CA_FILE = str(authority.file)
    assert after_a_delivery(*encrypted, north) == ("", 1)


def test_a_broker_whose_certificate_nobody_vouches_for_gets_nothing(north, encrypted) -> None:
    problem, delivered = after_a_delivery(*encrypted, north)
    assert ("unable to get local issuer certificate" in problem, delivered) == (True, 0), problem


def test_a_certificate_of_another_name_is_none(north, encrypted, authority, settings) -> None:
    settings.OUTBOUND_CA_FILE = str(authority.file)
    broker, url = encrypted
    problem, delivered = after_a_delivery(broker, url.replace("localhost", "127.0.0.1"), north)
    assert ("certificate is not valid for '127.0.0.1'" in problem, delivered) == (True, 0), problem
