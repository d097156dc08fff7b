"""What administrators and clients of the management API see of attempts, and that they can end them."""

import json
from base64 import b64encode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from people.models import AuditEntry
from people.rules.terms import Terms
from people.services import credentials
from scorm_bridge.models import Attempt, ScoAttempt
from tests.scorm.learning import Learning

pytestmark = pytest.mark.django_db


class Api:
    """A client of the management API of one tenant."""

    def __init__(self, tenant) -> None:
        issued = credentials.create(tenant, Terms(name="Bo", scopes=frozenset({"all"})))
        basic = b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()
        self.http = Client(headers={"Authorization": f"Basic {basic}"})

    def get(self, path: str, **query: object):
        address = path if path.startswith("http") else f"/api/v1/scorm/{path}"
        return self.http.get(address, query_params={name: str(value) for name, value in query.items()} or None)

    def post(self, path: str):
        return self.http.post(f"/api/v1/scorm/{path}")


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


@pytest.fixture
def bo(north) -> Api:
    return Api(north)


@pytest.fixture
def admin(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bo", password="not needed"))
    return client


def worked_on(ana: Learning) -> Attempt:
    player = ana.opened()
    player.begin(elements={"cmi.location": "3", "cmi.suspend_data": "a\x00b\ud800", "cmi.score.scaled": "7"})
    player.commit(elements={"cmi.location": "4"})
    ana.opened(takeover=True)
    player.send(elements={"cmi.location": "<late>"})
    return Attempt.objects.get()


def test_attempts_are_listed_a_page_at_a_time(ana, bo, north) -> None:
    for learner in (ana, Learning(north, name="Ben")):
        learner.launch("Browse")
        learner.launch("Browse")
    first = bo.get("attempts", limit=3).json()
    rest = bo.get(first["next"]).json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (3, 1, None)
    found = [each["id"] for each in first["results"] + rest["results"]]
    assert found == [str(each) for each in Attempt.objects.order_by("-begun_at", "pk").values_list("pk", flat=True)]
    of_ana = bo.get("attempts", registration=ana.enrollment.pk).json()["results"]
    assert [each["number"] for each in of_ana] == [2, 1]


def test_an_attempt_shows_its_activities_elements_commits_and_what_was_set_aside(ana, bo) -> None:
    attempt = worked_on(ana)
    shown = bo.get(f"attempts/{attempt.pk}").json()
    [sco] = shown["sco_attempts"]
    assert (shown["mode"], sco["activity"], sco["number"]) == ("normal", "lesson", 1)
    path = f"attempts/{attempt.pk}/sco-attempts/{sco['id']}/elements"
    found, page = [], bo.get(path, limit=2).json()
    while True:
        found += page["results"]
        if page["next"] is None:
            break
        page = bo.get(page["next"]).json()
    assert {"name": "cmi.location", "value": "4", "session": 1, "commit": 2} in found
    assert {"name": "cmi.suspend_data", "value": "a\ufffdb\ufffd", "session": 1, "commit": 1} in found
    commits = bo.get(f"attempts/{attempt.pk}/commits").json()["results"]
    assert [(each["session"], each["number"], each["elements"]) for each in commits] == [(1, 2, 1), (1, 1, 3)]
    assert [each["kind"] for each in commits[1]["events"]] == ["initialized"]
    aside = bo.get(f"attempts/{attempt.pk}/set-aside").json()["results"]
    assert [(each["reason"], each["number"]) for each in aside] == [("superseded", 3), ("refused", 1)]
    assert json.loads(aside[0]["content"])["elements"] == {"cmi.location": "<late>"}


def test_an_attempt_is_ended_once_and_the_next_launch_begins_anew(ana, bo) -> None:
    attempt = worked_on(ana)
    assert bo.post(f"attempts/{attempt.pk}/end").json()["ended_by"] == "administrator"
    assert bo.post(f"attempts/{attempt.pk}/end").status_code == 409
    entry = AuditEntry.objects.get(action="scorm.end-attempt")
    assert (entry.who, entry.object) == ("credential Bo", f"attempt {attempt.pk}")
    again = ana.opened().opened
    assert (again["attemptNumber"], again["activities"]) == (2, {})


def test_what_players_send_to_an_attempt_that_was_ended_is_set_aside(ana, bo) -> None:
    player = ana.opened()
    attempt = Attempt.objects.get()
    bo.post(f"attempts/{attempt.pk}/end")
    assert player.send(elements={"cmi.location": "9"}).status_code == 401
    [aside] = bo.get(f"attempts/{attempt.pk}/set-aside").json()["results"]
    assert aside["reason"] == "token-over"


def test_another_tenant_sees_and_ends_nothing(ana, south) -> None:
    attempt, cy = worked_on(ana), Api(south)
    assert cy.get("attempts").json()["results"] == []
    sco = ScoAttempt.objects.get()
    for path in ("", "/commits", "/set-aside", f"/sco-attempts/{sco.pk}/elements"):
        assert cy.get(f"attempts/{attempt.pk}{path}").status_code == 404
    assert cy.post(f"attempts/{attempt.pk}/end").status_code == 404
    assert Attempt.objects.get().ended_at is None


def test_administrators_see_attempts_and_each_element(ana, admin) -> None:
    attempt = worked_on(ana)
    listed = admin.get("/admin/scorm_bridge/attempt/", {"tenant": "north"}).content.decode()
    assert "Ana" in listed
    assert "Ana" in admin.get("/admin/scorm_bridge/attempt/", {"tenant": "north", "q": "Ana"}).content.decode()
    page = admin.get(f"/admin/scorm_bridge/attempt/{attempt.pk}/change/").content.decode()
    sco = ScoAttempt.objects.get()
    assert f'href="/admin/scorm_bridge/scoattempt/{sco.pk}/change/"' in page
    assert "superseded" in page
    assert "\\u003clate" in page or "&lt;late&gt;" in page
    elements = admin.get(f"/admin/scorm_bridge/scoattempt/{sco.pk}/change/").content.decode()
    assert "<code>cmi.location</code> = 4 <small>(1/2)</small>" in elements


def test_administrators_end_attempts(ana, admin) -> None:
    attempt = worked_on(ana)
    sent = {"action": "end", "_selected_action": [str(attempt.pk)]}
    admin.post("/admin/scorm_bridge/attempt/?tenant=north", sent)
    assert Attempt.objects.get().ended_by == "administrator"
    assert AuditEntry.objects.get(action="scorm.end-attempt").who == "bo"
