"""Records in the words of Caliper 1.2 and OneRoster 1.2: what these can tell, and nothing that nobody said."""

from typing import Any

import pytest

from feeds.rules.cloud_event import as_headers
from feeds.rules.event_names import Event
from feeds.rules.renderings.caliper import CONTEXT, caliper_events
from feeds.rules.renderings.caliper_table import RESUMED, SUSPENDED, TABLE, THINGS, Thing
from feeds.rules.renderings.formats import message_of, rendered
from feeds.rules.renderings.oneroster import SCORE_STATUSES, oneroster_results

ORIGIN = "https://lrs.example.org"
ANA = "0c1d9b4e-2c55-4d0f-8f5e-2f6d2f0d3a11"
RECORD = "826fe2cb-1d65-57e3-834b-6c0a5ce78ea0"
EXITS = "https://example.org/exits"
REGISTRATION = "7b6e7f2b-3c67-4f6e-9a53-8f0b7e1f2d4c"
VERB = "https://example.org/verbs/did"

TYPES = {thing: iri for iri, thing in THINGS.items()} | {Thing.OTHER: "http://adlnet.gov/expapi/activities/lesson"}


def record(event: str, thing: Thing = Thing.OTHER, verb: str = VERB, **changes: Any) -> dict[str, Any]:
    told = {
        "id": RECORD,
        "tenant": "north",
        "event": event,
        "recorded_at": "2026-11-20T10:00:01.000000Z",
        "occurred_at": "2026-11-20T10:00:00.123456Z",
        "learner": {"id": ANA},
        "item": {"id": EXITS, "name": "Exits", "type": TYPES[thing]},
        "provenance": {"verb": verb},
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def events(*args: Any, **changes: Any) -> list[dict[str, Any]]:
    return caliper_events(record(*args, **changes), origin=ORIGIN)


def results(event: str, **changes: Any) -> list[dict[str, Any]]:
    return oneroster_results(record(event, **changes), origin=ORIGIN)


class TestCaliper:
    @pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.event}-{row.thing}-{row.type}-{row.action}")
    def test_each_row_gives_its_event(self, row) -> None:
        made = events(row.event, row.thing, row.verb or VERB, score={"scaled": 0.9})
        assert (row.type, row.action, row.profile) in [(e["type"], e["action"], e["profile"]) for e in made]
        assert row.section.endswith(row.type)

    def test_every_event_has_what_caliper_asks_for(self) -> None:
        [event] = events("started")
        assert event == {
            "@context": CONTEXT,
            "id": f"urn:uuid:{RECORD}",
            "type": "AssignableEvent",
            "profile": "AssignableProfile",
            "actor": {"id": f"urn:uuid:{ANA}", "type": "Person"},
            "action": "Started",
            "object": {"id": EXITS, "type": "AssignableDigitalResource", "name": "Exits"},
            "eventTime": "2026-11-20T10:00:00.123Z",
            "edApp": {"id": ORIGIN, "type": "SoftwareApplication"},
        }

    def test_an_attempt_is_known_by_its_iri_or_by_its_registration(self) -> None:
        [by_iri] = events("started", attempt="https://example.org/attempts/1", registration=REGISTRATION)
        [by_registration] = events("completed", registration=REGISTRATION, duration=61.5)
        [again] = events("started", registration=REGISTRATION)
        assert by_iri["generated"]["id"] == "https://example.org/attempts/1"
        assert by_iri["generated"]["startedAtTime"] == "2026-11-20T10:00:00.123Z"
        assert (by_registration["generated"]["duration"], by_registration["generated"]["endedAtTime"]) == (
            "PT61.5S",
            "2026-11-20T10:00:00.123Z",
        )
        assert by_registration["generated"]["id"] == again["generated"]["id"]

    def test_a_completion_with_a_score_is_two_events_with_lasting_ids(self) -> None:
        first, second = events("completed", score={"raw": 18, "max": 20, "scaled": 0.9})
        assert [first["type"], second["type"]] == ["AssignableEvent", "GradeEvent"]
        assert first["id"] == f"urn:uuid:{RECORD}"
        assert second["id"] == events("completed", score={"raw": 18, "max": 20})[1]["id"] != first["id"]

    @pytest.mark.parametrize(
        ("score", "told"),
        [
            ({"raw": 18, "max": 20, "scaled": 0.9}, {"scoreGiven": 18, "maxScore": 20}),
            ({"raw": 18}, {"scoreGiven": 18}),
            ({"scaled": 0.0}, {"scoreGiven": 0.0, "maxScore": 1}),
        ],
    )
    def test_the_server_grades_an_attempt_with_the_score_that_was_told(self, score, told) -> None:
        [event] = events("passed", score=score, registration=REGISTRATION)
        assert event["actor"] == {"id": ORIGIN, "type": "SoftwareApplication"}
        assert event["object"]["assignee"] == f"urn:uuid:{ANA}"
        assert event["object"]["assignable"]["id"] == EXITS
        assert event["generated"]["attempt"] == event["object"]["id"]
        assert {name: event["generated"][name] for name in told} == told
        assert ("maxScore" in event["generated"]) == ("maxScore" in told)

    def test_an_attempt_of_which_nothing_is_known_is_a_blank_node(self) -> None:
        [event] = events("scored", score={"scaled": 0.5})
        assert event["object"]["id"] == "_:attempt"

    def test_course_and_session_are_told_where_they_are_known(self) -> None:
        [event] = events("started", course={"id": REGISTRATION, "name": "Safety"}, session="https://example.org/s/1")
        assert event["group"] == {"id": f"urn:uuid:{REGISTRATION}", "type": "CourseOffering", "name": "Safety"}
        assert event["session"] == {"id": "https://example.org/s/1", "type": "Session"}

    def test_a_session_that_has_no_iri_is_left_out(self) -> None:
        [event] = events("started", session="42")
        assert "session" not in event

    @pytest.mark.parametrize(
        "made",
        [
            record("progressed", progress=0.5),
            record("passed"),
            record("voided", item=None),
            record("enrolled"),
            record("satisfied"),
            record("waived"),
            record("abandoned"),
            record("terminated"),
            record("launched"),
            record("other"),
            record("started", verb=RESUMED),
            record("terminated", verb=SUSPENDED),
            record("answered"),
            record("started", learner=None),
        ],
        ids=lambda made: f"{made['event']}-{made['provenance']['verb'].rpartition('/')[2]}",
    )
    def test_what_has_no_counterpart_is_no_event(self, made) -> None:
        assert caliper_events(made, origin=ORIGIN) == []

    def test_events_are_sent_in_an_envelope(self) -> None:
        said = rendered(record("completed", score={"scaled": 1}), "caliper", origin=ORIGIN)
        sent = message_of(said, "caliper", origin=ORIGIN, sent_at="2026-11-20T10:00:02.000Z")
        assert sent == {
            "sensor": ORIGIN,
            "sendTime": "2026-11-20T10:00:02.000Z",
            "dataVersion": CONTEXT,
            "data": said,
        }


class TestOneRoster:
    def test_a_result_has_all_that_is_needed(self) -> None:
        [result] = results("passed", score={"scaled": 0.9}, course={"id": REGISTRATION})
        assert result == {
            "sourcedId": result["sourcedId"],
            "status": "active",
            "dateLastModified": "2026-11-20T10:00:01.000000Z",
            "lineItem": {"href": EXITS, "sourcedId": result["lineItem"]["sourcedId"], "type": "lineItem"},
            "student": {"href": f"{ORIGIN}/api/v1/learners/{ANA}", "sourcedId": ANA, "type": "user"},
            "class": {
                "href": f"{ORIGIN}/api/v1/courses/{REGISTRATION}",
                "sourcedId": REGISTRATION,
                "type": "class",
            },
            "scoreStatus": "fully graded",
            "score": 90.0,
            "textScore": "passed",
            "scoreDate": "2026-11-20",
        }

    def test_later_records_of_a_learner_and_an_item_take_the_place_of_earlier_ones(self) -> None:
        [first], [second] = results("failed"), results("passed", id=REGISTRATION)
        [anothers] = results("passed", learner={"id": REGISTRATION})
        [of_another] = results("passed", item={"id": "https://example.org/doors"})
        assert first["sourcedId"] == second["sourcedId"]
        assert len({first["sourcedId"], anothers["sourcedId"], of_another["sourcedId"]}) == 3

    @pytest.mark.parametrize(
        ("score", "told"),
        [
            ({"scaled": 0.0}, {"score": 0.0}),
            ({"scaled": 0.5, "raw": 3}, {"score": 50.0}),
            ({"raw": 3, "min": 1, "max": 5}, {"score": 50.0}),
            ({"raw": 3, "max": 4}, {"score": 75.0}),
            ({"raw": 3}, {"textScore": "3"}),
            ({"raw": 3, "max": 0}, {"textScore": "3"}),
        ],
    )
    def test_scores_are_percentages_where_their_range_is_known(self, score, told) -> None:
        [result] = results("scored", score=score)
        assert {name: result[name] for name in ("score", "textScore") if name in result} == told

    @pytest.mark.parametrize(
        ("made", "status"),
        [
            (record("completed"), "submitted"),
            (record("completed", score={"scaled": 1}), "fully graded"),
            (record("failed"), "fully graded"),
            (record("waived"), "exempt"),
        ],
    )
    def test_the_status_says_how_far_grading_is(self, made, status) -> None:
        [result] = oneroster_results(made, origin=ORIGIN)
        assert result["scoreStatus"] == status

    @pytest.mark.parametrize("event", sorted(set(Event) - set(SCORE_STATUSES)))
    def test_what_is_no_result_is_left_out(self, event) -> None:
        assert results(event, score={"scaled": 1}) == []

    def test_a_result_is_sent_as_the_rest_binding_puts_it(self) -> None:
        said = rendered(record("passed"), "oneroster", origin=ORIGIN)
        assert message_of(said, "oneroster", origin=ORIGIN, sent_at="") == {"result": said[0]}


def test_what_makes_a_message_a_cloud_event_stands_in_its_headers() -> None:
    event = {"specversion": "1.0", "id": RECORD, "subject": "Änne", "data": {}, "datacontenttype": "application/json"}
    assert as_headers(event) == {
        "Content-Type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": RECORD,
        "ce-subject": "%C3%84nne",
    }
