"""Requests of one registration that come at the same time: each finds what the one before left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cmi5.packages import au, block

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each in a thread with its own connection."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        ready.wait(timeout=30)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_many_who_say_completed_one_is_heard(lms) -> None:
    """9.3.0.0-6."""
    unit = lms.launch(lms.course(au(moveOn="Completed")))
    unit.say("initialized")
    statements = [unit.defined("completed") for _ in range(6)]
    answers = at_once(*(lambda each=each: unit.send(each).status_code for each in statements))
    assert sorted(answers) == [200] + [403] * 5
    assert lms.verbs(unit.registration) == ["launched", "initialized", "completed", "satisfied"]


def test_passed_and_failed_are_never_both_heard(lms) -> None:
    """9.3.0.0-3."""
    unit = lms.launch(lms.course(au(moveOn="Passed")))
    unit.say("initialized")
    statements = [unit.defined("passed"), unit.defined("failed")]
    assert sorted(at_once(*(lambda each=each: unit.send(each).status_code for each in statements))) == [200, 403]


def test_the_same_statement_sent_many_times_at_once_is_stored_once(lms) -> None:
    unit = lms.launch(lms.course(au()))
    unit.say("initialized")
    statement = unit.allowed()
    assert set(at_once(*[lambda: unit.send(statement).status_code] * 6)) == {200}
    assert lms.verbs(unit.registration).count("looked-at") == 1


def test_a_session_is_abandoned_once_and_nothing_is_stored_after_it(lms) -> None:
    """9.3.0.0-10, 9.3.6.0-2."""
    unit = lms.launch(lms.course(au()))
    unit.say("initialized")
    unit.send(unit.allowed())
    statements = [unit.allowed() for _ in range(4)]
    calls = [lambda each=each: unit.send(each).status_code for each in statements]
    calls += [lambda: lms.post(f"sessions/{unit.session}/abandon").status_code] * 2
    answers = at_once(*calls)
    assert set(answers) <= {200, 403}
    verbs = lms.verbs(unit.registration)
    assert verbs.count("abandoned") == 1
    assert verbs[-1] == "abandoned"
    assert verbs.count("looked-at") == 1 + answers[:4].count(200)


def test_an_au_is_waived_once(lms) -> None:
    """9.3.7.0-4."""
    unit = lms.launch(lms.course(block("b", au(moveOn="Passed"))))
    body = {"au_index": 0, "reason": "Administrative"}
    answers = at_once(*[lambda: lms.post(f"registrations/{unit.registration}/waive", body).status_code] * 4)
    assert sorted(answers) == [200, 409, 409, 409]
    assert lms.verbs(unit.registration).count("satisfied") == 2


def test_of_launches_at_once_one_session_stays_open(lms) -> None:
    course = lms.course(au())
    registration = lms.launch(course).registration
    at_once(*[lambda: lms.launch_url(course, registration=registration).status_code] * 3)
    verbs = lms.verbs(registration)
    assert (verbs.count("launched"), verbs.count("abandoned")) == (4, 3)
