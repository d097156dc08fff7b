"""Administrators see how far learning records are, and decide what leaves of people."""

from feeds.models import RecordStream
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
    assert "0 seconds" in text_of(bo.get(STREAMS))
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
