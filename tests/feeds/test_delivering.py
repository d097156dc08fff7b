"""Feeds deliver every record at least once: to receivers that are slow, broken, gone or back again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from feeds.models import Delivery, DeliveryTry, Feed
from feeds.rules.delivery_verdicts import WAITS
from feeds.services import delivering, delivery_tries, feed_outcomes, feed_settings, following, sending_out
from feeds.services.feed_settings import NewFeed
from feeds.services.sinks import destination_of, secrets_of, sink_of
from people.models import Tenant
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, make_tenant, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed_to(north, receiver):
    def make(**changes: Any) -> Feed:
        new = NewFeed(**{"name": "HR", "url": receiver.url, "at_once": 1, **changes})
        feed, receiver.secret = feed_settings.create(north.pk, new, who="bo")
        return feed

    return make


def tell(tenant: Tenant, *words: str, **changes: Any) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": ADL + word}, **changes) for word in words])
    following.catch_up()


def time_passes(seconds: float = WAITS[-1] * 2) -> None:
    """Let everything that waits be due, and every rest be over."""
    earlier = timezone.now() - timedelta(seconds=seconds)
    Delivery.objects.filter(due_at__isnull=False).update(due_at=earlier)
    Feed.objects.filter(leased_until__isnull=False).update(leased_until=earlier)


def failing(status: int = 500, headers: dict[str, str] | None = None):
    return lambda event: (status, headers or {}, b"not now")


def refuses(*events: str):
    return lambda event: (500 if event["data"]["event"] in events else 204, {}, b"")


def begun(feed: Feed):
    """Lease a feed and send its portion, and write down nothing: as a worker does that dies then."""
    leased = delivering._leased(feed.pk)
    portion = delivering._portion(leased, sink_of(feed.kind))
    with sink_of(feed.kind).open(destination_of(leased)) as channel:
        return leased, portion, delivering._tried(channel, portion.items)


def test_records_come_as_signed_cloud_events_that_the_public_library_takes(north, feed_to, receiver) -> None:
    feed = feed_to()
    tell(north, "initialized", "passed")
    assert sending_out.deliver_all() == 2
    assert receiver.taken == ["started", "passed"]
    event = receiver.events[0]
    assert {name: event[name] for name in ("specversion", "type", "datacontenttype")} == {
        "specversion": "1.0",
        "type": "learning-record.1.0.started",
        "datacontenttype": "application/json",
    }
    assert (event["id"], event["sequence"]) == (event["data"]["id"], event["data"]["sequence"])
    assert event["subject"] == event["data"]["learner"]["id"]
    assert receiver.headers[0]["content-type"] == "application/cloudevents+json"
    assert receiver.headers[0]["webhook-id"] == event["id"]
    feed.refresh_from_db()
    assert (feed.delivered, feed.last_problem, Delivery.objects.count()) == (2, "", 0)


def test_a_new_feed_has_what_comes_or_what_was_stored_since_a_moment(north, feed_to, receiver) -> None:
    tell(north, "initialized")
    feed_to()
    sending_out.deliver_all()
    assert receiver.taken == []
    feed_to(name="Warehouse", since=timezone.now() - timedelta(days=1))
    sending_out.deliver_all()
    assert receiver.taken == ["started"]


def test_only_the_events_that_are_wanted_are_sent(north, feed_to, receiver) -> None:
    feed = feed_to(events=["passed", "failed"])
    tell(north, "initialized", "passed", "answered", "failed")
    sending_out.deliver_all()
    assert receiver.taken == ["passed", "failed"]
    assert delivering.due_feeds() == []
    feed.refresh_from_db()
    assert feed.position > 0


def test_one_record_that_isnt_taken_doesnt_hold_the_others_and_comes_later(north, feed_to, receiver) -> None:
    feed_to()
    receiver.answer = refuses("failed")
    tell(north, "initialized", "failed", "passed")
    sending_out.deliver_all()
    assert receiver.taken == ["started", "passed"]
    row = Delivery.objects.get()
    assert (row.tries, row.last_status, row.dead_at) == (1, 500, None)
    assert 4 < (row.due_at - timezone.now()).total_seconds() < 6
    receiver.answer = refuses()
    time_passes()
    sending_out.deliver_all()
    assert receiver.taken == ["started", "failed", "passed"]
    assert Delivery.objects.count() == 0


def test_in_order_a_learners_records_wait_for_each_other_and_for_nobody_elses(north, feed_to, receiver) -> None:
    feed_to(in_order=True)
    receiver.answer = refuses("failed")
    tell(north, "failed", "passed", "completed")
    tell(north, "answered", actor={"mbox": "mailto:dee@example.org"})
    sending_out.deliver_all()
    assert receiver.taken == ["answered"]
    tell(north, "terminated")
    sending_out.deliver_all()
    assert receiver.taken == ["answered"]
    receiver.answer = refuses()
    time_passes()
    sending_out.deliver_all()
    anas = [each["data"]["event"] for each in receiver.events if each["data"]["event"] != "answered"]
    assert anas == ["failed", "passed", "completed", "terminated"]


def test_a_receiver_that_takes_nothing_is_asked_for_one_record_at_a_time(north, feed_to, receiver) -> None:
    feed = feed_to()
    receiver.answer = failing()
    tell(north, *["answered"] * 5)
    assert delivering.deliver(feed.pk) == 5
    tell(north, *["answered"] * 5)
    assert delivering.due_feeds() == []
    time_passes()
    assert delivering.deliver(feed.pk) == 1
    receiver.answer = failing(204)
    for _ in range(3):
        time_passes()
        sending_out.deliver_all()
    assert len({each["id"] for each in receiver.events}) == 10
    feed.refresh_from_db()
    assert feed.failing_since is None


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
def test_redirects_and_refusals_are_failures(north, feed_to, receiver, status) -> None:
    feed_to()
    receiver.answer = failing(status, {"Location": "http://127.0.0.1/elsewhere"} if status < 400 else {})
    tell(north, "passed")
    sending_out.deliver_all()
    assert Delivery.objects.get().last_status == status
    assert receiver.tried == ["passed"]


def test_410_disables_the_feed_and_loses_nothing(north, feed_to, receiver) -> None:
    feed = feed_to()
    receiver.answer = failing(410)
    tell(north, "passed", "failed", "completed")
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert (feed.status, len(receiver.tried)) == ("disabled", 1)
    assert "410" in feed.disabled_because
    receiver.answer = failing(204)
    feed_settings.set_status(north.pk, feed.pk, feed_settings.Status.ACTIVE, who="bo")
    time_passes()
    sending_out.deliver_all()
    assert receiver.taken == ["passed", "failed", "completed"]


def test_retry_after_is_waited_for(north, feed_to, receiver) -> None:
    feed_to()
    receiver.answer = failing(503, {"Retry-After": "3600"})
    tell(north, "passed")
    sending_out.deliver_all()
    assert 3590 < (Delivery.objects.get().due_at - timezone.now()).total_seconds() <= 3600


def test_after_the_last_try_a_delivery_is_dead_and_kept_and_can_be_replayed(north, feed_to, receiver) -> None:
    feed = feed_to()
    receiver.answer = failing()
    tell(north, "passed")
    for _ in range(len(WAITS) + 1):
        time_passes()
        sending_out.deliver_all()
    row = Delivery.objects.get()
    assert (row.tries, row.due_at, row.last_answer) == (len(WAITS) + 1, None, "not now")
    assert row.dead_at is not None
    receiver.answer = failing(200)
    time_passes()
    assert feed_settings.replay_dead(north.pk, feed.pk, who="bo") == 1
    sending_out.deliver_all()
    assert (receiver.taken, Delivery.objects.count()) == (["passed"], 0)


def test_a_receiver_that_has_taken_nothing_for_days_is_disabled(north, feed_to, receiver) -> None:
    feed = feed_to()
    receiver.answer = failing()
    tell(north, "passed")
    sending_out.deliver_all()
    Feed.objects.update(failing_since=timezone.now() - timedelta(days=6))
    time_passes()
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.status == "disabled"
    assert "has taken nothing since" in feed.disabled_because


def test_an_answer_of_many_bytes_is_not_read_to_its_end(north, feed_to, receiver) -> None:
    feed_to()
    receiver.answer = lambda event: (200, {}, b"x" * (65 << 10))
    tell(north, "passed")
    sending_out.deliver_all()
    assert "more than 65536 bytes" in Delivery.objects.get().last_answer


def test_private_networks_are_out_of_reach_unless_the_operator_allows_them(north, feed_to, receiver, settings) -> None:
    feed_to()
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    tell(north, "passed")
    sending_out.deliver_all()
    assert receiver.tried == []
    assert "OUTBOUND_ALLOWED_NETWORKS" in Delivery.objects.get().last_answer


def test_a_worker_that_died_is_replaced_when_its_lease_ends_and_records_come_again_under_the_same_ids(
    north, feed_to, receiver
) -> None:
    feed = feed_to()
    tell(north, "passed")
    begun(feed)
    assert (delivering.due_feeds(), delivering.deliver(feed.pk)) == ([], 0)
    time_passes()
    assert sending_out.deliver_all() == 1
    assert [each["id"] for each in receiver.events] == [receiver.events[0]["id"]] * 2


def test_a_worker_whose_lease_has_ended_writes_nothing(north, feed_to, receiver) -> None:
    feed = feed_to()
    tell(north, "passed")
    late, portion, tried = begun(feed)
    Feed.objects.update(lease=uuid4())
    assert feed_outcomes.keep(late, sink_of("webhook"), portion, tried, may_go_on=True) is None
    feed.refresh_from_db()
    assert feed.delivered == 0


def test_replaying_since_a_moment_delivers_everything_again(north, feed_to, receiver) -> None:
    feed = feed_to()
    tell(north, "passed", "failed")
    sending_out.deliver_all()
    feed_settings.replay_since(north.pk, feed.pk, timezone.now() - timedelta(hours=1), who="bo")
    sending_out.deliver_all()
    assert len(receiver.events) == 4
    assert receiver.taken == ["passed", "failed"]


def test_a_paused_feed_waits_in_the_log(north, feed_to, receiver) -> None:
    feed = feed_to()
    feed_settings.set_status(north.pk, feed.pk, feed_settings.Status.PAUSED, who="bo")
    tell(north, "passed")
    sending_out.deliver_all()
    assert receiver.taken == []
    feed_settings.set_status(north.pk, feed.pk, feed_settings.Status.ACTIVE, who="bo")
    sending_out.deliver_all()
    assert receiver.taken == ["passed"]


def test_a_second_secret_signs_beside_the_first_until_that_is_retired(north, feed_to, receiver) -> None:
    feed = feed_to()
    first = receiver.secret
    second, algorithm = feed_settings.add_secret(north.pk, feed.pk, who="bo")
    assert algorithm == "hmac-sha256"
    tell(north, "passed")
    sending_out.deliver_all()
    receiver.secret = second
    tell(north, "failed")
    sending_out.deliver_all()
    assert receiver.taken == ["passed", "failed"]
    feed_settings.retire_secrets(north.pk, feed.pk, who="bo")
    receiver.secret = first
    receiver.answer = failing(204)
    tell(north, "completed")
    sending_out.deliver_all()
    assert receiver.taken == ["passed", "failed"]


def test_every_request_is_kept_with_what_came_of_it(north, feed_to, receiver) -> None:
    feed_to()
    receiver.answer = refuses("failed")
    tell(north, "passed", "failed")
    sending_out.deliver_all()
    assert list(DeliveryTry.objects.order_by("position").values_list("status", flat=True)) == [204, 500]
    assert all(each.seconds > 0 for each in DeliveryTry.objects.all())


def test_secrets_are_encrypted_at_rest(north, feed_to, receiver) -> None:
    feed = feed_to()
    feed.refresh_from_db()
    assert receiver.secret.encode() not in bytes(feed.secrets)
    assert secrets_of(feed) == [receiver.secret]


def test_tenants_feeds_are_apart(north, feed_to, receiver) -> None:
    south = make_tenant("south")
    feed_to()
    tell(south, "passed")
    sending_out.deliver_all()
    assert receiver.tried == []


def test_requests_are_forgotten_after_some_days(north, feed_to, receiver, settings) -> None:
    feed_to()
    tell(north, "passed", "failed")
    sending_out.deliver_all()
    old = DeliveryTry.objects.order_by("position").first()
    DeliveryTry.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=settings.FEED_TRIES_KEPT_DAYS + 1))
    assert (delivery_tries.forget_old(), delivery_tries.forget_old()) == (1, 0)
    assert DeliveryTry.objects.count() == 1


def test_a_feed_may_speak_caliper_and_leaves_out_what_that_has_no_word_for(north, feed_to, receiver) -> None:
    feed = feed_to(options={"format": "caliper"})
    tell(north, "progressed", "completed")
    assert sending_out.deliver_all() == 2
    [envelope] = receiver.tried
    assert [event["type"] for event in envelope["data"]] == ["AssignableEvent"]
    [headers] = receiver.headers
    assert headers["content-type"] == "application/json"
    assert headers["ce-id"] == headers["webhook-id"]
    assert headers["ce-type"] == "learning-record.1.0.completed"
    assert (feed_settings.get(north.pk, feed.pk).last_problem, Delivery.objects.count()) == ("", 0)


def test_a_feed_may_speak_oneroster(north, feed_to, receiver) -> None:
    feed_to(options={"format": "oneroster"})
    tell(north, "passed", result={"score": {"scaled": 0.9}})
    sending_out.deliver_all()
    [sent] = receiver.tried
    assert (sent["result"]["score"], sent["result"]["scoreStatus"]) == (90.0, "fully graded")
