"""A tenant whose feeds are measured: Statements of many people, a receiver of webhooks, a sink that keeps in memory."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from feeds.management.simulated_receiver import Received, SimulatedReceiver
from feeds.models import Feed
from feeds.services import feed_settings, following, sending_out, sinks
from feeds.services.feed_settings import NewFeed
from tests.feeds.shelf import Shelf
from tests.lrs.log import make_principal, store
from tests.scorm.classroom import Classroom

_PORTION = 500


class Benched:
    def __init__(self) -> None:
        self._classroom = Classroom()
        self._tenant = self._classroom.tenant

    def authorization(self) -> str:
        return self._classroom.authorization()

    def receiver(self, tell: Callable[[Received], None]) -> AbstractContextManager[SimulatedReceiver]:
        receiver = SimulatedReceiver("well", tell)
        feed_settings.create(self._tenant.pk, NewFeed(name="Webhook", url=receiver.url), who="bench")
        return receiver.serving()

    def with_a_log(self, count: int, statement: Callable[[int], dict[str, Any]]) -> "Benched":
        """Have so many Statements in the log, and one feed, which has to send all of them."""
        Feed.objects.all().delete()
        since, principal = timezone.now() - timedelta(seconds=1), make_principal(self._tenant)
        for number in range(0, count, _PORTION):
            store(principal, *[statement(number + each) for each in range(_PORTION)])
        shelf = Shelf()
        shelf.portion = _PORTION
        sinks.register(shelf)
        new = NewFeed(name="Shelf", kind=shelf.kind, url="shelf", options={"board": "top"}, since=since)
        feed_settings.create(self._tenant.pk, new, who="bench")
        return self

    def make_records(self) -> int:
        return following.catch_up()

    def send_records(self) -> int:
        return sending_out.deliver_all()
