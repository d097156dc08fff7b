"""Consumers pull the stream of learning records, and go on from where they ended."""

import gzip
import json
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from jsonschema import Draft202012Validator

from feeds.models import Record, RecordStream
from feeds.services import following
from lti.platform.services import groups, links
from people.services import learners
from tests.feeds.told import ADL
from tests.lrs.log import LESSON, make_principal, make_statement, store, void_of
from tests.xapi.client import make_credential

VIDEO = "https://w3id.org/xapi/video"


def tell(tenant, *words: str, **changes: Any) -> list[dict[str, Any]]:
    told = [make_statement(verb={"id": ADL + word}, **changes) for word in words]
    store(make_principal(tenant), *told)
    following.catch_up()
    return told


def events(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["event"] for each in answer.json()["results"]]


def test_a_consumer_reads_all_and_goes_on_later(client, north) -> None:
    tell(north, "initialized", "answered", "completed")
    first = client.get("records", limit=2)
    assert (events(first), first.json()["more"]) == (["started", "answered"], True)
    second = client.get("records", cursor=first.json()["cursor"])
    assert (events(second), second.json()["more"]) == (["completed"], False)
    third = client.get("records", cursor=second.json()["cursor"])
    assert events(third) == []
    tell(north, "passed")
    assert events(client.get("records", cursor=third.json()["cursor"])) == ["passed"]


def test_records_are_as_the_published_schema_says(client, north) -> None:
    tell(north, "scored", result={"score": {"scaled": 0.5}})
    schema = client.get("http://testserver/schemas/learning-record-1.0.json")
    assert schema["Content-Type"] == "application/schema+json"
    [record] = client.get("records").json()["results"]
    assert list(Draft202012Validator(schema.json()).iter_errors(record)) == []


def test_the_schema_is_for_everybody(api_of, db) -> None:
    assert api_of().get("http://testserver/schemas/learning-record-1.0.json").status_code == 200


def test_events_courses_learners_and_items_are_filters_that_the_cursor_keeps(client, north) -> None:
    ana = learners.create(north, name="Ana")
    tell(north, "initialized", "passed", "failed", actor=learners.agent_of(ana))
    tell(north, "passed", object={"id": "https://example.org/other"})
    assert events(client.get("records", event="passed,failed")) == ["passed", "failed", "passed"]
    assert events(client.get("records", event="passed", learner=str(ana.pk))) == ["passed"]
    assert events(client.get("records", item=LESSON)) == ["started", "passed", "failed"]
    assert events(client.get("records", course="https://example.org/none")) == []
    first = client.get("records", event="passed,failed", learner=str(ana.pk), limit=1).json()
    assert events(client.get("records", cursor=first["cursor"])) == ["failed"]


def test_a_verb_a_profile_and_a_group_of_learners_are_filters_that_the_cursor_keeps(client, north) -> None:
    ana, bo = (learners.create(north, name=name) for name in ("Ana", "Bo"))
    video = {"contextActivities": {"category": [{"id": VIDEO}, {"id": "https://example.org/campaign"}]}}
    tell(north, "initialized", "passed", actor=learners.agent_of(ana), context=video)
    tell(north, "failed", "passed", actor=learners.agent_of(bo))
    tell(north, "completed", "passed", actor=learners.agent_of(ana))
    assert events(client.get("records", verb=ADL + "passed")) == ["passed"] * 3
    assert events(client.get("records", profile=VIDEO)) == ["started", "passed"]
    assert events(client.get("records", profile=VIDEO, event="passed")) == ["passed"]
    assert events(client.get("records", profile=VIDEO, learner=str(bo.pk))) == []
    course = links.create_course(north.pk, "Safety", who="bo")
    group = groups.create(north.pk, course.pk, "Night shift")
    assert events(client.get("records", group=str(group.pk))) == []
    groups.put_in(group, [ana.pk])
    assert events(client.get("records", group=str(group.pk))) == ["started", "passed", "completed", "passed"]
    assert events(client.get("records", group=str(group.pk), event="passed,completed", profile=VIDEO)) == ["passed"]
    groups.put_in(group, [ana.pk, bo.pk])
    first = client.get("records", group=str(group.pk), event="failed,passed", limit=2).json()
    assert [each["event"] for each in first["results"]] == ["passed", "failed"]
    assert events(client.get("records", cursor=first["cursor"])) == ["passed", "passed"]


def test_a_stream_begins_at_a_moment_where_one_is_named(client, north) -> None:
    tell(north, "initialized")
    [first] = client.get("records").json()["results"]
    tell(north, "passed")
    assert events(client.get("records", since=first["recorded_at"])) == ["passed"]


def test_a_filter_that_finds_nothing_yet_moves_on_all_the_same(client, north) -> None:
    tell(north, *["answered"] * 3)
    cursor = client.get("records", event="passed").json()["cursor"]
    tell(north, "passed")
    assert events(client.get("records", cursor=cursor)) == ["passed"]


def test_a_record_a_line_and_compressed_where_that_is_asked_for(client, north) -> None:
    tell(north, "passed", "failed", *["answered"] * 20)
    client.headers |= {"Accept": "application/x-ndjson", "Accept-Encoding": "gzip"}
    answer = client.get("records")
    assert (answer["Content-Type"], answer["Content-Encoding"]) == ("application/x-ndjson", "gzip")
    lines = gzip.decompress(answer.content).decode().splitlines()
    assert [json.loads(line)["event"] for line in lines[:2]] == ["passed", "failed"]
    client.headers["Accept"] = "application/json"
    assert events(client.get("records", cursor=answer["X-Next-Cursor"])) == []


def test_what_has_not_changed_isnt_sent_again(client, north) -> None:
    tell(north, "passed")
    tag = client.get("records")["ETag"]
    client.headers["If-None-Match"] = tag
    assert client.get("records").status_code == 304
    client.headers |= {"Accept-Encoding": "gzip", "If-None-Match": f'W/"other", W/{tag}'}
    assert client.get("records").status_code == 304
    tell(north, "failed")
    assert client.get("records").status_code == 200


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"event": "juggled"}, "'juggled' is no event"),
        ({"limit": "5001"}, "5000"),
        ({"learner": "ana"}, "UUID"),
        ({"wait": "31"}, "30"),
        ({"verb": "passed"}, "verb: 'passed' is no IRI"),
        ({"profile": "video"}, "profile: 'video' is no IRI"),
        ({"group": "5f3c6e0a-6d2b-4a53-9b1e-0d5b8c1f7a42"}, "there is no group 5f3c6e0a"),
    ],
)
def test_a_wrong_parameter_is_named(client, north, parameters, said) -> None:
    answer = client.get("records", **parameters)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_cursor_that_was_made_up_or_is_anothers_is_refused_with_where_to_begin_again(
    client, north, south, api_of
) -> None:
    tell(south, "passed")
    tell(north, "failed", "passed")
    foreign = api_of(make_credential(south)).get("records").json()["cursor"]
    of_another_stream = client.get("statements/changes").json()["cursor"]
    for cursor in ("made-up", foreign, of_another_stream):
        refused = client.get("records", cursor=cursor, event="passed")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unusable-cursor")
        assert refused.json()["restart"] == {"url": "/api/v1/records?event=passed"}
        assert events(client.get("http://testserver" + refused.json()["restart"]["url"])) == ["passed"]


def test_where_to_begin_again_names_the_tenant_where_it_was_named(superuser, north, south) -> None:
    tell(north, "passed")
    restart = superuser.get("records", tenant="north", cursor="made-up").json()["restart"]
    assert restart == {"url": "/api/v1/records?tenant=north"}
    assert events(superuser.get("http://testserver" + restart["url"])) == ["passed"]
    begun_again = superuser.get("records", tenant="north", event="passed", cursor="made-up").json()["restart"]
    assert begun_again == {"url": "/api/v1/records?tenant=north&event=passed"}


def test_a_cursor_beyond_the_end_as_after_a_backup_came_back_is_gone_with_where_to_go_on(client, north) -> None:
    tell(north, "initialized")
    position = RecordStream.objects.get(tenant=north).position
    tell(north, "passed", "failed")
    cursor = client.get("records", event="failed").json()["cursor"]
    Record.objects.filter(tenant=north, position__gt=position).delete()
    RecordStream.objects.filter(tenant=north).update(position=position)
    gone = client.get("records", cursor=cursor)
    assert (gone.status_code, gone.json()["error"]["code"]) == (410, "cursor-expired")
    following.catch_up()
    assert events(client.get("records", cursor=gone.json()["restart"]["cursor"])) == ["failed"]


def test_nobody_sees_another_tenants_records(client, north, south) -> None:
    tell(south, "passed")
    assert events(client.get("records")) == []
    assert client.get("records", tenant="south").status_code == 404


def test_staff_with_the_permission_see_records(staff_with, north) -> None:
    tell(north, "passed")
    assert events(staff_with("feeds.view_record").get("records")) == ["passed"]


def test_staff_without_the_permission_see_none(staff_with, north) -> None:
    assert staff_with().get("records").status_code == 403


def test_where_a_learner_stands_is_listed_page_by_page(client, north) -> None:
    ana = learners.create(north, name="Ana")
    agent = learners.agent_of(ana)
    tell(north, "passed", actor=agent, result={"score": {"scaled": 0.75}})
    [voided] = tell(north, "failed", actor=agent, object={"id": "https://example.org/other"})
    first = client.get(f"learners/{ana.pk}/items", limit=1).json()
    second = client.get(first["next"]).json()
    found = {each["item"]: (each["status"], each.get("best_scaled")) for each in first["results"] + second["results"]}
    assert found == {LESSON: ("passed", 0.75), "https://example.org/other": ("failed", None)}
    assert second["next"] is None
    store(make_principal(north), void_of(voided))
    following.catch_up()
    assert [each["item"] for each in client.get(f"learners/{ana.pk}/items").json()["results"]] == [LESSON]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection for all threads.")
def test_who_waits_gets_a_record_when_it_comes(client, north) -> None:
    cursor = client.get("records").json()["cursor"]
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(client.get("records", cursor=cursor, wait=20))
        finally:
            connection.close()

    waiting = Thread(target=ask)
    waiting.start()
    tell(north, "passed")
    waiting.join(timeout=25)
    assert events(found[0]) == ["passed"]
