"""Sessions from Launched to their end: what is refused, abandonment, modes, several sessions (cmi5 §9.3)."""

import json
from base64 import b64encode
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from cmi5.models import Session
from cmi5.services import abandonment
from people.services import principal_cache
from tests.cmi5.packages import au
from tests.cmi5.unit import SESSION_ID


def refused(response) -> tuple[int, list[str]]:
    """Return the status and the requirements that a refusal names."""
    return response.status_code, [each["code"] for each in response.json()["problems"]]


class TestARefusal:
    def test_it_has_the_rule_the_path_and_advice(self, lms) -> None:
        """7.1.1.0-1 (d1), 7.1.1.0-1 (d2), 7.1.3.0-1 (d1), 9.3.0.0-4 (d1)."""
        unit = lms.launch(lms.course(au()))
        body = unit.send(unit.allowed()).json()
        assert body["error"]["code"] == "cmi5-rule-broken"
        assert body["error"]["section"] == "cmi5 §9.3"
        assert body["problems"] == [
            {
                "path": "$",
                "value": body["problems"][0]["value"],
                "rule": "Send the cmi5 defined Statement with the verb initialized before any other.",
                "section": "cmi5 §9.3",
                "code": "9.3.0.0-4 (d2)",
            }
        ]

    def test_the_rules_of_cmi5_come_before_those_of_xapi(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        assert refused(unit.send(unit.defined("passed", scaled=7)))[0] == 403
        broken = unit.allowed()
        del broken["context"]["registration"], broken["object"]
        assert refused(unit.send(broken))[0] == 403

    def test_what_only_xapi_forbids_is_still_answered_with_400(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        assert unit.send(unit.allowed(object={"id": "no iri"})).status_code == 400

    def test_nothing_of_a_batch_is_stored(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        response = unit.send(unit.defined("completed"), unit.defined("completed"))
        assert refused(response) == (403, ["9.3.0.0-2 (d)", "9.3.0.0-6 (d2)"])
        assert lms.verbs(unit.registration) == ["launched", "initialized"]
        assert lms.progress(unit.registration)["units"][0]["completed_at"] is None

    def test_every_answer_may_be_read_by_content_and_none_asks_for_a_password(self, lms) -> None:
        """8.1.2.0-5 (d)."""
        unit = lms.launch(lms.course(au()))
        unit.token = "bm9ib2R5Om5vdGhpbmc="
        response = unit.send(unit.allowed())
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (401, "*")
        assert not response.get("WWW-Authenticate", "").startswith("Basic")

    @pytest.mark.parametrize(
        "key", ["cmi5.", "cmi5.1.x", "cmi5.9999999999999999999.7ccd3322-e1a5-411a-a67d-6a735c76f119"]
    )
    def test_a_token_of_ones_own_making_is_nobodys(self, lms, key: str) -> None:
        unit = lms.launch(lms.course(au()))
        unit.token = b64encode(f"{key}:secret".encode()).decode()
        assert unit.get("statements").status_code == 401

    def test_a_double_slash_is_tolerated(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        body = json.dumps(unit.defined("initialized"))
        response = unit.client.post("/xapi//statements", body, "application/json", headers=unit.authorized())
        assert response.status_code == 200


class TestOneStatementByPut:
    def test_its_id_may_stand_in_the_parameter(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        statement = unit.defined("initialized")
        given = statement.pop("id")
        assert unit.put("statements", statement, statementId=given).status_code == 204
        assert lms.verbs(unit.registration) == ["launched", "initialized"]

    def test_the_same_statement_again_changes_nothing(self, lms) -> None:
        """9.3.0.0-9."""
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        statement = unit.allowed()
        assert unit.put("statements", statement, statementId=statement["id"]).status_code == 204
        assert unit.put("statements", statement, statementId=statement["id"]).status_code == 204
        assert lms.verbs(unit.registration) == ["launched", "initialized", "looked-at"]


class TestTheEnd:
    def test_after_terminated_nothing_is_taken(self, lms) -> None:
        """7.1.2.0-1 (d1), 7.1.2.0-1 (d2), 7.1.3.0-1 (d2), 9.3.0.0-5 (d1), 9.3.8.0-2, 9.3.8.0-3, 9.3.8.0-4,
        8.1.2.0-2 (d).
        """
        unit = lms.launch(lms.course(au()))
        unit.say("initialized", "terminated")
        assert unit.send(unit.allowed()).status_code == 403
        assert unit.get("activities/state", **unit.state("LMS.LaunchData")).status_code == 403

    def test_within_the_time_of_grace_what_was_said_before_may_come_late(self, lms, settings) -> None:
        settings.CMI5_GRACE_SECONDS = 60
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        late = unit.allowed()
        unit.say("terminated")
        assert unit.send(late).status_code == 200
        assert refused(unit.send(unit.allowed())) == (403, ["9.3.0.0-5 (d2)"])
        Session.objects.update(ends_at=timezone.now())
        principal_cache.forget_all()
        assert unit.send(late).status_code == 403

    def test_a_session_that_was_abandoned_takes_nothing(self, lms) -> None:
        """9.3.0.0-10, 9.3.0.0-10 (d), 9.3.6.0-1, 9.3.6.0-2, 9.3.6.0-2 (d1), 9.5.4.2-1, 9.5.4.2-2."""
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        for _ in range(2):
            assert lms.post(f"sessions/{unit.session}/abandon").status_code == 200
        assert lms.verbs(unit.registration) == ["launched", "initialized", "abandoned"]
        assert unit.send(unit.allowed()).status_code == 403
        abandoned = lms.statements(unit.registration)[2]
        assert abandoned["actor"] == unit.actor
        assert abandoned["object"]["id"] == unit.activity_id
        assert abandoned["context"]["extensions"][SESSION_ID] == unit.session
        assert abandoned["result"]["duration"].startswith("PT")

    def test_an_unknown_session_is_not_found(self, lms) -> None:
        assert lms.post("sessions/7ccd3322-e1a5-411a-a67d-6a735c76f119/abandon").status_code == 404

    def test_the_next_launch_abandons_the_session_that_is_still_open(self, lms) -> None:
        """cmi5 9.3.6: abandon on relaunch."""
        course = lms.course(au("one"), au("two"))
        first = lms.launch(course)
        first.say("initialized")
        second = lms.launch(course, 1, registration=first.registration)
        assert first.send(first.allowed()).status_code == 403
        second.say("initialized", "terminated")
        third = lms.launch(course, 0, registration=first.registration)
        third.say("initialized")
        assert lms.verbs(first.registration) == [
            "launched",
            "initialized",
            "abandoned",
            "launched",
            "initialized",
            "terminated",
            "launched",
            "initialized",
        ]

    def test_another_registration_is_left_alone(self, lms) -> None:
        course = lms.course(au())
        first, second = lms.launch(course), lms.launch(course)
        first.say("initialized")
        second.say("initialized")
        assert lms.verbs(first.registration) == ["launched", "initialized"]

    def test_sessions_that_nobody_hears_of_are_abandoned_after_a_time(self, lms) -> None:
        unit = lms.launch(lms.course(au()))
        assert abandonment.abandon_idle(before=timezone.now() - timedelta(hours=1)) == 0
        Session.objects.update(launched_at=timezone.now() - timedelta(hours=3))
        assert abandonment.abandon_idle(before=timezone.now() - timedelta(hours=1)) == 1
        assert lms.verbs(unit.registration) == ["launched", "abandoned"]

    def test_the_server_abandons_sessions_that_ran_out_of_time(self, lms, django_capture_on_commit_callbacks) -> None:
        course = lms.course(au())
        unit = lms.launch(course)
        Session.objects.update(ends_at=timezone.now())
        abandonment.forget()
        with django_capture_on_commit_callbacks(execute=True):
            lms.launch_url(course)
        assert lms.verbs(unit.registration) == ["launched", "abandoned"]

    def test_a_token_lives_no_longer_than_its_session(self, lms) -> None:
        """8.1.2.0-2, 8.2.1.0-6."""
        unit = lms.launch(lms.course(au()))
        Session.objects.update(ends_at=timezone.now())
        principal_cache.forget_all()
        assert unit.get("activities/state", **unit.state("LMS.LaunchData")).status_code == 403


class TestSeveralSessions:
    def test_what_is_said_once_in_a_registration_is_refused_in_the_next_session(self, lms) -> None:
        """9.3.0.0-6 (d1), 9.3.0.0-6 (d2), 9.3.0.0-7 (d1), 9.3.0.0-7 (d2), 9.3.0.0-8 (d), 9.3.4.0-2 (d1)."""
        course = lms.course(au())
        first = lms.launch(course)
        first.say("initialized", "completed", "passed", "terminated")
        second = lms.launch(course, registration=first.registration)
        second.say("initialized")
        assert refused(second.send(second.defined("completed"))) == (403, ["9.3.0.0-6 (d2)"])
        assert refused(second.send(second.defined("passed"))) == (403, ["9.3.0.0-7 (d2)"])
        assert refused(second.send(second.defined("failed"))) == (403, ["9.3.0.0-8 (d)"])

    def test_failed_may_be_said_again_in_another_session_and_passed_after_it(self, lms) -> None:
        course = lms.course(au())
        unit = lms.launch(course)
        unit.say("initialized", "failed", "terminated")
        unit = lms.launch(course, registration=unit.registration)
        unit.say("initialized", "failed", "terminated")
        unit = lms.launch(course, registration=unit.registration)
        unit.say("initialized", "passed", "terminated")

    def test_a_new_registration_starts_afresh(self, lms) -> None:
        course = lms.course(au())
        lms.launch(course).say("initialized", "completed", "passed", "terminated")
        lms.launch(course).say("initialized", "completed", "passed", "terminated")


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_in_modes_for_looking_nothing_is_judged(lms, mode: str) -> None:
    """10.2.2.0-1 (d), 10.2.2.0-2 (d), 10.2.2.0-3 (d)."""
    unit = lms.launch(lms.course(au(moveOn="Completed")), launch_mode=mode)
    unit.say("initialized")
    for verb in ("completed", "passed", "failed"):
        assert refused(unit.send(unit.defined(verb))) == (403, ["10.2.2.0-5 (d)"])
    unit.say("terminated")
    assert lms.progress(unit.registration)["satisfied_at"] is None


def test_initialized_waits_until_the_preferences_were_read(lms) -> None:
    """11.0.0.0-3 (d1), 11.0.0.0-3 (d2)."""
    unit = lms.launch(lms.course(au()))
    Session.objects.update(preferences_read_at=None)
    assert refused(unit.send(unit.defined("initialized"))) == (403, ["11.0.0.0-3 (d2)"])
    unit.get("agents/profile", agent=json.dumps(unit.actor), profileId="cmi5LearnerPreferences")
    unit.say("initialized")


class TestWhatAUnitMayTouch:
    @pytest.fixture
    def unit(self, lms):
        return lms.launch(lms.course(au()))

    def test_documents_of_its_own_registration(self, unit) -> None:
        assert unit.put("activities/state", {"page": 3}, **unit.state("bookmark")).status_code == 204
        assert unit.get("activities/state", **unit.state("bookmark")).json() == {"page": 3}

    @pytest.mark.parametrize(
        ("change", "requirement"),
        [
            ({"registration": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"}, "8.1.4.0-3 (d)"),
            ({"registration": ""}, "8.1.4.0-3 (d)"),
            ({"agent": '{"mbox":"mailto:bo@example.org"}'}, "8.1.3.0-3 (d)"),
            ({"activityId": "https://example.org/other"}, "10.1.0.0-3"),
        ],
    )
    def test_no_document_of_others(self, unit, change: dict[str, str], requirement: str) -> None:
        assert refused(unit.get("activities/state", **unit.state("bookmark", **change))) == (403, [requirement])
        assert refused(unit.put("activities/state", {}, **unit.state("bookmark", **change))) == (403, [requirement])

    def test_launch_data_is_read_and_never_changed(self, unit) -> None:
        """10.2.1.0-5 (d)."""
        where = unit.state("LMS.LaunchData")
        everything = unit.state("")
        assert unit.put("activities/state", {}, **where).status_code == 403
        for parameters in (where, everything):
            response = unit.client.delete("/xapi/activities/state", query_params=parameters, headers=unit.authorized())
            assert response.status_code == 403
        assert unit.get("activities/state", **where).json() == unit.launch_data

    @pytest.mark.parametrize(
        ("preferences", "requirement"),
        [
            ({"audioPreference": "on"}, "11.0.0.0-5 (d)"),
            ({"languagePreference": "en"}, "11.0.0.0-5 (d)"),
            ([], "11.0.0.0-5 (d)"),
            ({"languagePreference": "", "audioPreference": "on"}, "11.1.0.0-1 (d)"),
            ({"languagePreference": "not a tag", "audioPreference": "on"}, "11.1.0.0-1 (d)"),
            ({"languagePreference": 7, "audioPreference": "on"}, "11.1.0.0-1 (d)"),
            ({"languagePreference": "en", "audioPreference": "loud"}, "11.2.0.0-1"),
        ],
    )
    def test_preferences_are_what_the_standard_says(self, unit, preferences: object, requirement: str) -> None:
        where = {"agent": json.dumps(unit.actor), "profileId": "cmi5LearnerPreferences"}
        assert refused(unit.put("agents/profile", preferences, **where)) == (403, [requirement])

    def test_no_profile_of_another_learner(self, unit) -> None:
        """11.0.0.0-1 (d)."""
        response = unit.get("agents/profile", agent='{"mbox":"mailto:bo@example.org"}', profileId="x")
        assert refused(response) == (403, ["11.0.0.0-1 (d)"])

    def test_a_parameter_that_is_missing_is_asked_for_as_of_everybody(self, unit) -> None:
        assert unit.get("agents/profile", profileId="cmi5LearnerPreferences").status_code == 400

    def test_it_reads_statements_of_its_own_registration_only(self, lms, unit) -> None:
        other = lms.launch(lms.course(au()))
        other.say("initialized")
        hidden = lms.statements(other.registration)[1]["id"]
        assert {each["context"]["registration"] for each in unit.get("statements").json()["statements"]} == {
            unit.registration
        }
        assert unit.get("statements", registration=other.registration).json()["statements"] == []
        assert unit.get("statements", statementId=hidden).status_code == 404
        own = lms.statements(unit.registration)[0]["id"]
        assert unit.get("statements", statementId=own).status_code == 200

    def test_its_token_opens_nothing_but_the_xapi(self, unit) -> None:
        for path in ("/api/v1/credentials", "/api/v1/statements", f"/api/v1/cmi5/registrations/{unit.registration}"):
            assert unit.client.get(path, headers=unit.authorized()).status_code in (401, 403)

    def test_its_own_activity_and_person_and_no_others(self, unit) -> None:
        assert unit.get("activities", activityId=unit.activity_id).status_code == 200
        assert unit.get("activities", activityId="https://example.org/other").status_code == 403
        assert unit.get("agents", agent=json.dumps(unit.actor)).status_code == 200
        assert unit.get("agents", agent='{"mbox":"mailto:bo@example.org"}').status_code == 403
        assert unit.get("activities/profile", activityId="https://example.org/other").status_code == 403


def test_a_session_belongs_to_its_tenant(lms) -> None:
    unit = lms.launch(lms.course(au()))
    assert Session.objects.get(pk=UUID(unit.session)).tenant_id == lms.tenant.pk


class TestAllowedStatementsOfASessionThatThisProcessKnows:
    """They are judged by what is known, and stored on the condition that the session goes on."""

    @pytest.fixture
    def unit(self, lms):
        unit = lms.launch(lms.course(au()))
        unit.say("initialized")
        assert unit.send(unit.allowed()).status_code == 200
        return unit

    def test_they_are_stored_and_keep_the_session_alive(self, lms, unit) -> None:
        assert unit.send(unit.allowed(), unit.allowed()).status_code == 200
        assert lms.verbs(unit.registration) == ["launched", "initialized", *["looked-at"] * 3]
        latest = lms.statements(unit.registration)[-1]["timestamp"]
        assert Session.objects.get().last_statement_at.isoformat() == latest.replace(".000Z", "+00:00")

    @pytest.mark.parametrize("column", ["abandoned_at", "ends_at"])
    def test_a_session_that_another_process_has_ended_takes_none(self, lms, unit, column: str) -> None:
        Session.objects.update(**{column: timezone.now()})
        assert unit.send(unit.allowed()).status_code == 403
        assert lms.verbs(unit.registration).count("looked-at") == 1

    def test_the_same_statement_again_changes_nothing(self, lms, unit) -> None:
        statement = unit.allowed()
        assert [unit.send(statement).status_code for _ in range(2)] == [200, 200]
        assert lms.verbs(unit.registration).count("looked-at") == 2

    def test_another_statement_under_the_same_id_is_a_conflict(self, lms, unit) -> None:
        statement = unit.allowed()
        unit.send(statement)
        assert unit.send({**statement, "verb": {"id": "https://example.org/verbs/other"}}).status_code == 409

    def test_a_rule_that_is_broken_is_told(self, unit) -> None:
        broken = unit.allowed()
        broken["context"]["registration"] = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
        assert refused(unit.send(broken)) == (403, ["9.6.1.0-1 (d)"])
