"""Receivers that are slow, hung, endless, elsewhere or not who they say: nothing is lost, and what is wrong is told."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from feeds.management.simulated_receiver import Received, SimulatedReceiver
from feeds.models import Delivery, DeliveryTry, Feed
from feeds.rules.webhook_signing import shared_secret, signed
from feeds.services import feed_settings, sending_out
from feeds.services.feed_settings import NewFeed
from feeds.sinks.webhook import sink as webhook
from tests.feeds.test_delivering import tell, time_passes
from tests.people.servers import Names

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def near(settings, monkeypatch) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    monkeypatch.setattr(webhook, "SECONDS", 0.5)


def delivered_to(receiver: SimulatedReceiver, tenant, *words: str, **changes: Any) -> Feed:
    feed, _ = feed_settings.create(tenant.pk, NewFeed(**{"name": "HR", "url": receiver.url, **changes}), who="bo")
    tell(tenant, *words)
    sending_out.deliver_all()
    feed.refresh_from_db()
    return feed


@pytest.mark.parametrize("mode", ["well", "slow"])
def test_a_receiver_that_takes_records_has_them_once(north, mode) -> None:
    received: list[Received] = []
    with SimulatedReceiver(mode, received.append, seconds=0.05).serving() as receiver:
        feed = delivered_to(receiver, north, "passed", "completed")
    assert sorted(each.event["data"]["event"] for each in received) == ["completed", "passed"]
    assert (feed.delivered, Delivery.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("mode", "status", "told"),
    [
        ("hung", 0, "timed out"),
        ("huge", 0, "more than 65536 bytes"),
        ("redirecting", 302, ""),
        ("failing", 500, ""),
        ("busy", 503, ""),
        ("gone", 410, ""),
        ("wrong-tls", 0, "certificate"),
    ],
)
def test_what_is_not_taken_waits_and_the_reason_is_kept(north, mode, status, told) -> None:
    with SimulatedReceiver(mode, lambda received: None).serving() as receiver:
        feed = delivered_to(receiver, north, "passed")
    row = Delivery.objects.get()
    assert (row.last_status, row.dead_at, feed.delivered) == (status, None, 0)
    assert told in row.last_answer
    tried = DeliveryTry.objects.get()
    assert (tried.is_taken, tried.status) == (False, status)
    assert tried.seconds < 5


def test_a_flapping_receiver_has_everything_in_the_end(north) -> None:
    received: list[Received] = []
    with SimulatedReceiver("flapping", received.append).serving() as receiver:
        delivered_to(receiver, north, *["answered"] * 5, at_once=1)
        while Delivery.objects.exists():
            time_passes()
            sending_out.deliver_all()
    taken = [each.event["id"] for each in received if each.status == 204]
    assert len(taken) == len(set(taken)) == 5


def test_a_name_that_leads_elsewhere_between_two_looks_leads_nowhere(north, settings, monkeypatch) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    received: list[Received] = []
    with SimulatedReceiver("well", received.append).serving() as receiver:
        names = Names(monkeypatch)
        names.table["hr.example.org"] = [["127.0.0.1"], ["203.0.113.1"]]
        receiver.url = receiver.url.replace("127.0.0.1", "hr.example.org")
        delivered_to(receiver, north, "passed")
    assert received == []
    assert "OUTBOUND_ALLOWED_NETWORKS" in Delivery.objects.get().last_answer


def test_signatures_are_checked_by_either_kind_of_secret(north) -> None:
    received: list[Received] = []
    with SimulatedReceiver("well", received.append).serving() as receiver:
        feed, secret = feed_settings.create(north.pk, NewFeed(name="HR", url=receiver.url), who="bo")
        public, _ = feed_settings.add_secret(north.pk, feed.pk, asymmetric=True, who="bo")
        for known in (secret, public, "whsec_" + "A" * 32):
            receiver._secret = known
            feed_settings.replay_since(north.pk, feed.pk, timezone.now() - timedelta(hours=1), who="bo")
            tell(north, "passed")
            sending_out.deliver_all()
    assert [each.is_signed for each in received] == [True, True, True, False, False, False]


def test_the_command_tells_what_it_gets() -> None:
    secret = shared_secret(b"a" * 32)
    command = [sys.executable, "manage.py", "feeds", "simulate-receiver", "--port", "0", "--secret", secret]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=unbuffered()) as process:
        try:
            url = process.stdout.readline().split()[0]
            body = json.dumps({"sequence": "7", "data": {"event": "passed"}}).encode()
            post(url, body, signed("one", 1, body, [secret]))
            post(url, body, signed("one", 1, body, [shared_secret(b"b" * 32)]))
            lines = [process.stdout.readline().strip() for _ in range(2)]
        finally:
            process.terminate()
    assert lines == ["7 passed · signed · 204", "7 passed · WRONG SIGNATURE · 204"]


def unbuffered() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    with urlopen(Request(url, body, headers)) as answer:  # noqa: S310
        assert answer.status == 204
