"""What a producer is told: where the brokers are, how to be let in, and to lose nothing."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from feeds.services.broker_channel import LARGEST, SECONDS, password_of
from feeds.services.broker_sink import USER
from feeds.services.sinks import Destination, Unreachable
from people.rules.errors import Refusal
from people.services import outbound

PORT = 9092


def problem_of_brokers(url: str) -> str:
    """Return why there can be no brokers, whatever their names resolve to; empty if there can."""
    if any(character <= " " or character in "/@?#" for character in url):
        return "brokers are host:port, separated by commas and nothing else"
    try:
        unnamed = next((each for each in url.split(",") if not all(address_of(each))), None)
    except ValueError:
        return "a port is a number"
    return "" if unnamed is None else f"{unnamed!r} names no host and port"


def address_of(broker: str) -> tuple[str, int]:
    """Return host and port of ``host:port``, ``[address]:port`` or ``host``."""
    host, colon, port = broker.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = broker, str(PORT)
    return host.strip("[]"), int(port)


def judge(brokers: Iterable[str]) -> None:
    """Make sure that every broker is at an address that may be reached."""
    try:
        for broker in brokers:
            outbound.judged_addresses(*address_of(broker))
    except Refusal as refusal:
        raise Unreachable(refusal.message) from refusal


def configuration(to: Destination) -> dict[str, Any]:
    """Return what librdkafka is told; its own names, see its CONFIGURATION.md."""
    told = {
        "bootstrap.servers": to.url,
        "client.id": outbound.USER_AGENT,
        "enable.idempotence": True,
        "acks": "all",
        # What Java's clients do, so that a learner stays in one partition whoever else writes to the topic.
        "partitioner": "murmur2_random",
        "compression.type": to.options["compression"],
        "message.max.bytes": to.options[LARGEST.name],
        "delivery.timeout.ms": int(SECONDS * 1_000),
        "security.protocol": to.options["security_protocol"],
        # What goes wrong is told by the feed.
        "log_level": 0,
    }
    if to.options["security_protocol"].startswith("sasl"):
        told |= {"sasl.mechanism": to.options["sasl_mechanism"], "sasl.username": to.options[USER.name]}
        told |= {"sasl.password": password_of(to)}
    if settings.OUTBOUND_CA_FILE and to.options["security_protocol"].endswith("ssl"):
        told["ssl.ca.location"] = settings.OUTBOUND_CA_FILE
    return told
