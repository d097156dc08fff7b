"""A Statement becomes a learning record: what it says in the record's words, and nothing that it doesn't say."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from cmi5.rules import lms_statements, vocabulary
from cmi5.rules.lms_statements import About
from feeds.rules.event_names import Event
from feeds.rules.learning_record import CourseOf
from feeds.rules.mapping import record_of
from feeds.rules.mapping_table import CMI5, LTI, SCORM, STANDARDS, TABLE, XAPI, row_for
from tests.feeds.told import ADL, ANA, POSITION, REGISTRATION, facts, statement

SCHEMA = json.loads(files("feeds.rules").joinpath("learning-record-1.0.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
CMI5_CATEGORY = {"objectType": "Activity", "id": vocabulary.CATEGORY_CMI5}
SCORM_CATEGORY = {"objectType": "Activity", "id": "https://w3id.org/xapi/scorm"}


def made(told: dict[str, Any], **known: Any) -> dict[str, Any]:
    record = record_of(told, POSITION, facts(**known)).as_json()
    assert sorted(VALIDATOR.iter_errors(record), key=str) == []
    return record


def test_what_the_source_does_not_say_is_absent() -> None:
    assert made(statement()) == {
        "schema": "learning-record/1.0",
        "id": "826fe2cb-1d65-57e3-834b-6c0a5ce78ea0",
        "sequence": "0868000000000000000",
        "tenant": "north",
        "event": "completed",
        "recorded_at": "2026-11-20T10:00:01.000000Z",
        "provenance": {
            "standard": "xapi",
            "version": "1.0.3",
            "xapi_version": "1.0.3",
            "statement_id": "fd41c918-b88b-4b20-a0a5-a4c32391aaa0",
            "verb": ADL + "completed",
            "rule": "xapi/adl/completed",
            "mapping": 1,
            "source": "content",
        },
        "learner": {"id": str(ANA)},
        "item": {"id": "https://example.org/lesson"},
        "occurred_at": "2026-11-20T10:00:00.000000Z",
    }


def test_the_same_statement_has_another_id_in_another_tenant_and_the_same_one_always() -> None:
    here, again = made(statement())["id"], made(statement(ADL + "passed"))["id"]
    assert here == again != made(statement(), tenant_id=2)["id"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_each_row_of_the_table_is_one_event_of_one_verb(row) -> None:
    categories = {CMI5: [CMI5_CATEGORY], SCORM: [SCORM_CATEGORY]}.get(row.standard, [])
    context: dict[str, Any] = {"contextActivities": {"category": categories}}
    if row.standard == LTI:
        context |= {
            "platform": "LTI 1.3",
            "extensions": {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1"},
        }
    record = made(statement(row.verb, context=context))
    assert (record["event"], record["provenance"]["rule"], record["provenance"]["standard"]) == (
        row.event,
        row.id,
        row.standard,
    )


def test_rows_are_named_once_and_no_two_speak_of_one_verb() -> None:
    assert len({row.id for row in TABLE}) == len({(row.standard, row.verb) for row in TABLE}) == len(TABLE)
    assert {row.standard for row in TABLE} == set(STANDARDS)
    assert {row.event for row in TABLE} | {Event.OTHER} == set(Event)


def test_a_verb_that_no_row_has_is_other_and_keeps_its_iri() -> None:
    record = made(statement("https://example.org/verbs/juggled"))
    assert (record["event"], record["provenance"]["rule"]) == ("other", "other")
    assert record["provenance"]["verb"] == "https://example.org/verbs/juggled"


def test_a_standards_own_row_comes_before_the_one_for_all() -> None:
    assert row_for(SCORM, ADL + "resumed").id == "scorm/adl/resumed"
    assert row_for(CMI5, ADL + "resumed") == row_for(XAPI, ADL + "resumed")


def test_cmi5s_satisfied_tells_its_session_and_registration() -> None:
    about = About(
        {"mbox": "mailto:ana@example.org"}, UUID(REGISTRATION), ANA, "https://lms.example.org/c", "https://p/c"
    )
    told = lms_statements.satisfied(about, type_=vocabulary.TYPE_COURSE, at=datetime(2026, 11, 20, 10, tzinfo=UTC))
    record = made({**statement(), **told})
    assert (record["event"], record["registration"], record["session"]) == ("satisfied", REGISTRATION, str(ANA))
    assert record["item"] == {"id": "https://lms.example.org/c", "type": vocabulary.TYPE_COURSE}


def test_progress_is_a_fraction_whatever_the_source_counts_in() -> None:
    percent = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": 40}}
    fraction = {"extensions": {"https://w3id.org/xapi/video/extensions/progress": 0.4}}
    scaled = {"score": {"scaled": 0.4}}
    scorm = {"contextActivities": {"category": [SCORM_CATEGORY]}}
    assert made(statement(ADL + "progressed", result=percent))["progress"] == 0.4
    assert made(statement(ADL + "progressed", result=fraction))["progress"] == 0.4
    of_scorm = made(statement(ADL + "progressed", result=scaled, context=scorm))
    assert (of_scorm["progress"], "score" in of_scorm) == (0.4, False)
    assert "progress" not in made(statement(ADL + "progressed", result=scaled))


@pytest.mark.parametrize("odd", [-1, 101, "40", True and [40], {}])
def test_progress_that_makes_no_sense_is_absent(odd: object) -> None:
    result = {"extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": odd}}
    assert "progress" not in made(statement(ADL + "progressed", result=result))


def test_results_are_told_as_they_are() -> None:
    score = {"scaled": 0.9, "raw": 18, "min": 0, "max": 20}
    record = made(statement(result={"success": True, "completion": False, "duration": "PT1M30.5S", "score": score}))
    assert [record[name] for name in ("success", "completion", "duration", "score")] == [True, False, 90.5, score]


def test_a_score_of_nothing_is_a_score() -> None:
    assert made(statement(result={"score": {"scaled": 0, "raw": 0}}))["score"] == {"scaled": 0, "raw": 0}


def test_the_course_is_the_servers_own_or_what_the_context_calls_one() -> None:
    course = {
        "id": "https://p/c",
        "definition": {"type": "http://adlnet.gov/expapi/activities/course", "name": {"de": "Kurs"}},
    }
    told = statement(context={"contextActivities": {"parent": [course]}})
    assert made(told)["course"] == {"id": "https://p/c", "name": "Kurs"}
    assert made(told, course=CourseOf("1", "Safety", 3))["course"] == {"id": "1", "name": "Safety", "version": 3}


def test_a_groups_statement_is_nobodys_and_one_about_an_agent_has_no_item() -> None:
    record = made(statement(object={"objectType": "Agent", "mbox": "mailto:bo@example.org"}), learner=None)
    assert "learner" not in record
    assert "item" not in record


def test_a_void_retracts_the_record_of_its_target() -> None:
    target = UUID("11111111-1111-4111-8111-111111111111")
    record = made(statement(ADL + "voided", object={"objectType": "StatementRef", "id": str(target)}), retracts=target)
    assert record["event"] == "voided"
    assert record["retracts"] == made(statement(id=str(target)))["id"]
