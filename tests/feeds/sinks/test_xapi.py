"""Statements are forwarded to another LRS: whole, once, in order, and nothing that it refuses holds up the rest."""

import hashlib
import threading
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed
from feeds.rules.errors import FeedRefused
from feeds.services import feed_settings, following, sending_out
from feeds.services.feed_settings import NewFeed
from feeds.sinks.xapi import store as forwarding
from lrs.models import Statement
from lrs.rules.attachment_parts import Part
from lrs.rules.versions import Version
from lrs.services.record import record
from people.models import Tenant
from tests.feeds.sinks.store import ALL_WELL, Json, OtherStore
from tests.feeds.test_delivering import time_passes
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, make_tenant, sources_of, store, void_of

pytestmark = pytest.mark.django_db

SCAN = b"\x89PNG of Ana's certificate"
MENTOR = {"objectType": "contextAgent", "agent": {"mbox": "mailto:bo@example.org"}}


@pytest.fixture(autouse=True)
def _a_storage_of_its_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True


@pytest.fixture
def other() -> Iterator[OtherStore]:
    other = OtherStore()
    yield other
    other.close()


@pytest.fixture
def north() -> Tenant:
    return make_tenant()


@pytest.fixture
def forward(north, other):
    def make(options: Json | None = None, **changes: Any) -> Feed:
        asked = {"username": "north", **(options or {})}
        new = NewFeed(name="Other", kind="xapi", url=other.url, options=asked, secret="sesame", **changes)
        return feed_settings.create(north.pk, new, who="bo")[0]

    return make


def tell(tenant: Tenant, *statements: Json, version: Version = Version.V1_0_3, name: str = "content") -> None:
    store(make_principal(tenant, name), *statements, version=version)
    following.catch_up()


def tell_with_a_scan(tenant: Tenant) -> Json:
    sha2 = hashlib.sha256(SCAN).hexdigest()
    attachment = {
        "usageType": "https://example.org/certificate",
        "display": {"en": "Certificate"},
        "contentType": "image/png",
        "length": len(SCAN),
        "sha2": sha2,
    }
    statement = did(attachments=[attachment])
    parts = {sha2: Part(sha2, "image/png", SCAN)}
    record(sources_of(statement), principal=make_principal(tenant), version=Version.V1_0_3, parts=parts)
    following.catch_up()
    return statement


def did(word: str = "passed", **changes: Any) -> Json:
    return make_statement(verb={"id": ADL + word}, **changes)


def finds_fault_with(*culprits: Json, status: int = 400):
    wrong = {each["id"] for each in culprits}
    return lambda batch: (status, {}, "I don't like it") if wrong & {each["id"] for each in batch} else ALL_WELL


def ids(statements: Any) -> list[str]:
    return [each["id"] for each in statements]


def dead_letters() -> dict[str, str]:
    """Return by the Statement's id why each was given up."""
    rows = Delivery.objects.filter(dead_at__isnull=False)
    statements = dict(Statement.objects.values_list("position", "statement_id"))
    return {str(statements[row.position]): row.last_answer for row in rows}


def test_statements_go_as_one_batch_in_the_order_of_the_log_by_basic_authentication(north, forward, other) -> None:
    feed = forward()
    told = [did("initialized"), did("answered"), did("passed")]
    tell(north, *told)
    assert sending_out.deliver_all() == 3
    [batch], [headers] = other.batches, other.headers
    assert ids(batch) == ids(told)
    assert b64decode(headers["authorization"].removeprefix("Basic ")) == b"north:sesame"
    assert (headers["x-experience-api-version"], headers["content-type"]) == ("1.0.3", "application/json")
    feed.refresh_from_db()
    assert (feed.delivered, Delivery.objects.count()) == (3, 0)


def test_a_statement_keeps_everything_but_what_the_other_store_sets_itself(north, forward, other) -> None:
    forward()
    tell(north, did(timestamp="2026-11-20T10:00:00.120Z", result={"score": {"scaled": 0.5}}))
    sending_out.deliver_all()
    [[sent]] = other.batches
    assert set(sent) == {"id", "actor", "verb", "object", "result", "timestamp", "version"}
    assert (sent["timestamp"], sent["result"]) == ("2026-11-20T10:00:00.120Z", {"score": {"scaled": 0.5}})


def test_a_store_that_trusts_us_is_told_who_vouched_for_a_statement_here(north, forward, other) -> None:
    forward({"authority": "keep"})
    tell(north, did())
    sending_out.deliver_all()
    [[sent]] = other.batches
    assert sent["authority"]["account"] == {"homePage": "https://north.example.org", "name": "content"}
    assert "stored" not in sent


def test_what_only_2_0_has_never_goes_to_a_store_of_1_0_3(north, forward, other) -> None:
    forward()
    tell(north, did(context={"contextAgents": [MENTOR], "platform": "Player"}), version=Version.V2_0_0)
    sending_out.deliver_all()
    [[sent]] = other.batches
    assert (sent["context"], "version" in sent) == ({"platform": "Player"}, False)


def test_a_store_of_2_0_has_all_of_it(north, forward, other) -> None:
    forward({"version": "2.0.0"})
    tell(north, did(context={"contextAgents": [MENTOR]}), version=Version.V2_0_0)
    sending_out.deliver_all()
    [[sent]], [headers] = other.batches, other.headers
    assert (sent["context"], sent["version"]) == ({"contextAgents": [MENTOR]}, "2.0.0")
    assert headers["x-experience-api-version"] == "2.0.0"


def test_attachments_go_with_their_statements(north, forward, other) -> None:
    forward()
    statement = tell_with_a_scan(north)
    sending_out.deliver_all()
    [attachment] = statement["attachments"]
    assert other.statements[statement["id"]]["attachments"] == [attachment]
    assert other.contents == {attachment["sha2"]: SCAN}


def test_what_would_make_too_large_a_request_goes_in_several(north, forward, other, monkeypatch) -> None:
    monkeypatch.setattr(forwarding, "MOST_BYTES", 700)
    forward()
    tell(north, *[did() for _ in range(5)])
    sending_out.deliver_all()
    assert len(other.statements) == 5
    assert other.sizes == [2, 2, 1]


def test_one_that_is_too_large_to_be_taken_in_time_doesnt_hold_the_others(north, forward, other, monkeypatch) -> None:
    monkeypatch.setattr(forwarding, "MOST_BYTES", 1_000)
    monkeypatch.setattr(forwarding, "SECONDS", 0.5)
    forward()
    large, fine = did(context={"platform": "x" * 2_000}), did()
    is_over = threading.Event()
    other.judge = lambda batch: ALL_WELL if ids(batch) == [fine["id"]] or is_over.wait(5) else (500, {}, "")
    tell(north, large, fine)
    sending_out.deliver_all()
    is_over.set()
    assert fine["id"] in other.statements
    [row] = Delivery.objects.all()
    assert (row.tries, row.dead_at) == (1, None)


def test_a_voiding_is_forwarded_after_what_it_voids(north, forward, other) -> None:
    forward()
    wrong = did()
    void = void_of(wrong)
    tell(north, wrong)
    tell(north, void)
    sending_out.deliver_all()
    assert ids(each for batch in other.batches for each in batch) == [wrong["id"], void["id"]]


def test_only_what_the_feed_wants_is_forwarded(north, forward, other) -> None:
    forward(events=["passed"])
    tell(north, did("initialized"), did("passed"))
    sending_out.deliver_all()
    assert [each["verb"]["id"] for each in other.statements.values()] == [ADL + "passed"]


def test_one_that_is_refused_is_found_by_halves_and_is_a_dead_letter_with_the_answer(north, forward, other) -> None:
    feed = forward()
    told = [did() for _ in range(8)]
    other.judge = finds_fault_with(told[5])
    tell(north, *told)
    sending_out.deliver_all()
    assert list(other.statements) == ids(each for each in told if each is not told[5])
    assert other.sizes == [8, 4, 4, 2, 1, 1, 2]
    assert dead_letters() == {told[5]["id"]: "400: I don't like it"}
    feed.refresh_from_db()
    assert (feed.delivered, feed.failing_since) == (7, None)


def test_one_that_it_has_already_is_delivered(north, forward, other) -> None:
    forward()
    told = [did() for _ in range(3)]
    tell(north, *told)
    other.statements[told[1]["id"]] = {**told[1], "timestamp": stored_timestamp(told[1]), "authority": {"name": "B"}}
    other.judge = finds_fault_with(told[1], status=409)
    sending_out.deliver_all()
    assert (len(other.statements), Delivery.objects.count()) == (3, 0)


def stored_timestamp(statement: Json) -> str:
    return orjson.loads(Statement.objects.get(statement_id=statement["id"]).payload)["timestamp"]


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"result": {"success": False}}, "409: it has another Statement with the id {id}."),
        (None, "409: it doesn't show what it has that the Statement conflicts with."),
    ],
)
def test_one_whose_id_is_anothers_there_is_a_dead_letter(north, forward, other, known, why) -> None:
    forward()
    statement, fine = did(), did()
    if known:
        other.statements[statement["id"]] = {**statement, **known}
    other.judge = finds_fault_with(statement, status=409)
    tell(north, statement, fine)
    sending_out.deliver_all()
    assert dead_letters() == {statement["id"]: why.format(id=statement["id"])}
    assert fine["id"] in other.statements


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500, 503])
def test_while_the_store_takes_nothing_all_of_it_waits_in_the_log(north, forward, other, status) -> None:
    feed = forward()
    told = [did("initialized"), did("passed")]
    other.judge = lambda batch: (status, {}, "not now")
    tell(north, *told)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (Delivery.objects.count(), feed.last_problem) == (0, f"{status}: not now")
    assert DeliveryTry.objects.get().status == status
    other.judge = lambda batch: ALL_WELL
    time_passes()
    sending_out.deliver_all()
    assert list(other.statements) == ids(told)


def test_a_store_that_asks_for_time_is_left_in_peace(north, forward, other) -> None:
    feed = forward()
    other.judge = lambda batch: (503, {"Retry-After": "600"}, "maintenance")
    tell(north, did())
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.leased_until - timezone.now() > timedelta(seconds=590)


def test_one_that_breaks_the_store_is_tried_again_by_itself_while_the_rest_flows(north, forward, other) -> None:
    forward()
    told = [did("initialized"), did("answered"), did("passed")]
    other.judge = finds_fault_with(told[0], status=500)
    tell(north, *told)
    for _ in range(3):
        sending_out.deliver_all()
        Feed.objects.update(leased_until=None)
    assert list(other.statements) == ids(told[1:])
    [row] = Delivery.objects.all()
    assert (row.last_status, row.dead_at) == (500, None)


def test_who_may_store_but_not_void_is_told_so_and_goes_on(north, forward, other) -> None:
    forward()
    wrong, fine = did(), did()
    void = void_of(wrong)
    other.judge = finds_fault_with(void, status=403)
    tell(north, wrong)
    tell(north, void, fine)
    sending_out.deliver_all()
    assert dead_letters() == {void["id"]: "403: I don't like it"}
    assert fine["id"] in other.statements


def test_who_may_not_store_at_all_loses_nothing(north, forward, other) -> None:
    feed = forward()
    other.judge = lambda batch: (403, {}, "who are you?")
    tell(north, did(), did())
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (Delivery.objects.count(), feed.delivered, feed.last_problem) == (0, 0, "403: who are you?")


def test_what_the_store_itself_had_sent_is_not_sent_back(north, forward, other) -> None:
    feed = forward({"except_from": "the-other"})
    ours, theirs = did(), did()
    tell(north, theirs, name="the-other")
    tell(north, ours)
    sending_out.deliver_all()
    assert list(other.statements) == [ours["id"]]
    feed.refresh_from_db()
    assert Delivery.objects.count() == 0


def test_one_whose_month_is_archived_is_a_dead_letter(north, forward, other) -> None:
    forward()
    tell(north, did())
    Statement.objects.all().delete()
    sending_out.deliver_all()
    assert "archived" in Delivery.objects.get().last_answer


def test_a_store_in_a_private_network_is_not_reached(north, forward, other, settings) -> None:
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    feed = forward()
    tell(north, did())
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert other.batches == []
    assert "OUTBOUND_ALLOWED_NETWORKS" in feed.last_problem


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"username": ""}, "username is missing"),
        ({"username": "a:b"}, "no colon"),
        ({"version": "0.9"}, "one of 1.0.3, 2.0.0"),
        ({"authority": "forge"}, "one of drop, keep"),
    ],
)
def test_what_the_sink_cant_use_is_refused(north, forward, options, told) -> None:
    with pytest.raises(FeedRefused, match=told):
        forward(options)


def test_try_out_sends_the_newest_statement(north, forward, other) -> None:
    feed = forward()
    statement = did()
    tell(north, did(), statement)
    assert feed_settings.try_out(north.pk, feed.pk).verdict == "delivered"
    assert ids(other.statements.values()) == [statement["id"]]
