"""Administrators see how far learning records are, and decide what leaves of people."""

import re

from django.contrib.messages import get_messages

from feeds.models import Feed, RecordStream
from feeds.services import following
from people.models import AuditEntry
from tests.admin.pages import text_of
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

STREAMS = "/admin/feeds/recordstream/"


def test_the_list_says_what_waits_and_the_page_shows_the_newest_records(bo, north) -> None:
    store(make_principal(north), make_statement(verb={"id": ADL + "passed"}))
    following.catch_up()
    assert "nothing waits" in text_of(bo.get(STREAMS))
    store(make_principal(north), make_statement())
    assert re.search(r"\b\d+ seconds", text_of(bo.get(STREAMS)))
    page = text_of(bo.get(f"{STREAMS}{north.pk}/change/"))
    assert "passed" in page
    assert "learning-record/1.0" in page


def test_letting_identities_leave_is_audited(bo, north) -> None:
    following.follow()
    answer = bo.post(f"{STREAMS}{north.pk}/change/", {"identities_leave": "on"})
    assert answer.status_code == 302
    assert RecordStream.objects.get(tenant=north).identities_leave
    entry = AuditEntry.objects.get(action="records.identities")
    assert (entry.who, entry.details) == ("bo", {"identities_leave": True})


FEEDS = "/admin/feeds/feed/"
ADD = f"{FEEDS}add/?kind=webhook"
HOOK = {"name": "HR", "url": "https://hr.example.org/hook", "events": ["passed"], "at_once": "4"}


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_feed_is_made_shown_paused_and_goes_on(bo, north) -> None:
    made = bo.post(ADD, {**HOOK, "tenant": str(north.pk)})
    assert made.status_code == 302, made.content.decode()
    assert "shown this once: whsec_" in said(made)
    feed = Feed.objects.get()
    assert feed.events == ["passed"]
    assert "HR" in text_of(bo.get(FEEDS))
    for action, status in (("pause", "paused"), ("go_on", "active")):
        bo.post(FEEDS, {"action": action, "_selected_action": [str(feed.pk)]})
        feed.refresh_from_db()
        assert feed.status == status
    replayed = bo.post(FEEDS, {"action": "replay", "_selected_action": [str(feed.pk)]})
    assert "0 records are tried again." in said(replayed)
    changed = bo.post(f"{FEEDS}{feed.pk}/change/", {**HOOK, "purpose": "Payroll"})
    assert changed.status_code == 302, changed.content.decode()
    feed.refresh_from_db()
    assert feed.purpose == "Payroll"


def test_an_address_that_nothing_is_sent_to_is_refused(bo, north) -> None:
    refused = bo.post(ADD, {**HOOK, "url": "ftp://hr.example.org/", "tenant": str(north.pk)})
    assert "ftp" in said(refused) or refused.status_code == 200
    assert Feed.objects.count() == 0


def test_staff_make_feeds_of_the_tenants_that_they_see(staff_of, north, south) -> None:
    dee = staff_of("dee", north, rights=("view_feed", "add_feed"))
    refused = dee.post(ADD, {**HOOK, "tenant": str(south.pk)})
    assert (refused.status_code, Feed.objects.count()) == (200, 0)
    assert dee.post(ADD, {**HOOK, "tenant": str(north.pk)}).status_code == 302
    assert Feed.objects.get().tenant == north
