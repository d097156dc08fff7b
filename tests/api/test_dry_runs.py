"""Somebody changes a filter or the mapping, and sees before it goes live what that would do."""

from typing import Any

from feeds.models import Record
from feeds.services import following
from tests.feeds.told import ADL
from tests.lrs.log import DID, make_principal, make_statement, store
from tests.xapi.client import make_credential

HOOK = {"name": "HR", "url": "https://hr.example.org/hook"}


def tell(tenant, *verbs: str, **changes: Any) -> None:
    store(make_principal(tenant), *[make_statement(verb={"id": each}, **changes) for each in verbs])
    following.catch_up()


def counts(answer) -> dict[str, int]:
    assert answer.status_code == 200, answer.content
    said = answer.json()
    return {name: said[name]["count"] for name in ("appear", "vanish", "differ")} | {"same": said["same"]}


def test_another_filter_shows_what_a_feed_would_lose_and_gain(client, north) -> None:
    feed = client.post("feeds", {**HOOK, "events": ["passed", "failed"]}).json()["id"]
    tell(north, *(ADL + word for word in ("initialized", "passed", "passed", "failed", "completed")))
    answer = client.post("dry-runs", {"feed": feed, "events": ["passed", "completed"]})
    assert counts(answer) == {"appear": 1, "vanish": 1, "differ": 0, "same": 2}
    said = answer.json()
    assert (said["appear"]["by_event"], said["vanish"]["by_event"]) == ({"completed": 1}, {"failed": 1})
    assert said["appear"]["shown"][0]["record"]["event"] == "completed"
    assert (said["examined"], said["is_whole"]) == (5, True)
    assert client.get(f"feeds/{feed}").json()["events"] == ["passed", "failed"]


def test_a_row_of_the_mapping_shows_what_would_differ(client, north) -> None:
    tell(north, DID, ADL + "passed")
    answer = client.post("dry-runs", {"mapping": [{"verb": DID, "event": "completed"}]})
    assert counts(answer) == {"appear": 0, "vanish": 0, "differ": 1, "same": 1}
    [changed] = answer.json()["differ"]["shown"]
    assert (changed["properties"], changed["before"]["event"]) == (["event", "provenance"], "other")
    assert changed["record"]["event"] == "completed"
    assert [row.event for row in Record.objects.order_by("position")] == ["other", "passed"]


def test_a_feed_by_events_gains_what_a_row_makes_of_other_verbs_and_loses_what_it_takes(client, north) -> None:
    feed = client.post("feeds", {**HOOK, "events": ["passed"]}).json()["id"]
    tell(north, DID, ADL + "passed", ADL + "failed")
    rows = [{"verb": DID, "event": "passed"}, {"verb": ADL + "passed", "event": "scored"}]
    answer = client.post("dry-runs", {"feed": feed, "mapping": rows})
    assert counts(answer) == {"appear": 1, "vanish": 1, "differ": 0, "same": 0}


def test_a_rebuild_by_the_mapping_that_there_is_changes_nothing(client, north) -> None:
    tell(north, DID, ADL + "passed", result={"score": {"scaled": 0.5}})
    assert counts(client.post("dry-runs", {"rebuild": True})) == {"appear": 0, "vanish": 0, "differ": 0, "same": 2}


def test_only_the_last_days_are_looked_at_and_days_have_a_limit(client, north) -> None:
    refused = client.post("dry-runs", {"days": 91})
    assert (refused.status_code, refused.json()["problems"][0]["path"]) == (400, "$.days")


def test_another_tenants_feed_is_unknown_and_its_records_arent_counted(client, api_of, north, south) -> None:
    feed = client.post("feeds", HOOK).json()["id"]
    tell(north, ADL + "passed")
    cys = api_of(make_credential(south, name="Cy"))
    assert cys.post("dry-runs", {"feed": feed}).status_code == 404
    assert cys.post("dry-runs", {"events": ["passed"]}).json()["examined"] == 0


def test_staff_need_the_right_to_change_feeds(staff_with, north) -> None:
    assert staff_with("feeds.view_feed").post("dry-runs", {}).status_code == 403
