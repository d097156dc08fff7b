"""Consumers pull records as Caliper events or OneRoster Results, and miss none that these can tell."""

import json
from typing import Any

import pytest

from feeds.rules.renderings.caliper import CONTEXT
from feeds.services.pulling import of_records
from tests.api.test_records import tell

SCORED = {"result": {"score": {"scaled": 0.9}}}


def types(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["type"] for each in answer.json()["results"]]


def test_caliper_events_leave_out_what_caliper_has_no_word_for(client, north) -> None:
    tell(north, "initialized", "progressed")
    tell(north, "completed", **SCORED)
    answer = client.get("records", format="caliper")
    assert types(answer) == ["AssignableEvent", "AssignableEvent", "GradeEvent"]
    assert {each["@context"] for each in answer.json()["results"]} == {CONTEXT}


def test_oneroster_results_are_those_of_scores(client, north) -> None:
    tell(north, "initialized")
    tell(north, "passed", **SCORED)
    [result] = client.get("records", format="oneroster").json()["results"]
    assert (result["score"], result["scoreStatus"], result["status"]) == (90.0, "fully graded", "active")


def test_a_cursor_keeps_to_its_format_and_passes_over_what_has_no_counterpart(client, north) -> None:
    tell(north, "progressed", "initialized")
    first = client.get("records", format="caliper", limit=1).json()
    assert (first["results"], first["more"]) == ([], True)
    assert types(client.get("records", cursor=first["cursor"])) == ["AssignableEvent"]


def test_a_format_may_be_read_line_by_line_and_has_an_etag_of_its_own(client, north) -> None:
    tell(north, "initialized")
    records = client.get("records")
    client.headers |= {"Accept": "application/x-ndjson"}
    lines = client.get("records", format="caliper")
    assert [json.loads(line)["type"] for line in lines.content.splitlines()] == ["AssignableEvent"]
    assert lines["ETag"] != records["ETag"]


def test_who_breaks_off_between_two_events_of_a_record_has_both_again(north) -> None:
    tell(north, "completed", **SCORED)
    stream = of_records(north.pk, "/api/v1/records", {"format": "caliper"})
    (first, _, _), (last, _, _) = stream.read(0, 10).rows
    assert (len(stream.read(first, 10).rows), len(stream.read(last, 10).rows)) == (2, 0)


@pytest.mark.parametrize("name", ["xml", "json"])
def test_another_format_is_refused_by_name(client, north, name) -> None:
    answer = client.get("records", format=name)
    assert answer.status_code == 400
    assert "format" in answer.content.decode()
