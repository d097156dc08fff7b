"""Sends a learning record to a webhook: a signed CloudEvent, by the guarded way out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from feeds.rules import cloud_event, webhook_signing
from feeds.rules.delivery_verdicts import Answered
from people.rules.errors import Refusal
from people.services import outbound

SECONDS = 15.0
MOST_READ = 64 << 10
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where webhooks go, and the secrets that sign them; ``origin`` is where this server is reached."""

    url: str
    secrets: Sequence[str]
    origin: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a request: the answer, its first characters or why there is none, and how long it took."""

    answer: Answered
    said: str
    seconds: float


def send(receiver: Receiver, payload: str, *, at: int) -> Sent:
    """Send one record at this Unix time; whatever goes wrong is an answer, too."""
    record = orjson.loads(payload)
    body = orjson.dumps(cloud_event.cloud_event(record, origin=receiver.origin))
    headers = webhook_signing.signed(record["id"], at, body, receiver.secrets)
    began = time.monotonic()
    try:
        answer = outbound.send(
            "POST",
            receiver.url,
            headers={"Content-Type": cloud_event.CONTENT_TYPE, **headers},
            body=body,
            seconds=SECONDS,
            most_bytes=MOST_READ,
        )
    except Refusal as refusal:
        return Sent(Answered(0), refusal.message[:_MOST_KEPT], time.monotonic() - began)
    told = Answered(answer.status, answer.headers.get("retry-after", ""))
    return Sent(told, answer.text[:_MOST_KEPT], time.monotonic() - began)
