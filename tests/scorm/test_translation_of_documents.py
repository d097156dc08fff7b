"""What stands in documents: State, Activity Profile, Agent Profile (SCORM Profile, xAPI SCORM Data Objects)."""

import json
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from scorm_bridge.rules.scoring import Terms
from scorm_bridge.rules.state_documents import profile_documents, state_documents
from tests.scorm.translation import ANA, COURSE, REGISTRATION, SCO, SCO_ATTEMPT, facts

ATTEMPT = f"{SCO}?attemptId={SCO_ATTEMPT}"
ATTEMPT_STATE = "https://w3id.org/xapi/scorm/attempt-state"


def attempt_state(after, said=None):
    documents = state_documents(said or facts(), {}, after, is_new=True)
    return next(json.loads(each.content) for each in documents if each.state_id == ATTEMPT_STATE)


def test_a_new_attempt_is_listed_with_those_before_it():
    first = UUID("11111111-1111-4111-8111-111111111111")

    [listed, state] = state_documents(facts(attempts=(first, SCO_ATTEMPT)), {}, {}, is_new=True)

    assert (listed.activity_id, listed.state_id) == (SCO, "https://w3id.org/xapi/scorm/activity-state")
    assert json.loads(listed.content) == {"attempts": [f"{SCO}?attemptId={first}", ATTEMPT]}
    assert (state.activity_id, state.state_id) == (ATTEMPT, ATTEMPT_STATE)
    assert (state.content_type, state.registration) == ("application/json", None)


def test_suspend_data_has_a_document_of_its_own_however_long_it_is():
    data = "é" * 1_000_000

    [document] = state_documents(facts(), {}, {"cmi.suspend_data": data})

    assert document.activity_id == ATTEMPT
    assert document.state_id == "https://w3id.org/xapi/scorm/types/adl-suspend-data"
    assert (document.content.decode(), document.content_type) == (data, "text/plain; charset=utf-8")


def test_suspend_data_that_no_utf_8_has_a_place_for_is_still_stored():
    [document] = state_documents(facts(), {}, {"cmi.suspend_data": "a\ud800b\x00"})

    assert document.content == b"a?b\x00"


@pytest.mark.parametrize(
    ("standard", "elements"),
    [
        (
            "2004",
            {
                "cmi.location": "page-02",
                "cmi.learner_preference.audio_level": "1.5",
                "cmi.learner_preference.language": "fr-CA",
                "cmi.learner_preference.delivery_speed": "2",
                "cmi.learner_preference.audio_captioning": "-1",
            },
        ),
        (
            "1.2",
            {
                "cmi.core.lesson_location": "page-02",
                "cmi.student_preference.audio": "1.5",
                "cmi.student_preference.language": "fr-CA",
                "cmi.student_preference.speed": "2",
                "cmi.student_preference.text": "-1",
            },
        ),
    ],
)
def test_the_attempts_state_has_location_preferences_and_time(standard, elements):
    said = facts(terms=Terms(standard, credit="no-credit", mode="browse"), total_seconds=Decimal("1205.5"))

    assert attempt_state(elements, said) == {
        "credit": "no-credit",
        "mode": "browse",
        "location": "page-02",
        "preferences": {"audio_level": 1.5, "language": "fr-CA", "delivery_speed": 2, "audio_captioning": -1},
        "total_time": "PT20M5.5S",
    }


def test_preferences_that_the_profile_has_no_value_for_are_left_out():
    elements = {"cmi.student_preference.audio": "-1", "cmi.student_preference.speed": "-50"}

    assert "preferences" not in attempt_state(elements, facts("1.2"))


def test_comments_of_the_lms_stand_in_the_attempts_state():
    elements = {
        "cmi.comments_from_lms.0.comment": "{lang=en}Welcome.",
        "cmi.comments_from_lms.0.location": "start",
        "cmi.comments_from_lms.0.timestamp": "2026-11-21T15:00:00.0Z",
        "cmi.comments_from_lms.1.comment": "Go on.",
    }

    assert attempt_state(elements)["comments_from_lms"] == [
        {"comment": "Welcome.", "location": "start", "timestamp": "2026-11-21T15:00:00.0Z"},
        {"comment": "Go on."},
    ]
    assert attempt_state({"cmi.comments_from_lms": "Hi."}, facts("1.2"))["comments_from_lms"] == [{"comment": "Hi."}]


def test_each_store_of_adl_data_has_a_document_that_the_attempts_state_leads_to():
    said = replace(facts(), shared_data={"urn:store:1": "blue"})
    after = {"adl.data.0.id": "urn:store:1", "adl.data.0.store": "blue"}

    document = state_documents(said, {}, after)[-1]
    [parameters] = attempt_state(after)["adl_data"]

    assert document.content == b"blue"
    assert parameters == {
        "activityId": COURSE,
        "agent": ANA,
        "stateId": "https://w3id.org/xapi/scorm/types/adl-data/urn:store:1",
        "registration": str(REGISTRATION),
    }
    found = document.activity_id, document.state_id, str(document.registration)
    assert found == (parameters["activityId"], parameters["stateId"], parameters["registration"])


def test_what_has_not_changed_is_not_written_again():
    elements = {"cmi.location": "7", "cmi.suspend_data": "x", "cmi.score.scaled": "1"}

    assert state_documents(facts(), elements, elements) == []
    assert state_documents(facts(), elements, elements | {"cmi.score.scaled": "0.5"}) == []
    changed = state_documents(facts(), elements, elements | {"cmi.location": "8"})
    assert [each.state_id for each in changed] == [ATTEMPT_STATE]


def test_what_holds_for_all_learners_stands_in_the_activity_profile():
    terms = Terms("2004", completion_threshold=Decimal("0.8"), scaled_passing_score=Decimal("0.5"))
    elements = {
        "cmi.launch_data": "level=2",
        "cmi.max_time_allowed": "PT1H30M",
        "cmi.time_limit_action": "exit,message",
        "cmi.learner_id": "ana",
        "cmi.learner_name": "{lang=es}López, Ana",
    }

    [activity, agent] = profile_documents(facts(terms=terms), elements)

    assert (activity.activity_id, activity.profile_id) == (SCO, "https://w3id.org/xapi/scorm/activity-profile")
    assert json.loads(activity.content) == {
        "completion_threshold": 0.8,
        "max_time_allowed": 5400,
        "scaled_passing_score": 0.5,
        "launch_data": "level=2",
        "time_limit_action": "exit,message",
    }
    assert (agent.activity_id, agent.profile_id) == (None, "https://w3id.org/xapi/scorm/agent-profile")
    assert json.loads(agent.content) == {"learner_id": "ana", "learner_name": "López, Ana"}


def test_the_mastery_score_of_1_2_is_the_passing_score():
    said = facts(terms=Terms("1.2", mastery_score=Decimal(70)))
    elements = {
        "cmi.student_data.max_time_allowed": "0001:30:00",
        "cmi.student_data.time_limit_action": "continue,no message",
        "cmi.core.student_id": "ana",
        "cmi.core.student_name": "López, Ana",
    }

    [activity, agent] = profile_documents(said, elements)

    assert json.loads(activity.content) == {
        "max_time_allowed": 5400,
        "scaled_passing_score": 0.7,
        "time_limit_action": "continue,no message",
    }
    assert json.loads(agent.content) == {"learner_id": "ana", "learner_name": "López, Ana"}


def test_where_nothing_is_known_there_is_no_document():
    assert profile_documents(facts(), {}) == []
