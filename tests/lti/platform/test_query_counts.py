"""What the hot paths ask of the database. A query more here is a query more for every click and every score."""

import time
from datetime import UTC, datetime
from html import unescape
from re import search
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lti.platform.models import LineItem
from lti.platform.services import tools
from lti.security.rules import vocabulary as v
from people.services import prepared
from tests.lti.platform.peer import (
    WHO,
    Caller,
    School,
    access_token,
    authentication_request,
    login_request,
    make_school,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="The counts are those of production, PostgreSQL."),
]

NOT_CALLS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def queries_of(captured: CaptureQueriesContext) -> list[str]:
    """Return what was asked, without what begins and ends transactions."""
    return [each["sql"] for each in captured.captured_queries if not each["sql"].startswith(NOT_CALLS)]


def tables_of(queries: list[str], verb: str) -> list[str]:
    """Return which tables the queries of a verb go to, in their order."""
    found = [search(r'(?:FROM|UPDATE|INTO) "?(\w+)"?', sql) for sql in queries if sql.lstrip().startswith(verb)]
    return [each[1] for each in found if each is not None]


def score(caller: Caller, school: School) -> list[str]:
    path = f"/lti/platform/courses/{school.course.pk}/lineitems/{LineItem.objects.get().pk}/scores"
    body = {
        "userId": school.subject(school.ana),
        "timestamp": datetime.now(UTC).isoformat(timespec="microseconds"),
        "scoreGiven": 7,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }
    with CaptureQueriesContext(connection) as captured:
        assert caller.call("POST", path, body, type_=v.SCORE_TYPE).status_code == 200
    return queries_of(captured)


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
def held(north: Any) -> tuple[School, Caller]:
    school = make_school(north)
    return school, Caller(access_token(school.tool, now=time.time()))


def test_a_further_score_of_a_learner_is_taken_in_two_round_trips(
    held: tuple[School, Caller], talks: list[int]
) -> None:
    school, caller = held
    # The first one brings news of Activities and of the tool, the second looks whether the store has the news.
    score(caller, school)
    score(caller, school)
    talks.clear()
    queries = score(caller, school)
    # The line item with its course and link as it is now, the member, the registration and the cell held, the Agent,
    # where the learner stands, what with, and how much the course asks for; all that is kept, the Statements last.
    assert talks == [7, 8]
    assert tables_of(queries, "SELECT") == [
        "lti_platform_lineitem",
        "courses_membership",
        "courses_enrollment",
        "lti_platform_result",
        "people_learneridentity",
        "courses_itemstate",
        "courses_courseitem",
    ]
    assert queries[-1].startswith("SELECT lrs_append")
    written = ["lti_platform_result", "courses_itemstate", "courses_enrollment", "lti_tool_passback"]
    assert tables_of(queries, "UPDATE") == written
    assert tables_of(queries, "INSERT") == ["lti_platform_score", "people_auditentry", "lti_security_exchange"]
    assert len(queries) == 15


def test_a_tool_whose_token_was_seen_is_not_looked_up_until_something_of_it_changes(held: Any) -> None:
    school, caller = held
    assert "oauth2_provider_accesstoken" in tables_of(score(caller, school), "SELECT")
    assert "oauth2_provider_accesstoken" not in tables_of(score(caller, school), "SELECT")
    tools.change(school.tenant.pk, school.tool.pk, who=WHO, name="Another name")
    assert "oauth2_provider_accesstoken" in tables_of(score(caller, school), "SELECT")


def test_a_launch_asks_24_times_from_the_login_request_to_the_message(north: Any, talks: list[int]) -> None:
    school = make_school(north)
    asked = [_launched(school) for _ in range(3)][-1]
    assert [len(each) for each in asked] == [4, 20]
    # The tool, the launch, and its use; what the message is made of; whose it is and their registration; where they
    # stand; the Statement; all that is kept.
    assert talks[-8:] == [1, 1, 1, 5, 2, 3, 1, 5]


def _launched(school: School) -> tuple[list[str], list[str]]:
    client = school.client(school.ana)
    path = f"/learn/enrollments/{school.enrollment.pk}/items/{school.link.item_id}"
    client.post(f"{path}/launch")
    found = search(r'src="([^"]*/lti/platform/start/[^"]*)"', client.get(path).content.decode())
    assert found is not None
    with CaptureQueriesContext(connection) as beginning:
        login = login_request(client, unescape(found[1]))
    with CaptureQueriesContext(connection) as message:
        assert client.get("/lti/platform/authorize", authentication_request(login)).status_code == 200
    return queries_of(beginning), queries_of(message)
