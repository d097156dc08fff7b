"""Feeds are made and looked after by the API: secrets are shown once, what is wrong is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feeds.models import Delivery, Feed
from feeds.services import following, sending_out
from lti.platform.services import groups, links
from people.models import AuditEntry
from people.services import learners
from tests.feeds.receiver import Receiver
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

HOOK = {"name": "HR", "url": "https://hr.example.org/hook", "owner": "Bo", "purpose": "Certificates"}


@pytest.fixture
def receiver(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    receiver = Receiver()
    yield receiver
    receiver.close()


def tell(tenant, word: str = "passed") -> None:
    store(make_principal(tenant), make_statement(verb={"id": ADL + word}))
    following.catch_up()


def test_a_feed_is_made_and_its_secret_is_shown_this_once(client, north) -> None:
    made = client.post("feeds", {**HOOK, "events": ["passed"]})
    assert made.status_code == 201, made.content
    feed = made.json()
    assert feed["secret"].startswith("whsec_")
    shown = client.get(f"feeds/{feed['id']}").json()
    assert "secret" not in shown
    assert {name: shown[name] for name in HOOK} == HOOK
    assert (shown["events"], shown["status"], shown["delivered"]) == (["passed"], "active", 0)
    assert AuditEntry.objects.get(action="feed.create").details == {"kind": "webhook", "url": HOOK["url"]}


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"url": "http://hr.example.org/hook"}, 400, "https is asked for"),
        ({"url": "ftp://hr.example.org"}, 400, "scheme is 'ftp'"),
        ({"events": ["juggled"]}, 400, "juggled"),
        ({"at_once": 17}, 400, "16"),
        ({"name": ""}, 400, "name"),
        ({"verb": "passed"}, 400, "verb: 'passed' is no IRI"),
        ({"group": "5f3c6e0a-6d2b-4a53-9b1e-0d5b8c1f7a42"}, 400, "there is no group 5f3c6e0a"),
    ],
)
def test_what_is_wrong_is_named(client, north, changes, status, said) -> None:
    answer = client.post("feeds", {**HOOK, **changes})
    assert (answer.status_code, said in answer.content.decode()) == (status, True), answer.content
    assert Feed.objects.count() == 0


def test_a_name_stands_for_one_feed(client, north) -> None:
    client.post("feeds", HOOK)
    again = client.post("feeds", HOOK)
    assert (again.status_code, "There is a feed 'HR' already." in again.content.decode()) == (409, True)


def test_feeds_are_listed_by_name_page_by_page_and_nobody_elses(client, north, south, api_of) -> None:
    for name in ("b", "a", "c"):
        client.post("feeds", {**HOOK, "name": name})
    first = client.get("feeds", limit=2).json()
    second = client.get(first["next"]).json()
    assert [each["name"] for each in first["results"] + second["results"]] == ["a", "b", "c"]
    from tests.xapi.client import make_credential

    other = api_of(make_credential(south))
    assert other.get("feeds").json()["results"] == []
    assert other.get(f"feeds/{first['results'][0]['id']}").status_code == 404


def test_a_feed_is_changed_paused_and_goes_on(client, north) -> None:
    feed = client.post("feeds", HOOK).json()
    changed = client.patch(f"feeds/{feed['id']}", {"purpose": "Payroll"}).json()
    assert (changed["purpose"], changed["owner"]) == ("Payroll", "Bo")
    assert client.patch(f"feeds/{feed['id']}", {"url": "nonsense"}).status_code == 400
    assert client.put(f"feeds/{feed['id']}/status", {"status": "paused"}).json()["status"] == "paused"
    assert client.put(f"feeds/{feed['id']}/status", {"status": "active"}).json()["status"] == "active"
    assert client.put(f"feeds/{feed['id']}/status", {"status": "disabled"}).status_code == 400


def test_secrets_are_added_and_retired(client, north) -> None:
    feed = client.post("feeds", HOOK).json()
    shared = client.post(f"feeds/{feed['id']}/secrets", {}).json()
    public = client.post(f"feeds/{feed['id']}/secrets", {"algorithm": "ed25519"}).json()
    assert (shared["secret"][:6], public["secret"][:5]) == ("whsec_", "whpk_")
    client.post(f"feeds/{feed['id']}/secrets", {})
    assert client.post(f"feeds/{feed['id']}/secrets", {}).status_code == 409
    assert client.http.delete(f"/api/v1/feeds/{feed['id']}/secrets", headers=client.headers).status_code == 204
    assert client.post(f"feeds/{feed['id']}/secrets", {}).status_code == 201


def test_a_feed_is_tried_out_with_the_newest_record(client, north, receiver) -> None:
    feed = client.post("feeds", {**HOOK, "url": receiver.url}).json()
    assert client.post(f"feeds/{feed['id']}/test").status_code == 409
    tell(north)
    answer = client.post(f"feeds/{feed['id']}/test").json()
    assert (answer["status"], receiver.taken) == (204, ["passed"])


def test_what_isnt_taken_is_listed_and_replayed(client, north, receiver) -> None:
    feed = client.post("feeds", {**HOOK, "url": receiver.url}).json()
    receiver.answer = lambda event: (500, {}, b"no")
    tell(north)
    sending_out.deliver_all()
    [waiting] = client.get(f"feeds/{feed['id']}/deliveries").json()["results"]
    assert (waiting["tries"], waiting["last_status"], waiting["last_answer"]) == (1, 500, "no")
    Delivery.objects.update(due_at=None, dead_at=timezone.now())
    Feed.objects.update(leased_until=None)
    receiver.answer = lambda event: (204, {}, b"")
    replayed = client.post(f"feeds/{feed['id']}/replay", {"sequence": waiting["sequence"]}).json()
    sending_out.deliver_all()
    assert (replayed, receiver.taken) == ({"deliveries": 1}, ["passed"])
    client.post(f"feeds/{feed['id']}/replay", {"since": (timezone.now() - timedelta(hours=1)).isoformat()})
    sending_out.deliver_all()
    assert len(receiver.events) == 2


def test_a_feed_has_the_records_that_fulfil_all_its_filters(client, north, receiver) -> None:
    ana = learners.create(north, name="Ana")
    group = groups.create(north.pk, links.create_course(north.pk, "Safety", who="bo").pk, "Night shift")
    groups.put_in(group, [ana.pk])
    filters = {"verb": ADL + "passed", "profile": "https://w3id.org/xapi/video", "group": str(group.pk)}
    feed = client.post("feeds", {**HOOK, "url": receiver.url, **filters}).json()
    assert {name: feed[name] for name in filters} == filters
    in_video = {"contextActivities": {"category": [{"id": filters["profile"]}]}}
    anas = {"actor": learners.agent_of(ana), "verb": {"id": filters["verb"]}, "context": in_video}
    for change in ({}, {"actor": {"mbox": "mailto:bo@example.org"}}, {"context": {}}, {"verb": {"id": ADL + "failed"}}):
        store(make_principal(north), make_statement(**{**anas, **change}))
    following.catch_up()
    sending_out.deliver_all()
    assert receiver.taken == ["passed"]
    assert client.patch(f"feeds/{feed['id']}", {"group": None, "verb": ""}).json()["group"] is None


def test_staff_need_rights_to_see_and_to_change(staff_with, client, north) -> None:
    feed = client.post("feeds", HOOK).json()
    viewer = staff_with("feeds.view_feed")
    assert viewer.get("feeds").status_code == 200
    assert viewer.post("feeds", {**HOOK, "name": "x"}).status_code == 403
    assert viewer.post(f"feeds/{feed['id']}/replay").status_code == 403


def test_the_kinds_of_feeds_tell_what_they_ask_for(client, north) -> None:
    kinds = {each["kind"]: each for each in client.get("feed-kinds").json()["results"]}
    assert kinds["webhook"] == {
        "kind": "webhook",
        "title": "Webhook",
        "help_of_url": "Where the requests go; https.",
        "options": [
            {
                "name": "format",
                "help": "what is sent: learning records, Caliper 1.2 events, or OneRoster 1.2 Results",
                "type": "text",
                "default": "record",
                "choices": ["record", "caliper", "oneroster"],
                "is_needed": False,
            }
        ],
        "keeps_order": False,
        "signs": True,
    }
