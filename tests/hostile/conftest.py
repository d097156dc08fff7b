"""What bad requests meet: a store that holds something, whose every row is compared before and after."""

import json
from collections.abc import Callable

import pytest

from people.services import last_used, principal_cache
from tests.hostile.store import holdings
from tests.hostile.wire import LIMIT_OF_AN_ERROR, Answer, Wire, query
from tests.xapi.client import ANA, LESSON, VERSIONS, basic, make_credential, make_tenant
from tests.xapi.statements import OTHER_ID, make_statement

Refused = Callable[..., Answer]


@pytest.fixture(autouse=True)
def _a_process_that_remembers_nobody():
    principal_cache.forget_all()
    last_used.forget_all()


@pytest.fixture(autouse=True)
def _a_storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=VERSIONS)
def xapi_version(request) -> str:
    return request.param


@pytest.fixture
def tenant(db):
    return make_tenant("north")


@pytest.fixture
def ana(tenant, xapi_version) -> Wire:
    """Ana's player, whose store holds a Statement and a bookmark."""
    issued = make_credential(tenant, name="Ana's player")
    wire = Wire(Authorization=basic(issued), X_Experience_API_Version=xapi_version, Content_Type="application/json")
    assert wire.send("POST", "statements", json.dumps(make_statement(id=OTHER_ID)).encode()).status == 200
    assert wire.send("PUT", "activities/state" + BOOKMARK, b'{"page": 1}').status == 204
    return wire


BOOKMARK = query(activityId=LESSON, agent=ANA, stateId="bookmark")


@pytest.fixture
def refused(ana, xapi_version) -> Refused:
    """Send a request that must be refused in the form of every refusal, and must leave the store as it was."""

    def send(method: str, target: str, body: bytes = b"", *, status: int = 400, **headers: str | None) -> Answer:
        before = holdings()
        answer = ana.send(method, target, body, **headers)
        assert holdings() == before
        assert_refused(answer, status, xapi_version)
        return answer

    return send


def assert_refused(answer: Answer, status: int, xapi_version: str | None = None) -> None:
    """Check the status, the JSON shape of a refusal, its size and the headers of every answer."""
    assert answer.status == status, answer.body[:2000]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-experience-api-version"] in ([xapi_version] if xapi_version else VERSIONS)
    assert set(answer.json) == {"error", "problems"}
    assert set(answer.json["error"]) == {"code", "message", "section"}
    assert all({"path", "value", "rule", "section", "code"} <= set(problem) for problem in answer.json["problems"])
    assert answer.message
    assert b"Traceback" not in answer.body
    assert len(answer.body) < LIMIT_OF_AN_ERROR
