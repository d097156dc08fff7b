"""Launch: the URL, the token that is given once, and what is written before (cmi5 §8, §9.3.1, §10, §11)."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from cmi5.rules.launching import Terms, launch_data, launch_url
from cmi5.services import tokens
from courses.services import enrollments
from tests.cmi5.lms import ANA, Lms
from tests.cmi5.packages import BASE, au, package, structure, zipped
from tests.cmi5.unit import SESSION_ID, Unit
from tests.lrs.log import make_tenant

CONTEXT = "https://w3id.org/xapi/cmi5/context/extensions/"
FULL = {"masteryScore": "0", "moveOn": "Passed", "launchMethod": "OwnWindow"}
INNER = "<launchParameters>a=1&amp;b=2</launchParameters><entitlementKey>key-1</entitlementKey>"


class TestTheLaunchUrl:
    def test_parameters_stand_behind_the_query_of_the_au_and_before_the_fragment(self) -> None:
        """8.1.0.0-4, 8.1.0.0-5, 8.1.0.0-8, 8.1.1.0-1, 8.1.2.0-1, 8.1.3.0-1, 8.1.4.0-1, 8.2.1.0-1, 13.1.4.0-3."""
        url = launch_url(
            "https://example.org/a.html?x=1&y=ä#top",
            endpoint="https://lms.example.org/xapi/",
            fetch="https://lms.example.org/f?k=1",
            actor=ANA,
            registration=UUID(int=1),
            activity_id="https://lms.example.org/au?1&2",
        )
        parts = urlsplit(url)
        assert url.startswith(
            "https://example.org/a.html?x=1&y=ä&endpoint=https%3A%2F%2Flms.example.org%2Fxapi%2F&fetch="
        )
        assert parts.fragment == "top"
        assert json.loads(parse_qs(parts.query)["actor"][0]) == ANA
        assert parse_qs(parts.query)["activityId"] == ["https://lms.example.org/au?1&2"]

    def test_of_a_package_it_is_on_the_content_origin(self, lms, settings) -> None:
        """6.0.0.0-3, 9.6.1.1-2."""
        settings.CONTENT_ORIGIN = "https://content.example.org"
        course = lms.import_package(zipped(structure(au(url="a%20b.html?x=1&y=2")), {"a b.html": b""})).json()["id"]
        parts = urlsplit(lms.launch_url(course).json()["url"])
        assert (parts.netloc, parts.path.rpartition("/")[2]) == ("content.example.org", "a%20b.html")
        assert parts.query.startswith("x=1&y=2&endpoint=")

    def test_a_fragment_of_a_file_stays_a_fragment(self, lms) -> None:
        course = lms.import_package(zipped(structure(au(url="./index.html#top")))).json()["id"]
        parts = urlsplit(lms.launch_url(course).json()["url"])
        assert (parts.path.rpartition("/")[2], parts.fragment) == ("index.html", "top")
        assert parts.query.startswith("endpoint=")

    def test_the_activity_id_is_the_lms_own_and_stays(self, lms) -> None:
        """8.1.5.0-1 to 8.1.5.0-4."""
        course = lms.course(au("one"), au("two", id=f"{BASE}/two"))
        first, second = lms.launch(course, 0), lms.launch(course, 1)
        again = lms.launch(course, 0, registration=first.registration)
        assert first.activity_id == again.activity_id == lms.launch(course, 0).activity_id
        assert first.activity_id != second.activity_id
        assert f"{BASE}/au/one" not in first.activity_id

    def test_a_registration_of_the_clients_own_is_used(self, lms) -> None:
        registration = str(uuid4())
        unit = lms.launch(lms.course(au()), registration=registration)
        assert unit.registration == registration


class TestLaunchData:
    def test_it_has_what_the_course_says(self, lms) -> None:
        """9.6.2.3-1, 9.6.3.1-2, 10.1.0.0-1 to 10.1.0.0-5, 10.2.1.0-1 to 10.2.1.0-3, 10.2.2.0-4, 10.2.3.0-1,
        10.2.4.0-1, 10.2.5.0-1, 10.2.7.0-1, 10.2.7.1-1, 6.0.0.0-2, 6.2.0.0-1.
        """
        unit = lms.launch(lms.course(au(inner=INNER, **FULL)), return_url="https://lms.example.org/back?a=1&b=2")
        assert unit.launch_data == {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"objectType": "Activity", "id": f"{BASE}/au/au"}]},
                "extensions": {SESSION_ID: unit.session},
            },
            "launchMode": "Normal",
            "moveOn": "Passed",
            "masteryScore": 0,
            "launchParameters": "a=1&b=2",
            "returnURL": "https://lms.example.org/back?a=1&b=2",
            "entitlementKey": {"courseStructure": "key-1"},
        }

    def test_what_the_course_does_not_say_is_not_in_it(self) -> None:
        assert launch_data({}, Terms("p", "Completed", "Browse")) == {
            "contextTemplate": {},
            "launchMode": "Browse",
            "moveOn": "Completed",
        }

    @pytest.mark.parametrize(("score", "written"), [("0.85", 0.85), ("1.0000", 1), ("0.3333", 0.3333)])
    def test_a_mastery_score_is_a_number(self, score: str, written: float) -> None:
        assert launch_data({}, Terms("p", "Passed", "Normal", mastery_score=Decimal(score)))["masteryScore"] == written

    def test_another_launch_replaces_it(self, lms) -> None:
        course = lms.course(au())
        first = lms.launch(course, return_url="https://lms.example.org/back")
        second = lms.launch(course, registration=first.registration, launch_mode="Review")
        assert "returnURL" not in second.launch_data
        assert (second.launch_data["launchMode"], second.session != first.session) == ("Review", True)

    def test_preferences_are_there_and_those_that_were_chosen_stay(self, lms) -> None:
        """11.0.0.0-4, 11.0.0.0-5, 6.0.0.0-5."""
        course = lms.course(au())
        unit = lms.launch(course)
        where = {"agent": json.dumps(unit.actor), "profileId": "cmi5LearnerPreferences"}
        assert unit.get("agents/profile", **where).json() == {"languagePreference": "en", "audioPreference": "on"}
        chosen = {"languagePreference": "de-CH,fr", "audioPreference": "off"}
        assert unit.put("agents/profile", chosen, **where).status_code == 204
        assert lms.launch(course).get("agents/profile", **where).json() == chosen


class TestTheLaunchedStatement:
    def test_it_is_stored_before_the_au_runs_and_says_how_it_was_launched(self, lms) -> None:
        """9.3.1.0-1, 9.6.2.1-1, 9.6.2.3-2, 9.6.3.1-1, 9.6.3.1-3, 9.6.3.2-1, 9.6.3.3-1, 9.6.3.4-1,
        9.6.3.6-1, 9.6.3.7-1, 6.0.0.0-4.
        """
        course = lms.course(au(url="index.html?x=1", inner=INNER, **FULL))
        launched = lms.launch_url(course).json()
        [statement] = lms.statements(launched["registration"])
        assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/launched"
        assert statement["context"]["extensions"] == {
            SESSION_ID: launched["session"],
            CONTEXT + "launchmode": "Normal",
            CONTEXT + "launchurl": launched["url"].partition("&endpoint=")[0],
            CONTEXT + "moveon": "Passed",
            CONTEXT + "masteryscore": 0,
            CONTEXT + "launchparameters": "a=1&b=2",
        }
        activities = statement["context"]["contextActivities"]
        assert activities["grouping"] == [{"objectType": "Activity", "id": f"{BASE}/au/au"}]
        assert activities["category"] == [
            {"objectType": "Activity", "id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}
        ]
        assert statement["timestamp"].endswith("Z")

    def test_each_session_has_one(self, lms) -> None:
        """9.3.1.0-2, 9.3.1.0-2 (d)."""
        course = lms.course(au())
        first = lms.launch(course)
        lms.launch(course, registration=first.registration)
        assert lms.verbs(first.registration) == ["launched", "abandoned", "launched"]


class TestTheFetchUrl:
    def test_the_token_is_given_once(self, lms) -> None:
        """8.2.1.0-2 (d), 8.2.1.0-3, 8.2.1.0-4, 8.2.2.0-1, 8.2.2.0-2, 8.2.2.0-3, 8.2.3.0-1, 8.2.3.0-1 (d),
        8.2.3.2-1.
        """
        unit = Unit(lms.launch_url(lms.course(au())).json()["url"])
        first, second = unit.fetch(), unit.fetch()
        assert (first.status_code, first["Content-Type"], list(first.json())) == (
            200,
            "application/json",
            ["auth-token"],
        )
        assert (second.status_code, second["Content-Type"]) == (200, "application/json")
        assert second.json()["error-code"] == "1"

    def test_a_guess_is_a_security_error(self, lms) -> None:
        unit = Unit(lms.launch_url(lms.course(au())).json()["url"])
        unit.fetch_url = unit.fetch_url[:-1] + ("a" if unit.fetch_url[-1] != "a" else "b")
        assert unit.fetch().json()["error-code"] == "2"

    @pytest.mark.parametrize("path", ["x", "1/2/3", "999999999999999999999/7ccd3322-e1a5-411a-a67d-6a735c76f119/x"])
    def test_what_only_looks_like_a_fetch_url_is_answered_alike(self, lms, path: str) -> None:
        response = Client().post(f"/cmi5/fetch/{path}")
        assert (response.status_code, response.json()["error-code"]) == (200, "2")
        assert response["Access-Control-Allow-Origin"] == "*"

    def test_a_session_that_was_abandoned_gives_none(self, lms) -> None:
        unit = Unit(lms.launch_url(lms.course(au())).json()["url"])
        lms.launch_url(lms.course(au()))
        session = lms.statements(unit.registration)[0]["context"]["extensions"][SESSION_ID]
        assert lms.post(f"sessions/{session}/abandon").status_code == 200
        assert unit.fetch().json()["error-code"] == "1"

    def test_only_post_is_answered_and_content_of_any_origin_may_read_every_answer(self, lms) -> None:
        unit = Unit(lms.launch_url(lms.course(au())).json()["url"])
        path = urlsplit(unit.fetch_url).path
        got, preflight = Client().get(path), Client().options(path)
        assert (got.status_code, got["Access-Control-Allow-Origin"]) == (405, "*")
        assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
        assert (unit.fetch()["Access-Control-Allow-Origin"], unit.fetch()["Cache-Control"]) == ("*", "no-store")

    @pytest.mark.django_db(transaction=True)
    def test_of_many_who_ask_at_once_one_gets_it(self, lms) -> None:
        unit = Unit(lms.launch_url(lms.course(au())).json()["url"])
        tenant_id, session_id, secret = urlsplit(unit.fetch_url).path.split("/")[-3:]

        def ask(_: int) -> dict[str, str]:
            try:
                return tokens.fetch(int(tenant_id), UUID(session_id), secret)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(8)))
        assert sorted(next(iter(each)) for each in answers) == ["auth-token"] + ["error-code"] * 7


class TestWhatIsRefused:
    def test_an_unknown_unit(self, lms) -> None:
        assert lms.launch_url(lms.course(au()), 1).status_code == 404

    def test_an_unknown_mode(self, lms) -> None:
        assert lms.launch_url(lms.course(au()), launch_mode="Play").status_code == 400

    def test_an_actor_without_an_account(self, lms) -> None:
        """9.2.0.0-1, 9.2.0.0-3."""
        response = lms.launch_url(lms.course(au()), actor={"mbox": "mailto:ana@example.org"})
        assert (response.status_code, response.json()["error"]["section"]) == (400, "cmi5 §9.2")

    def test_the_registration_of_somebody_else(self, lms) -> None:
        course = lms.course(au())
        registration = lms.launch(course).registration
        bo = {"account": {"homePage": "https://north.example.org", "name": "bo"}}
        assert lms.launch_url(course, actor=bo, registration=registration).status_code == 409

    def test_an_enrollment_that_has_ended(self, lms, north) -> None:
        course = lms.course(au())
        unit = lms.launch(course)
        enrollments.end(north.pk, UUID(unit.registration), who="bo")
        assert lms.launch_url(course, registration=unit.registration).status_code == 409

    def test_a_course_of_another_tenant(self, lms) -> None:
        course = lms.course(au())
        assert Lms(make_tenant("south")).launch_url(course).status_code == 404


def test_a_new_version_leaves_registrations_that_have_begun_where_they_are(lms) -> None:
    course = lms.course(au("one"), au("two"))
    unit = lms.launch(course)
    changed = lms.client.put(f"/api/v1/cmi5/courses/{course}", package(au("two")), "application/zip")
    assert changed.json()["version"] == 2
    assert [each["publisher_id"] for each in lms.progress(unit.registration)["units"]] == [
        f"{BASE}/au/one",
        f"{BASE}/au/two",
    ]
    anew = lms.launch(course)
    assert [each["publisher_id"] for each in lms.progress(anew.registration)["units"]] == [f"{BASE}/au/two"]
