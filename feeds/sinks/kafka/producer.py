"""A producer for one topic. Its callbacks run within ``poll`` and ``flush``, in the thread that calls these."""

import time
from collections.abc import Sequence
from typing import Any

from feeds.rules.broker_message import CONTENT_TYPE, Message
from feeds.services.broker_channel import CONNECT_SECONDS, SECONDS
from feeds.services.sinks import Unreachable

_LOOK_EVERY_SECONDS = 1.0


class TopicProducer:
    """Sends messages to a topic, and waits until all replicas have acknowledged each."""

    def __init__(self, topic: str, configuration: dict[str, Any]) -> None:
        from confluent_kafka import KafkaException, Producer  # noqa: PLC0415 - optional

        self._topic = topic
        self._failure = KafkaException
        self._trouble = ""
        self._is_shut_out = False
        try:
            self._producer = Producer({**configuration, "error_cb": self._keep_trouble})
        except KafkaException as error:
            raise Unreachable(str(error)) from error

    def brokers(self) -> list[str]:
        """Return where the brokers say that they are."""
        until = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                found = self._producer.list_topics(self._topic, timeout=_LOOK_EVERY_SECONDS).brokers.values()
            except self._failure as error:
                self._producer.poll(0)
                if self._is_shut_out or time.monotonic() > until:
                    raise Unreachable(self._trouble or str(error)) from error
            else:
                return [f"[{each.host}]:{each.port}" for each in found]

    def publish(self, messages: Sequence[Message]) -> list[str]:
        """Send these, and wait for what came of each."""
        until = time.monotonic() + SECONDS
        reports: dict[int, Any] = {}
        refused = [self._queued(place, each, reports) for place, each in enumerate(messages)]
        self._producer.flush(max(0.0, until - time.monotonic()))
        for place, error in reports.items():
            refused[place] = why_refused(error, is_alone=len(messages) == 1)
        missing = len(messages) - len(reports) - sum(bool(each) for each in refused)
        if missing > 0:
            raise Unreachable(self._trouble or f"{missing} records weren't acknowledged within {SECONDS:.0f} s.")
        return refused

    def forget_what_waits(self) -> None:
        """Send nothing any more that wasn't acknowledged: it is sent again from the log."""
        self._producer.purge()
        self._producer.flush(0)

    def _queued(self, place: int, message: Message, reports: dict[int, Any]) -> str:
        """Put a message into the queue; return why it will never be taken, empty otherwise."""
        headers = {**message.headers, "content-type": CONTENT_TYPE}
        try:
            self._producer.produce(
                self._topic,
                value=message.body,
                key=message.learner or None,
                headers=list(headers.items()),
                on_delivery=lambda error, _: reports.__setitem__(place, error),
            )
        except self._failure as failure:
            return why_refused(failure.args[0], is_alone=True)
        self._producer.poll(0)
        return ""

    def _keep_trouble(self, error: Any) -> None:
        from confluent_kafka import KafkaError  # noqa: PLC0415 - optional

        if error.code() == KafkaError._ALL_BROKERS_DOWN:
            self._is_shut_out = True
        else:
            self._trouble = error.str()


def why_refused(error: Any, *, is_alone: bool) -> str:
    """Return why a message will never be taken, empty if it was; ``Unreachable`` if it may be taken later.

    A broker refuses a batch, not the message in it that is too large: that one shows when it is sent alone.
    """
    from confluent_kafka import KafkaError  # noqa: PLC0415 - optional

    if error is None:
        return ""
    if error.code() == KafkaError.MSG_SIZE_TOO_LARGE and is_alone:
        return str(error.str())
    raise Unreachable(error.str())
