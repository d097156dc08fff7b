"""What a commit asks of the database, however much it says: a query more here is one more for every commit."""

from re import search
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.services import prepared
from tests.scorm.classroom import Classroom, Seat
from tests.scorm.learning import post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="The counts are those of production, PostgreSQL."),
]


@pytest.fixture
def talks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many queries travelled together, one number for each round trip of people.services.prepared."""
    found: list[int] = []
    talk = prepared._talk

    def counted(connection: Any, before: Any, new: Any, calls: Any, after: Any) -> Any:
        found.append(len(calls))
        return talk(connection, before, new, calls, after)

    monkeypatch.setattr(prepared, "_talk", counted)
    return found


@pytest.fixture
def seat(db: Any) -> Seat:
    """Ana's player in the middle of a lesson whose Activities this process knows."""
    bo, ana = Classroom().seats(2)
    for seat in (bo, ana):
        seat.session = post("open", seat.opening().encode()).json()["session"]
        for text in (seat.beginning(), seat.working()):
            taken(text)
    for text in (bo.working(), bo.filling(250, 1)):
        taken(text)
    return ana


def taken(text: str) -> None:
    response = post("commit", text.encode())
    assert (response.status_code, response.json()["refused"]) == (200, []), response.content


def queries_of(text: str) -> list[str]:
    """Return what a commit asks, in its order."""
    with CaptureQueriesContext(connection) as captured:
        taken(text)
    return [each["sql"] for each in captured.captured_queries]


def tables_of(queries: list[str], verb: str) -> list[str]:
    found = [search(r'(?:FROM|UPDATE|INTO) "?(\w+)"?', sql) for sql in queries if sql.lstrip().startswith(verb)]
    return [each[1] for each in found if each is not None]


def test_a_commit_of_fifty_elements_takes_four_round_trips_between_begin_and_commit(seat: Seat, talks: Any) -> None:
    talks.clear()
    queries = queries_of(seat.working())
    # What the commit meets, with the registration held; what is known around it; its Statements; all that is kept.
    assert talks == [5, 5, 1, 12]
    assert tables_of(queries, "SELECT") == [
        "courses_enrollment",
        "scorm_bridge_playerlaunch",
        "scorm_bridge_playersession",
        "scorm_bridge_commit",
        "scorm_bridge_scoattempt",
        "scorm_bridge_sharedvalue",
        "courses_itemstate",
        "courses_courseitem",
        "courses_courseversion",
        "scorm_bridge_cmielement",
    ]
    written = ["scorm_bridge_cmielement", "scorm_bridge_sharedvalue", "lrs_state", "lrs_state", "scorm_bridge_commit"]
    assert tables_of(queries, "INSERT") == written
    assert tables_of(queries, "UPDATE") == [
        "scorm_bridge_scoattempt",
        "courses_itemstate",
        "courses_enrollment",
        "lti_tool_passback",
        "scorm_bridge_attempt",
        "scorm_bridge_playersession",
        "scorm_bridge_playerlaunch",
    ]


def test_a_commit_of_two_thousand_elements_asks_as_often(seat: Seat, talks: Any) -> None:
    talks.clear()
    queries_of(seat.filling(250, 3))
    # No score has changed, so that there is nothing to tell the course.
    assert talks == [5, 5, 1, 8]


def test_a_commit_that_comes_again_asks_once(seat: Seat, talks: Any) -> None:
    text = seat.working()
    taken(text)
    talks.clear()
    queries_of(text)
    assert talks == [5]


def test_a_sign_of_life_asks_twice(seat: Seat, talks: Any) -> None:
    talks.clear()
    seat.number += 1
    taken(f'{{"token": "{seat.token}", "session": {seat.session}, "number": {seat.number}, "elapsed": 1}}')
    assert talks == [5, 2]
