"""Administrators make feeds by their kind, see how each is, and try changes out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed, Record
from feeds.rules.sink_options import Option
from feeds.services import feed_settings, following, sinks
from feeds.services.feed_settings import NewFeed
from tests.admin.pages import link_named, text_of
from tests.feeds.shelf import Shelf
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

FEEDS = "/admin/feeds/feed/"


class Queue(Shelf):
    """A kind with options of every type, whose receivers have a secret of their own."""

    kind = "queue"
    title = "Queue"
    options = (*Shelf.options, Option("durable", "Whether records are kept.", "flag", False))


@pytest.fixture
def queue():
    sinks.register(Queue())
    yield
    sinks.forget("queue")


@pytest.fixture
def feed(north) -> Feed:
    new = NewFeed(name="HR", url="https://hr.example.org/hook", since=timezone.now() - timedelta(days=1))
    return feed_settings.create(north.pk, new, who="bo")[0]


def tell(tenant, *words: str) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}) for word in words])
    following.catch_up()


def tried(feed: Feed, **changes: Any) -> None:
    known = {"position": 1, "at": timezone.now(), "status": 204, "seconds": 0.01}
    DeliveryTry.objects.create(tenant_id=feed.tenant_id, feed=feed, **{**known, **changes})


def test_the_kind_is_chosen_first_and_the_form_has_its_options(bo, north, queue) -> None:
    kinds = text_of(bo.get(f"{FEEDS}add/"))
    form = text_of(bo.get(f"{FEEDS}add/{link_named(kinds, 'Queue')}"))
    for name in ("option_board", "option_size", "option_side", "option_durable", "secret"):
        assert f'name="{name}"' in form
    assert 'name="options"' not in form
    assert 'name="in_order"' not in form
    webhook = text_of(bo.get(f"{FEEDS}add/{link_named(kinds, 'Webhook')}"))
    assert 'name="in_order"' in webhook
    assert 'name="secret"' not in webhook


def test_options_are_kept_by_their_types_shown_again_and_changed(bo, north, queue) -> None:
    asked = {"tenant": str(north.pk), "name": "Bus", "url": "https://bus.example.org", "events": ["passed"]}
    asked |= {"option_board": "records", "option_size": "25", "option_durable": "on", "option_side": "right"}
    made = bo.post(f"{FEEDS}add/?kind=queue", asked)
    assert made.status_code == 302, made.content.decode()
    feed = Feed.objects.get()
    assert feed.options == {"board": "records", "size": 25, "durable": True, "side": "right"}
    page = text_of(bo.get(f"{FEEDS}{feed.pk}/change/"))
    assert 'value="records"' in page
    assert 'value="25"' in page
    del asked["option_durable"]
    assert bo.post(f"{FEEDS}{feed.pk}/change/", asked).status_code == 302
    feed.refresh_from_db()
    assert (feed.options["durable"], feed.kind) == (False, "queue")


def test_an_option_that_is_needed_is_asked_for_and_a_kind_that_there_isnt_is_unknown(bo, north, queue) -> None:
    asked = {"tenant": str(north.pk), "name": "Bus", "url": "https://bus.example.org", "option_size": "1"}
    assert "This field is required" in text_of(bo.post(f"{FEEDS}add/?kind=queue", asked))
    assert bo.get(f"{FEEDS}add/?kind=pigeon").status_code == 404


def test_the_list_says_how_far_behind_how_fast_and_how_well_each_is(bo, north, feed) -> None:
    tell(north, "initialized", "passed")
    tried(feed, records=7)
    tried(feed, status=500, is_taken=False)
    Feed.objects.update(failing_since=timezone.now(), last_problem="500: not now")
    page = text_of(bo.get(FEEDS))
    assert re.search(r"\d seconds, 2 records", page)
    assert '<td class="field-rate' in page
    assert link_named(page, "500: not now") == f"{FEEDS}{feed.pk}/health/"


def test_the_page_of_a_feed_has_its_errors_by_kind_and_a_chart_that_is_a_table_too(bo, feed) -> None:
    for status in (500, 500, 0):
        tried(feed, status=status, is_taken=False, said="not now")
    tried(feed, records=7)
    page = text_of(bo.get(f"{FEEDS}{feed.pk}/health/"))
    assert "500: 2, no answer: 1" in page
    assert "7 records in the last minute" in page
    assert "<td>7</td><td>3</td>" in page
    assert page.count("<rect ") == 2


def test_dead_letters_are_tried_again_one_or_all(bo, staff_of, north, feed) -> None:
    tell(north, "initialized", "passed", "failed")
    now = timezone.now()
    for position in Record.objects.values_list("position", flat=True):
        Delivery.objects.create(tenant=north, feed=feed, position=position, dead_at=now, last_status=500)
    page = f"{FEEDS}{feed.pk}/health/"
    first = Delivery.objects.order_by("position").first()
    assert f'value="{first.position}"' in text_of(bo.get(page))
    assert bo.post(page, {"position": str(first.position)}).status_code == 302
    assert list(Delivery.objects.filter(dead_at=None)) == [first]
    bo.post(page, {})
    assert not Delivery.objects.exclude(dead_at=None).exists()
    dee = staff_of("dee", north, rights=("view_feed",))
    assert "Try all again" not in text_of(dee.get(page))
    assert dee.post(page, {}).status_code == 403


def test_a_feed_of_another_tenant_has_no_page(staff_of, south, feed) -> None:
    cy = staff_of("cy", south, rights=("view_feed",))
    assert cy.get(f"{FEEDS}{feed.pk}/health/").status_code == 404


def test_a_change_is_tried_out_from_the_list(bo, north, feed) -> None:
    tell(north, "initialized", "passed")
    form = link_named(text_of(bo.get(FEEDS)), "Try a change out")
    asked = {"feed": str(feed.pk), "days": "1", "events": ["passed"]}
    page = text_of(bo.post(form, asked))
    assert "<dt>Would vanish</dt><dd>1 · started 1</dd>" in page
    assert "<dt>Stay the same</dt><dd>1</dd>" in page


def test_the_newest_records_are_told_from_where_the_page_ended(bo, staff_of, north, south) -> None:
    tell(north, "initialized", "passed")
    live = "/admin/feeds/recordstream/live/"
    assert "<td>1</td>" in text_of(bo.get(live, {"tenant": "north"}))
    first = bo.get(f"{live}records/", {"tenant": "north"}).json()
    assert [each["event"] for each in first["records"]] == ["started", "passed"]
    tell(north, "failed")
    then = bo.get(f"{live}records/", {"tenant": "north", "after": first["after"]}).json()
    assert [each["event"] for each in then["records"]] == ["failed"]
    again = bo.get(f"{live}records/", {"tenant": "north", "after": then["after"]}).json()
    assert again == {"records": [], "after": then["after"]}
    cy = staff_of("cy", south, rights=("view_record",))
    assert cy.get(f"{live}records/", {"tenant": "north"}).status_code == 404
    assert cy.get(f"{live}records/").json()["records"] == []
