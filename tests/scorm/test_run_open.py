"""Opening an attempt: what a player gets, and who may have it open."""

import pytest

from courses.services import enrollments
from scorm_bridge.models import SetAside
from tests.scorm.learning import Learning, Player, post
from tests.scorm.manifest_builder import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def test_a_player_gets_everything_that_it_needs(ana) -> None:
    opened = ana.opened().opened
    assert (opened["standard"], opened["edition"], opened["mode"], opened["credit"]) == ("2004", 4, "normal", "credit")
    assert (opened["session"], opened["number"], opened["elapsed"]) == (1, 0, 0)
    assert opened["learner"] == {"id": ana.learner.account_name, "name": "Ana"}
    assert opened["course"] == {"title": "Safety", "language": "", "returnUrl": "https://north.example.org/back"}
    assert (opened["current"], opened["sequencing"], opened["activities"]) == (None, None, {})
    [lesson] = opened["organization"]["items"]
    assert (lesson["identifier"], lesson["isSco"], lesson["items"]) == ("lesson", True, [])
    version = ana.enrollment.version_id
    assert lesson["url"] == f"http://content.localhost:8000/content/{ana.tenant.pk}/{version}/index.html"
    assert lesson["sequencing"]["controlMode"]["choiceExit"] is True
    assert lesson["sequencing"]["objectives"]["primary"]["minNormalizedMeasure"] == 1.0


def test_what_was_committed_comes_back_in_the_next_session(ana) -> None:
    first = ana.opened()
    first.begin(
        elements={"cmi.location": "page 3", "cmi.suspend_data": "a=1"},
        sequencing={"state": [1, 2]},
        current="lesson",
        globalObjectives={"urn:goal": {"satisfied": True}},
        sharedData={"urn:store": "text"},
    )
    first.commit(end="suspended")
    again = ana.opened()
    lesson = again.activity()
    assert (lesson["attempt"], lesson["entry"]) == (1, "resume")
    assert lesson["elements"]["cmi.location"] == "page 3"
    assert lesson["elements"]["cmi.suspend_data"] == "a=1"
    assert again.opened["session"] == 2
    assert again.opened["sequencing"] == {"state": [1, 2]}
    assert again.opened["current"] == "lesson"
    assert again.opened["globalObjectives"] == {"urn:goal": {"satisfied": True}}
    assert again.opened["sharedData"] == {"urn:store": "text"}


def test_an_attempt_that_is_open_elsewhere_is_only_taken_over_when_asked_to(ana) -> None:
    first = ana.opened()
    second = ana.launch()
    refused = second.try_open()
    assert refused.status_code == 409
    assert refused.json()["code"] == "open-elsewhere"
    assert refused.json()["session"] == 1
    assert refused.json()["attempt"] == first.opened["attempt"]
    assert second.open(takeover=True).opened["session"] == 2
    assert first.send(elements={"cmi.location": "3"}).json()["code"] == "superseded"
    assert first.open(takeover=True).opened["session"] == 3


def test_a_page_that_is_gone_keeps_nobody_waiting(ana) -> None:
    left = ana.opened()
    left.begin(elements={"cmi.location": "3"})
    left.commit(elements={"cmi.location": "4"}, gone=True)
    other = ana.opened()
    assert (other.activity()["entry"], other.activity()["elements"]["cmi.location"]) == ("resume", "4")
    assert ana.verbs() == ["initialized", "suspended"]


def test_a_page_that_was_gone_and_comes_back_opens_again(ana) -> None:
    page = ana.opened()
    page.commit(activity="", gone=True)
    assert page.open().opened["session"] == 2
    page.commit(activity="", gone=True)
    ana.opened()
    refused = page.try_open()
    assert (refused.status_code, refused.json()["code"]) == (409, "open-elsewhere")


def test_what_was_on_its_way_when_its_page_was_left_counts_and_holds_nobody_up(ana) -> None:
    left = ana.opened()
    left.begin()
    late = left.body(elements={"cmi.suspend_data": "late"})
    left.commit(elements={"cmi.location": "4"}, gone=True)
    assert post("commit", late).status_code == 200
    kept = ana.opened().activity()["elements"]
    assert (kept["cmi.location"], kept["cmi.suspend_data"]) == ("4", "late")


def test_a_page_says_in_vain_that_it_is_gone_where_another_one_has_gone_on(ana) -> None:
    page = ana.opened()
    gone = page.body(activity="", gone=True)
    page.open().begin()
    assert post("commit", gone).status_code == 200
    assert ana.launch().try_open().json()["session"] == 2
    taken_over, here = page, ana.opened(takeover=True)
    assert taken_over.send(activity="", gone=True).json()["code"] == "superseded"
    assert (here.commit()["refused"], SetAside.objects.count()) == ([], 0)


def test_a_player_that_is_loaded_again_gets_a_new_session(ana) -> None:
    player = ana.opened()
    player.commit(elements={"cmi.location": "3"})
    assert player.open().opened["session"] == 2
    assert player.activity()["elements"] == {"cmi.location": "3"}


def test_a_silent_player_is_not_open_elsewhere(ana, settings) -> None:
    ana.opened()
    settings.SCORM_ALIVE_SECONDS = 0
    assert ana.opened().opened["session"] == 2


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.00000000-0000-0000-0000-000000000000.secret", "é.²..x"])
def test_a_token_of_nothing_opens_nothing(db, token) -> None:
    refused = post("open", {"token": token})
    assert (refused.status_code, refused.json()["code"]) == (401, "token-over")


def test_a_token_with_another_secret_or_tenant_opens_nothing(ana, south) -> None:
    tenant, launch, secret = ana.launch().token.split(".")
    for token in (f"{tenant}.{launch}.{secret[::-1]}", f"{south.pk}.{launch}.{secret}"):
        assert Player(token).try_open().status_code == 401


def test_a_launch_is_over_with_its_session(ana) -> None:
    player = ana.opened()
    player.commit(end="suspended")
    assert player.try_open().status_code == 401


def test_a_launch_whose_attempt_ended_before_it_was_opened_begins_the_next_one(ana) -> None:
    """The last commit of a page that is left may come after the learner has launched the course again."""
    left, again = ana.opened(), ana.launch()
    left.commit(end="exited")
    opened = again.open().opened
    assert (opened["attemptNumber"], opened["session"]) == (2, 1)
    again.commit(elements={"cmi.location": "1"})
    assert left.try_open().status_code == 401


def test_pages_of_other_origins_get_no_answer(ana) -> None:
    token = ana.launch().token
    assert post("open", {"token": token}, Origin="https://elsewhere.example.org").status_code == 403
    answered = post("open", {"token": token})
    assert answered["Access-Control-Allow-Origin"] == "http://content.localhost:8000"
    assert answered["Cache-Control"] == "no-store"


def test_items_are_nested_as_in_the_manifest(north) -> None:
    inner = item("inner", title="Inner")
    opened = Learning(north, item("outer", inner, title="Outer")).opened().opened
    [outer] = opened["organization"]["items"]
    assert (outer["url"], outer["items"][0]["identifier"]) == ("", "inner")


def test_an_enrollment_that_was_closed_in_the_meantime_isnt_opened_but_keeps_what_comes(ana) -> None:
    running, waiting = ana.opened(), ana.launch()
    enrollments.end(ana.tenant.pk, ana.enrollment.pk, who="Bo")
    refused = waiting.try_open(takeover=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot-launch")
    assert running.commit(elements={"cmi.location": "3"})["refused"] == []
