"""Commits: each is taken once, the newest value of each element counts, and nothing that came is lost."""

import json

import pytest

from scorm_bridge.models import Commit, SetAside
from tests.scorm.learning import Learning, Player, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def location(ana: Learning) -> str:
    return ana.opened(takeover=True).activity()["elements"]["cmi.location"]


def set_aside(ana: Learning) -> list[tuple[str, int]]:
    rows = SetAside.objects.filter(tenant=ana.tenant).order_by("pk")
    return list(rows.values_list("reason", "number"))


def test_a_commit_that_comes_again_is_answered_as_before_and_changes_nothing(ana) -> None:
    player = ana.opened()
    body = player.body(elements={"cmi.location": "1"})
    first = post("commit", body)
    player.commit(elements={"cmi.location": "2"})
    again = post("commit", body)
    assert (again.status_code, again.content) == (200, first.content)
    assert (location(ana), set_aside(ana)) == ("2", [])
    assert Commit.objects.count() == 2


def test_another_commit_under_a_used_number_is_set_aside(ana) -> None:
    player = ana.opened()
    body = player.body(elements={"cmi.location": "1"})
    first = post("commit", body)
    again = post("commit", {**body, "elements": {"cmi.location": "9"}})
    assert (again.status_code, again.content) == (200, first.content)
    assert (location(ana), set_aside(ana)) == ("1", [("number-used-twice", 1)])


def test_an_older_commit_that_comes_late_adds_only_what_it_alone_has(ana) -> None:
    player = ana.opened()
    late = player.body(elements={"cmi.location": "1", "cmi.suspend_data": "kept"}, current="early")
    player.commit(elements={"cmi.location": "2"}, current="lesson")
    assert post("commit", late).status_code == 200
    again = ana.opened(takeover=True)
    assert again.activity()["elements"] == {"cmi.location": "2", "cmi.suspend_data": "kept"}
    assert again.opened["current"] == "lesson"


def test_a_commit_that_was_on_its_way_when_its_session_ended_is_taken(ana) -> None:
    player = ana.opened()
    late = player.body(elements={"cmi.location": "1"})
    player.commit(end="suspended")
    assert post("commit", late).status_code == 200
    assert (location(ana), set_aside(ana)) == ("1", [])


def test_what_comes_after_the_end_of_a_session_is_set_aside(ana) -> None:
    player = ana.opened()
    player.commit(elements={"cmi.location": "1"}, end="suspended")
    refused = player.send(elements={"cmi.location": "2"})
    assert (refused.status_code, refused.json()["code"]) == (401, "token-over")
    assert (location(ana), set_aside(ana)) == ("1", [("token-over", 2)])


def test_what_comes_after_a_takeover_is_set_aside_once(ana) -> None:
    first = ana.opened()
    ana.opened(takeover=True).commit(elements={"cmi.location": "2"})
    body = first.body(elements={"cmi.location": "1"})
    refused = [post("commit", body) for _ in range(2)]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(409, "superseded")] * 2
    assert set_aside(ana) == [("superseded", 1)]
    content = json.loads(SetAside.objects.get().content)
    assert content["elements"] == {"cmi.location": "1"}
    assert "token" not in content
    assert location(ana) == "2"


def test_what_a_dead_browser_left_is_delivered_with_the_next_token(ana) -> None:
    dead = ana.opened()
    left = dead.body(elements={"cmi.location": "left"})
    player = ana.launch()
    assert player.try_open().json()["session"] == dead.session
    delivered = post("commit", {**left, "token": player.token})
    assert (delivered.status_code, delivered.json()["number"]) == (200, 1)
    assert player.open(takeover=True).activity()["elements"] == {"cmi.location": "left"}
    again = post("commit", {**left, "token": player.token})
    assert again.content == delivered.content


def test_a_commit_that_a_dead_browser_sends_again_with_the_next_token_is_the_same_one(ana) -> None:
    dead = ana.opened()
    left = dead.body(elements={"cmi.location": "3"})
    answered = post("commit", left)
    next_one = ana.opened(takeover=True)
    assert post("commit", {**left, "token": next_one.token}).content == answered.content
    assert SetAside.objects.count() == 0


def test_what_a_dead_browser_left_is_set_aside_when_the_learner_went_on_elsewhere(ana) -> None:
    dead = ana.opened()
    left = dead.body(elements={"cmi.location": "left"})
    player = ana.opened(takeover=True)
    player.commit(elements={"cmi.location": "newer"})
    assert post("commit", {**left, "token": player.token}).status_code == 409
    assert set_aside(ana) == [("superseded", 1)]


def test_sessions_of_other_attempts_are_unknown(ana, north) -> None:
    other = Learning(north, name="Bo").opened()
    player = ana.launch()
    refused = post("commit", {**other.body(elements={"cmi.location": "1"}), "token": player.token})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-commit")


def test_texts_that_no_database_keeps_come_back_as_they_were(ana) -> None:
    data = "a\x00b\ud83d\ud800 😀 \udfff"
    ana.opened().begin(elements={"cmi.suspend_data": data})
    assert ana.opened(takeover=True).activity()["elements"]["cmi.suspend_data"] == data


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"number": 0}, "$.number"),
        ({"number": True}, "$.number"),
        ({"elapsed": -1}, "$.elapsed"),
        ({"elapsed": "1"}, "$.elapsed"),
        ({"elements": {"cmi.location": 1}}, "$.elements"),
        ({"elements": []}, "$.elements"),
        ({"activity": "", "elements": {"cmi.location": "1"}}, "$.activity"),
        ({"events": [{"kind": "danced", "elapsed": 1}]}, "$.events"),
        ({"events": [{"kind": "launched"}]}, "$.events"),
        ({"end": "burnt"}, "$.end"),
        ({"globalObjectives": 1}, "$.globalObjectives"),
        ({"sharedData": {"a": 1}}, "$.sharedData"),
    ],
)
def test_a_commit_that_isnt_one_is_told_what_is_wrong(ana, changes, path) -> None:
    player = ana.opened()
    refused = post("commit", {**player.body(), **changes})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-commit")
    assert path in [each["path"] for each in refused.json()["problems"]]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b"\xff"])
def test_what_isnt_an_object_of_json_is_refused(db, body) -> None:
    assert post("commit", body).status_code == 400


def test_an_activity_that_the_organization_doesnt_have_is_refused(ana) -> None:
    assert ana.opened().send(activity="nowhere", elements={"cmi.location": "1"}).status_code == 400


def test_a_commit_that_is_too_large_is_refused(ana, settings) -> None:
    settings.SCORM_COMMIT_MAX_BYTES = 65_536
    refused = ana.opened().send(elements={"cmi.suspend_data": "x" * 65_536})
    assert (refused.status_code, refused.json()["code"]) == (413, "commit-too-large")


def test_a_player_that_sends_too_much_has_to_wait(ana, settings) -> None:
    player = ana.opened()
    settings.SCORM_REQUESTS_PER_MINUTE = 10
    answers = [player.send().status_code for _ in range(12)]
    assert answers[:10] == [200] * 10
    assert answers[-1] == 429


def test_a_tenant_knows_nothing_of_anothers_attempts(ana, south) -> None:
    cy = Learning(south, name="Cy")
    player = ana.opened()
    _, launch, secret = player.token.split(".")
    assert post("commit", {**player.body(), "token": f"{south.pk}.{launch}.{secret}"}).status_code == 401
    stolen = {**player.body(elements={"cmi.location": "1"}), "token": cy.opened().token}
    assert post("commit", stolen).status_code == 200
    assert ana.opened(takeover=True).opened["activities"] == {}


def test_a_closed_enrollment_is_not_launched(ana) -> None:
    from courses.rules.errors import CannotLaunch
    from courses.services import enrollments

    enrollments.end(ana.tenant.pk, ana.enrollment.pk, who="Bo")
    with pytest.raises(CannotLaunch):
        ana.launch()


def test_only_post_is_answered(ana) -> None:
    from django.test import Client

    assert Client().get("/scorm/run/commit").status_code == 405
    preflight = Client().options("/scorm/run/commit")
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
    assert isinstance(ana.opened(), Player)
