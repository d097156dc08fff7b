"""Sends learning records to a topic of Kafka, in order: an idempotent producer, and all replicas acknowledge each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from feeds.rules.sink_options import Option
from feeds.services.broker_channel import LARGEST, MessageChannel
from feeds.services.broker_sink import USER, BrokerSink
from feeds.services.sinks import Destination
from feeds.sinks.kafka.bootstrap import configuration, judge, problem_of_brokers
from feeds.sinks.kafka.producer import TopicProducer

_PROTOCOLS = ("ssl", "sasl_ssl", "plaintext", "sasl_plaintext")
_MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")
_CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


class KafkaSink(BrokerSink):
    """A topic; a learner's records are in one partition, the one that Java's clients choose for the key."""

    kind = "kafka"
    title = "Kafka"
    help_of_url = "Brokers as host:port, separated by commas."
    options = (
        Option("topic", "Where the records go.", is_needed=True),
        Option("security_protocol", "How the brokers are reached.", default="ssl", choices=_PROTOCOLS),
        Option("sasl_mechanism", "How we show who we are, with SASL.", default="SCRAM-SHA-512", choices=_MECHANISMS),
        USER,
        Option("compression", "How batches are compressed.", default="none", choices=_CODECS),
        LARGEST,
    )
    module = "confluent_kafka"
    package = "confluent-kafka"

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no records can go there, empty if they can."""
        if "plaintext" in options["security_protocol"] and not settings.OUTBOUND_PLAIN_HTTP:
            return "it isn't encrypted; security_protocol ssl is, or OUTBOUND_PLAIN_HTTP may allow it"
        return problem_of_brokers(url) or self.problem_of_package()

    @contextmanager
    def open(self, destination: Destination) -> Iterator[MessageChannel]:
        """Return a producer that has found its brokers, none of them where nothing is to be sent."""
        judge(destination.url.split(","))
        producer = TopicProducer(destination.options["topic"], configuration(destination))
        try:
            judge(producer.brokers())
            yield MessageChannel(producer.publish, largest_bytes=destination.options[LARGEST.name])
        finally:
            producer.forget_what_waits()


SINK = KafkaSink()
