"""A worker that is killed at any point leaves nothing out: each step of making and delivering records is a crash point.

The steps are found by running: each question to the database and each record that a receiver takes is one, before and
after. The story is told again for each of them, with a worker that dies there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from feeds.models import Delivery, Feed
from feeds.services import feed_settings, following, sending_out
from feeds.services.feed_settings import NewFeed
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

pytestmark = pytest.mark.django_db

WORDS = ("initialized", "answered", "failed", "passed", "completed", "terminated", "initialized")
EVENTS = ["started", "answered", "failed", "passed", "completed", "terminated", "started"]


class Killed(BaseException):
    """The process is no more; nothing of it runs on."""


class Worker:
    """Makes records and delivers them, and dies at its nth step; never if that is None."""

    def __init__(self, dies_at: int | None) -> None:
        self._steps, self._dies_at = count(), dies_at
        self.took = 0

    def step(self) -> None:
        self.took = next(self._steps)
        if self.took == self._dies_at:
            raise Killed

    def works(self) -> bool:
        """Tell whether everything was done, or the worker died before."""
        try:
            with self._counted():
                following.catch_up()
                sending_out.deliver_all()
        except Killed:
            return False
        return True

    @contextmanager
    def _counted(self) -> Iterator[None]:
        def asked(execute: Callable[..., Any], *question: Any) -> Any:
            self.step()
            answer = execute(*question)
            self.step()
            return answer

        with connection.execute_wrapper(asked):
            yield


@pytest.fixture
def told(north):
    store(make_principal(north), *[make_statement(verb={"id": ADL + word}) for word in WORDS])
    return north


@contextmanager
def told_again() -> Iterator[None]:
    """Let the story begin where it began before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def deaths(story: Callable[[int], bool]) -> int:
    """Tell a story with a worker that dies at the first step, at the second, and so on, until one gets to its end."""
    for dies_at in count():
        with told_again():
            if story(dies_at):
                return dies_at
    raise AssertionError("there is no last step")


def lease_ends() -> None:
    earlier = timezone.now() - timedelta(days=1)
    Delivery.objects.filter(due_at__isnull=False).update(due_at=earlier)
    Feed.objects.filter(leased_until__isnull=False).update(leased_until=earlier)


def make_feed(tenant, **changes: Any) -> str:
    new = NewFeed(**{"name": "Feed", "since": timezone.now() - timedelta(days=1), **changes})
    return feed_settings.create(tenant.pk, new, who="bo")[1]


def test_a_sink_has_everything_in_order_wherever_a_worker_dies(told, shelf) -> None:
    def story(dies_at: int) -> bool:
        make_feed(told, kind="shelf", url="shelf", options={"board": "top"})
        shelf.records, worker = [], Worker(dies_at)
        shelf.step = worker.step
        lived = worker.works()
        shelf.step = lambda: None
        lease_ends()
        assert Worker(None).works()
        ids = {each["id"]: each for each in shelf.records}
        assert sorted(ids.values(), key=lambda each: each["sequence"]) == list(ids.values()), dies_at
        assert [each["event"] for each in ids.values()] == EVENTS, dies_at
        assert all(each == ids[each["id"]] for each in shelf.records), dies_at
        assert lived or len(shelf.records) <= len(EVENTS) + shelf.portion, dies_at
        return lived

    assert deaths(story) > 60


def test_a_webhook_has_everything_wherever_a_worker_dies(told, receiver) -> None:
    def story(dies_at: int) -> bool:
        receiver.secret = make_feed(told, kind="webhook", url=receiver.url, at_once=1)
        receiver.events = []
        lived = Worker(dies_at).works()
        lease_ends()
        assert Worker(None).works()
        assert receiver.taken == EVENTS, dies_at
        assert len({each["id"] for each in receiver.events}) == len(EVENTS), dies_at
        return lived

    assert deaths(story) > 40
