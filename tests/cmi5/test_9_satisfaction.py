"""moveOn, blocks, courses and waivers: what is satisfied, and how it is said (cmi5 §9.3.7, §9.3.9, §9.6.1, §13.1.4)."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cmi5.rules.move_on import MOVE_ON, Achieved, is_satisfied
from courses.rules.satisfaction import satisfied_from_start
from tests.cmi5.packages import BASE, au, block, package
from tests.cmi5.unit import CATEGORY, SESSION_ID

TYPE = "https://w3id.org/xapi/cmi5/activitytype/"
ENOUGH = {
    "Passed": ["P", "CP"],
    "Completed": ["C", "CP"],
    "CompletedAndPassed": ["CP"],
    "CompletedOrPassed": ["C", "P", "CP"],
    "NotApplicable": ["", "C", "P", "CP"],
}


@pytest.mark.parametrize("move_on", MOVE_ON)
@pytest.mark.parametrize(("completed", "passed"), list(itertools.product([True, False], repeat=2)))
def test_each_move_on_asks_for_what_its_name_says(move_on: str, completed: bool, passed: bool) -> None:
    """9.3.3.0-3, 9.3.4.0-4."""
    achieved = ("C" if completed else "") + ("P" if passed else "")
    assert is_satisfied(move_on, Achieved(completed, passed)) == (achieved in ENOUGH[move_on])
    assert is_satisfied(move_on, Achieved(completed, passed, waived=True))


def test_a_block_asks_for_nothing_if_nothing_in_it_does() -> None:
    assert satisfied_from_start([None, 0, 0, None, 3], [None, True, False, None, True]) == [
        False,
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("move_on", "verbs"),
    [
        ("Completed", ["completed"]),
        ("Passed", ["passed"]),
        ("CompletedOrPassed", ["completed"]),
        ("CompletedOrPassed", ["passed"]),
        ("CompletedAndPassed", ["passed", "completed"]),
    ],
)
def test_satisfied_is_stored_within_the_request_that_brings_it(lms, move_on: str, verbs: list[str]) -> None:
    unit = lms.launch(lms.course(au(moveOn=move_on)))
    unit.say("initialized", *verbs)
    assert lms.verbs(unit.registration) == ["launched", "initialized", *verbs, "satisfied"]
    unit.say("terminated")
    assert lms.verbs(unit.registration)[-1] == "terminated"


class TestTheSatisfiedStatement:
    @pytest.fixture
    def statements(self, lms):
        unit = lms.launch(lms.course(block("outer", block("inner", au(moveOn="Completed")))))
        unit.say("initialized", "completed")
        return unit, lms.statements(unit.registration)[-3:]

    def test_blocks_come_from_the_inside_out_and_the_course_at_last(self, statements) -> None:
        """9.3.9.0-1, 9.3.9.0-2, 9.3.9.0-5, 9.3.9.0-6, 9.6.2.3-2."""
        _, satisfied = statements
        assert [
            (each["object"]["definition"]["type"], each["context"]["contextActivities"]["grouping"][0]["id"])
            for each in satisfied
        ] == [
            (TYPE + "block", f"{BASE}/block/inner"),
            (TYPE + "block", f"{BASE}/block/outer"),
            (TYPE + "course", f"{BASE}/course"),
        ]

    def test_objects_have_ids_of_the_lms(self, statements) -> None:
        """9.3.9.0-3, 9.3.9.0-4, 9.3.9.0-7, 9.3.9.0-8."""
        _, satisfied = statements
        ids = {each["object"]["id"] for each in satisfied}
        assert len(ids) == 3
        assert not any(each.startswith(BASE) for each in ids)

    def test_they_have_the_session_of_the_launch_and_the_learner(self, statements) -> None:
        """9.3.9.0-9, 9.6.3.1-3, 9.6.2.1-1, 9.6.2.2-2."""
        unit, satisfied = statements
        for each in satisfied:
            assert each["context"]["extensions"] == {SESSION_ID: unit.session}
            assert each["actor"] == unit.actor
            assert [a["id"] for a in each["context"]["contextActivities"]["category"]] == [CATEGORY + "cmi5"]
            assert "result" not in each

    def test_the_same_object_is_meant_in_every_registration_and_version(self, lms) -> None:
        course = lms.course(block("b", au(moveOn="Completed")))
        objects = []
        for _ in range(2):
            unit = lms.launch(course)
            unit.say("initialized", "completed")
            objects.append([each["object"]["id"] for each in lms.statements(unit.registration)[-2:]])
            lms.client.put(
                f"/api/v1/cmi5/courses/{course}", package(block("b", au(moveOn="Completed"))), "application/zip"
            )
        assert objects[0] == objects[1]


class TestACourseOfSeveralUnits:
    def test_it_is_satisfied_when_the_last_of_them_is(self, lms) -> None:
        course = lms.course(
            block("one", au("a", moveOn="Completed"), au("b", moveOn="Passed")),
            au("c", moveOn="NotApplicable"),
            block("two", au("d", moveOn="Completed")),
        )
        registration = None
        seen = []
        for index, verb in ((3, "completed"), (0, "completed"), (2, "completed"), (1, "passed")):
            unit = lms.launch(course, index, registration=registration)
            registration = unit.registration
            unit.say("initialized", verb, "terminated")
            seen.append(lms.verbs(registration).count("satisfied"))
        assert seen == [1, 1, 1, 3]
        assert lms.progress(registration)["satisfied_at"] is not None

    def test_a_block_is_said_to_be_satisfied_once(self, lms) -> None:
        course = lms.course(block("b", au(moveOn="CompletedOrPassed")))
        unit = lms.launch(course)
        unit.say("initialized", "completed", "passed", "terminated")
        lms.post(f"registrations/{unit.registration}/waive", {"au_index": 0, "reason": "Administrative"})
        assert lms.verbs(unit.registration).count("satisfied") == 2

    def test_a_statement_costs_the_same_in_a_small_course_and_a_large_one(self, lms) -> None:
        def queries(units: int) -> int:
            course = lms.course(block("b", *(au(str(number), moveOn="Completed") for number in range(units))))
            unit = lms.launch(course)
            unit.say("initialized")
            with CaptureQueriesContext(
                connection,
            ) as caught:
                unit.say("completed")
            return len(caught)

        queries(2)
        assert queries(3) == queries(300)


class TestAtRegistration:
    def test_what_asks_for_nothing_is_satisfied_before_anything_is_launched(self, lms) -> None:
        """9.6.1.1-3."""
        unit = lms.launch(lms.course(block("b", au(moveOn="NotApplicable"))))
        assert lms.verbs(unit.registration) == ["satisfied", "satisfied", "launched"]

    def test_its_session_id_is_that_of_no_launch(self, lms) -> None:
        unit = lms.launch(lms.course(au(moveOn="NotApplicable")))
        satisfied = lms.statements(unit.registration)[0]
        assert satisfied["context"]["extensions"][SESSION_ID] != unit.session

    def test_only_the_blocks_that_ask_for_nothing_are(self, lms) -> None:
        course = lms.course(block("free", au("a", moveOn="NotApplicable")), block("asks", au("b", moveOn="Completed")))
        unit = lms.launch(course, 1)
        assert lms.verbs(unit.registration) == ["satisfied", "launched"]
        unit.say("initialized", "completed")
        assert lms.verbs(unit.registration)[-2:] == ["satisfied", "satisfied"]


class TestWaived:
    @pytest.fixture
    def unit(self, lms):
        unit = lms.launch(lms.course(block("b", au(moveOn="Passed"))))
        unit.say("initialized", "terminated")
        return unit

    def test_it_satisfies_what_the_unit_would_have(self, lms, unit) -> None:
        """9.3.7.0-1 to 9.3.7.0-3, 9.3.7.0-2 (d), 9.5.2.0-1, 9.5.2.0-1 (d2), 9.5.3.0-1,
        9.5.3.0-1 (d2), 9.5.5.2-1, 9.6.2.2-1, 9.6.2.2-1 (d4).
        """
        answer = lms.post(f"registrations/{unit.registration}/waive", {"au_index": 0, "reason": "Tested Out"})
        assert lms.verbs(unit.registration)[-3:] == ["waived", "satisfied", "satisfied"]
        waived, *satisfied = lms.statements(unit.registration)[-3:]
        assert waived["result"] == {
            "success": True,
            "completion": True,
            "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"},
        }
        assert [each["id"] for each in waived["context"]["contextActivities"]["category"]] == [
            CATEGORY + "cmi5",
            CATEGORY + "moveon",
        ]
        assert waived["context"]["contextActivities"]["grouping"][0]["id"] == f"{BASE}/au/au"
        assert waived["object"]["id"] == unit.activity_id
        sessions = {each["context"]["extensions"][SESSION_ID] for each in (waived, *satisfied)}
        assert sessions == {answer.json()["session"]}
        assert unit.session not in sessions

    def test_it_is_said_once(self, lms, unit) -> None:
        """9.3.7.0-4, 9.3.7.0-4 (d), 9.3.0.0-11, 9.3.0.0-11 (d1)."""
        body = {"au_index": 0, "reason": "Administrative"}
        assert lms.post(f"registrations/{unit.registration}/waive", body).status_code == 200
        assert lms.post(f"registrations/{unit.registration}/waive", body).status_code == 409
        assert lms.verbs(unit.registration).count("waived") == 1

    @pytest.mark.parametrize(
        ("body", "status"), [({"au_index": 0, "reason": " "}, 400), ({"au_index": 7, "reason": "x"}, 404)]
    )
    def test_it_needs_a_reason_and_a_unit(self, lms, unit, body: dict, status: int) -> None:
        assert lms.post(f"registrations/{unit.registration}/waive", body).status_code == status

    def test_an_unknown_registration_is_not_found(self, lms, unit) -> None:
        body = {"au_index": 0, "reason": "x"}
        assert lms.post("registrations/7ccd3322-e1a5-411a-a67d-6a735c76f119/waive", body).status_code == 404
