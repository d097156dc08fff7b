"""Three brokers of librdkafka's own mock cluster, by its C interface: Python's has no way to take them down."""

import json
from contextlib import closing
from ctypes import CDLL, c_char_p, c_int, c_size_t, c_void_p, create_string_buffer
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from tests.feeds.sinks.peers import Taken

PRODUCE = 0
NO_ERROR, BROKEN_OFF, TOO_LARGE, NOT_ALLOWED = 0, -195, 10, 29
_BROKERS = (1, 2, 3)
MISSING = "" if find_spec("confluent_kafka") else "confluent-kafka isn't installed"


class Kafka:
    kind = "kafka"
    secret = ""

    def __init__(self, folder: Path) -> None:
        self._c = _library()
        told = create_string_buffer(512)
        self._host = c_void_p(self._c.rd_kafka_new(0, None, told, len(told)))
        assert self._host.value, told.value
        self._cluster = c_void_p(self._c.rd_kafka_mock_cluster_new(self._host, len(_BROKERS)))
        self.url = self._c.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        self.consumers_url = self.url
        self.forget()

    @property
    def options(self) -> dict[str, object]:
        return {"topic": self.topic, "security_protocol": "plaintext"}

    def forget(self) -> None:
        self.topic = f"records-{uuid4()}"

    def dies_midway(self) -> None:
        """Break off when one batch of the records to come has come, and some times more."""
        self.answers(PRODUCE, NO_ERROR, *[BROKEN_OFF] * 5)

    def kill(self) -> None:
        for broker in _BROKERS:
            self._c.rd_kafka_mock_broker_set_down(self._cluster, broker)

    def start(self) -> None:
        for broker in _BROKERS:
            self._c.rd_kafka_mock_broker_set_up(self._cluster, broker)

    def answers(self, request: int, *errors: int) -> None:
        """Let the next requests of a kind be answered by errors."""
        codes = (c_int * len(errors))(*errors)
        self._c.rd_kafka_mock_push_request_errors_array(self._cluster, request, len(errors), codes)

    def taken(self) -> list[Taken]:
        return [each for _, each in self.taken_by_partition()]

    def taken_by_partition(self) -> list[tuple[int, Taken]]:
        from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

        consumer = Consumer({"bootstrap.servers": self.url, "group.id": str(uuid4()), "enable.auto.commit": False})
        with closing(consumer):
            parts = consumer.list_topics(self.topic, timeout=10).topics[self.topic].partitions
            all_of = [TopicPartition(self.topic, part, OFFSET_BEGINNING) for part in parts]
            consumer.assign(all_of)
            count = sum(consumer.get_watermark_offsets(each, timeout=10)[1] for each in all_of)
            found = [
                (message.partition(), _taken(message))
                for message in (consumer.consume(count, timeout=20) if count else [])
            ]
        assert len(found) == count
        self.partitions = len(all_of)
        return found

    def close(self) -> None:
        self._c.rd_kafka_mock_cluster_destroy(self._cluster)
        self._c.rd_kafka_destroy(self._host)


def _taken(message) -> Taken:
    assert message.error() is None
    headers = {name: value.decode() for name, value in message.headers()}
    return Taken((message.key() or b"").decode(), headers, json.loads(message.value()))


def _library() -> CDLL:
    package = Path(find_spec("confluent_kafka").origin).parent
    [file] = [*package.parent.glob("confluent_kafka.libs/librdkafka*"), *package.glob(".dylibs/librdkafka*")]
    library = CDLL(str(file))
    library.rd_kafka_new.restype = library.rd_kafka_mock_cluster_new.restype = c_void_p
    library.rd_kafka_mock_cluster_bootstraps.restype = c_char_p
    library.rd_kafka_mock_push_request_errors_array.argtypes = [c_void_p, c_int, c_size_t, c_void_p]
    return library
