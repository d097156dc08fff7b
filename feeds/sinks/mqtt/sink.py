"""Publishes learning records to a broker of MQTT 5, which acknowledges each and says whether anybody subscribes."""

from collections.abc import Iterator
from contextlib import contextmanager

from feeds.rules.broker_address import Schemes
from feeds.rules.broker_message import PLACEHOLDERS
from feeds.rules.sink_options import Option
from feeds.services.broker_channel import LARGEST, MessageChannel
from feeds.services.broker_sink import USER, BrokerSink
from feeds.services.sinks import Destination
from feeds.sinks.mqtt.publisher import Publisher

SCHEMES = Schemes("mqtts", 8883, "mqtt", 1883)


class MqttSink(BrokerSink):
    """A topic; a broker keeps records for who has a lasting session, and for nobody else."""

    kind = "mqtt"
    title = "MQTT 5"
    help_of_url = "mqtts://host:8883"
    options = (
        Option("topic", f"Where the records go; {PLACEHOLDERS}.", is_needed=True),
        Option(
            "needs_subscriber",
            "Whether records wait here while the broker says that nobody subscribes to the topic.",
            type="flag",
            default=True,
        ),
        USER,
        LARGEST,
    )
    schemes = SCHEMES
    module = "paho"
    package = "paho-mqtt"

    @contextmanager
    def open(self, destination: Destination) -> Iterator[MessageChannel]:
        """Return a connection to the broker."""
        publisher = Publisher(destination, SCHEMES)
        try:
            publisher.connect()
            yield MessageChannel(publisher.publish, largest_bytes=publisher.largest_bytes())
        finally:
            publisher.close()


SINK = MqttSink()
