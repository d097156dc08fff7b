"""Sends learning records to webhooks: a request each, some at once, by the guarded way out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone

from feeds.rules import cloud_event, webhook_signing
from feeds.rules.delivery_verdicts import Answered, Verdict, verdict_of
from feeds.rules.learning_record import moment_of
from feeds.rules.renderings import formats
from feeds.services.sinks import Destination, Item, Sent
from people.rules.addresses import problem_of_url
from people.rules.errors import Refusal
from people.services import outbound

SECONDS = 15.0
MOST_READ = 64 << 10
BEGIN_WITHIN_SECONDS = 60.0
_MOST_KEPT = 2_000


class WebhookSink:
    """Each record is a request of its own, and is tried again by itself."""

    kind = "webhook"
    title = "Webhook"
    help_of_url = "Where the requests go; https."
    options = (formats.OPTION,)
    portion = 50
    keeps_order = False
    signs = True

    def problem_of(self, url: str, options: Mapping[str, Any]) -> str:
        """Return why no request can go there, empty if it can."""
        return problem_of_url(url, https_only=not settings.OUTBOUND_PLAIN_HTTP)

    def rest_seconds(self, options: Mapping[str, Any]) -> float:
        """Send at once."""
        return 0.0

    @contextmanager
    def open(self, destination: Destination) -> Iterator["Requests"]:
        """Return a way to the receiver, by as many threads as the feed allows."""
        with ThreadPoolExecutor(max_workers=max(1, destination.at_once)) as threads:
            yield Requests(destination, threads)


SINK = WebhookSink()


class Requests:
    """Requests to one receiver: they stop when it is gone, or when a portion's time is over."""

    def __init__(self, destination: Destination, threads: ThreadPoolExecutor) -> None:
        self._to = destination
        self._threads = threads
        self._is_over = False

    def send(self, items: Sequence[Item]) -> list[Sent | None]:
        """Send what there is, some at once, a learner's one after the other where that is asked for."""
        until = time.monotonic() + BEGIN_WITHIN_SECONDS
        sent: dict[int, Sent] = {}
        list(self._threads.map(lambda line: self._run(line, until, sent), self._lines(items)))
        return [sent.get(item.position) for item in items]

    def _lines(self, items: Sequence[Item]) -> list[list[Item]]:
        if not self._to.in_order:
            return [[each] for each in items]
        by_learner: dict[object, list[Item]] = {}
        for item in items:
            by_learner.setdefault(item.learner_id or item.position, []).append(item)
        return list(by_learner.values())

    def _run(self, line: Sequence[Item], until: float, sent: dict[int, Sent]) -> None:
        """Send one after the other until one isn't taken; what comes after it isn't sent."""
        for item in line:
            if self._is_over or time.monotonic() > until:
                return
            sent[item.position] = came = _sent(self._to, item.payload)
            self._is_over = self._is_over or came.verdict is Verdict.GONE
            if came.verdict is not Verdict.DELIVERED:
                return


def _sent(to: Destination, payload: str) -> Sent:
    """Send one record; whatever goes wrong is an answer, too."""
    record = orjson.loads(payload)
    headers, content = _message(record, to.options["format"])
    if not content:
        return Sent(Verdict.DELIVERED, "The format has no counterpart for it.")
    body = orjson.dumps(content)
    headers |= webhook_signing.signed(record["id"], int(timezone.now().timestamp()), body, to.secrets)
    began = time.monotonic()
    try:
        answer = outbound.send(
            "POST",
            to.url,
            headers=headers,
            body=body,
            seconds=SECONDS,
            most_bytes=MOST_READ,
        )
    except Refusal as refusal:
        return Sent(Verdict.AGAIN, refusal.message[:_MOST_KEPT], time.monotonic() - began)
    told = Answered(answer.status, answer.headers.get("retry-after", ""))
    return Sent(verdict_of(told), answer.text[:_MOST_KEPT], time.monotonic() - began, told)


def _message(record: Mapping[str, Any], format_: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the headers and the content of a request; there is none if the format can't tell the record.

    Other standards' messages stay as their receivers know them: what makes them CloudEvents stands in the headers.
    """
    origin = settings.PUBLIC_ORIGIN
    event = cloud_event.cloud_event(record, origin=origin)
    if format_ == formats.RECORD:
        return {"Content-Type": cloud_event.CONTENT_TYPE}, event
    said = formats.rendered(record, format_, origin=origin)
    if not said:
        return {}, {}
    sent_at = moment_of(timezone.now(), timespec="milliseconds")
    return cloud_event.as_headers(event), formats.message_of(said, format_, origin=origin, sent_at=sent_at)
