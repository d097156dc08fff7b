"""A sink takes portions in the log's order, refuses what it never takes, and loses nothing while it is away."""

from typing import Any

import pytest

from feeds.models import Delivery, DeliveryTry, Feed
from feeds.rules.errors import FeedRefused
from feeds.services import feed_settings, sending_out, sinks
from feeds.services.feed_settings import NewFeed
from people.models import Tenant
from tests.feeds.test_delivering import tell, time_passes

pytestmark = pytest.mark.django_db


def feed_to_shelf(tenant: Tenant, **changes: Any) -> Feed:
    new = NewFeed(**{"name": "Shelf", "kind": "shelf", "url": "shelf", "options": {"board": "top"}, **changes})
    feed, signing = feed_settings.create(tenant.pk, new, who="bo")
    assert signing == ""
    return feed


WORDS = ("initialized", "answered", "passed", "completed", "terminated")
EVENTS = ["started", "answered", "passed", "completed", "terminated"]


def test_portions_go_one_after_the_other_by_one_open_way(north, shelf) -> None:
    feed = feed_to_shelf(north)
    tell(north, *WORDS)
    assert sending_out.deliver_all() == 5
    assert (shelf.taken, shelf.opened) == (EVENTS, 1)
    feed.refresh_from_db()
    assert (feed.delivered, feed.lease) == (5, None)
    assert list(DeliveryTry.objects.order_by("position").values_list("records", "is_taken")) == [(3, True), (2, True)]


def test_the_receivers_own_secret_and_all_options_reach_the_sink(north, shelf) -> None:
    feed_to_shelf(north, secret="open sesame")
    tell(north, "passed")
    sending_out.deliver_all()
    assert shelf.destination.secrets == ["open sesame"]
    assert shelf.destination.options == {"board": "top", "size": 10, "side": "left"}


def test_a_record_that_is_never_taken_is_a_dead_letter_at_once_and_the_rest_flows(north, shelf) -> None:
    feed_to_shelf(north)
    shelf.refused = "answered"
    tell(north, *WORDS)
    sending_out.deliver_all()
    assert shelf.taken == [each for each in EVENTS if each != "answered"]
    row = Delivery.objects.get()
    assert (row.tries, row.due_at, row.last_answer) == (1, None, "It doesn't fit.")
    assert row.dead_at is not None


def test_while_a_receiver_is_away_its_backlog_stays_in_the_log_in_order(north, shelf) -> None:
    feed = feed_to_shelf(north)
    shelf.away = True
    tell(north, *WORDS)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (Delivery.objects.count(), feed.last_problem, feed.delivered) == (0, "The shelf is away.", 0)
    assert feed.failing_since is not None
    shelf.away = False
    time_passes()
    sending_out.deliver_all()
    assert shelf.taken == EVENTS
    feed.refresh_from_db()
    assert (feed.failing_since, feed.delivered) == (None, 5)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "options: board is missing: which one (Shelf)."),
        ({"board": 1}, "options: board is 1, and has to be a text (Shelf)."),
        ({"board": "top", "size": True}, "options: size is True, and has to be a number (Shelf)."),
        ({"board": "top", "side": "up"}, "options: side is 'up', and has to be one of left, right (Shelf)."),
        (
            {"board": "top", "colour": "red"},
            "options: 'colour' is no option of it; there are board, size, side (Shelf).",
        ),
    ],
)
def test_options_that_a_sink_cant_use_are_refused(north, shelf, options, told) -> None:
    with pytest.raises(FeedRefused) as refused:
        feed_to_shelf(north, options=options)
    assert refused.value.message == told


def test_a_kind_that_there_is_not_is_refused(north) -> None:
    with pytest.raises(FeedRefused, match="'pigeon' is no way out; there are"):
        feed_settings.create(north.pk, NewFeed(name="Pigeon", kind="pigeon", url="x"), who="bo")


def test_a_receivers_secret_is_changed_and_never_added_to(north, shelf) -> None:
    feed = feed_to_shelf(north, secret="old")
    feed_settings.change(north.pk, feed.pk, who="bo", secret="new")
    feed.refresh_from_db()
    assert sinks.secrets_of(feed) == ["new"]
    with pytest.raises(FeedRefused, match="secret of its own"):
        feed_settings.add_secret(north.pk, feed.pk, who="bo")
