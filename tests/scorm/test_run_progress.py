"""What a commit leaves: where a learner stands with the course, time, and Statements with documents."""

import json
from typing import Any

import pytest

from courses.services import enrollments
from lrs.services import documents
from lrs.services.document_context import state_context
from people.services import learners
from scorm_bridge.models import Attempt, CmiElement, PlayerLaunch, PlayerSession, ScoAttempt, SetAside
from scorm_bridge.services import commits, tokens
from tests.scorm.busy_log import busy_for
from tests.scorm.learning import Learning, post
from tests.scorm.manifest_builder import element, item, resource

pytestmark = pytest.mark.django_db

PASSES = {"cmi.completion_status": "completed", "cmi.success_status": "passed", "cmi.score.scaled": "0.8"}


def finishing(elements: dict[str, str], kind: str = "terminated", elapsed: int = 0) -> dict[str, Any]:
    return {"elements": elements, "events": [{"kind": kind, "elapsed": elapsed}]}


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


@pytest.fixture
def ana_12(north) -> Learning:
    return Learning(north, item(title="Lesson"), version="1.2")


def test_a_learner_who_passes_is_done_with_the_course(ana) -> None:
    player = ana.opened()
    player.begin()
    answer = player.commit(**finishing({**PASSES, "cmi.session_time": "PT1M30S", "cmi.progress_measure": "1"}))
    stands = {"completion": "completed", "success": "passed", "scaled": 0.8, "progress": 1.0}
    assert answer["status"] == {"lesson": stands}
    assert (answer["course"]["completion"], answer["course"]["success"]) == ("completed", "passed")
    state = ana.state
    assert (state.completed_at is None, state.passed_at is None, state.failed_at) == (False, False, None)
    assert (state.score_scaled, state.progress, state.seconds) == (0.8, 100, 90.0)
    assert enrollments.get(ana.tenant.pk, ana.enrollment.pk).satisfied_at is not None
    assert ana.verbs() == [
        "initialized",
        "progressed",
        "scored",
        "completed",
        "passed",
        "terminated",
        "completed",
    ]


@pytest.mark.parametrize(
    ("version", "element_name", "halfway", "success"),
    [
        ("1.2", "cmi.core.lesson_status", "incomplete", "unknown"),
        ("2004 4th Edition", "cmi.completion_status", "unknown", "passed"),
    ],
)
def test_an_asset_is_completed_when_it_is_delivered(north, version, element_name, halfway, success) -> None:
    """It has no run-time to say so: its delivery is all that a player knows of it (SN UP.4)."""
    ana = Learning(north, item("one"), item("two"), version=version, resources=resource(kind="asset"))
    player = ana.opened()
    delivered = [{"kind": "launched", "elapsed": 0}]
    answer = player.commit(activity="one", events=delivered)
    assert (answer["status"]["one"]["completion"], answer["course"]["completion"]) == ("completed", halfway)
    answer = player.commit(activity="two", events=delivered, end="suspended")
    assert (answer["course"]["completion"], answer["course"]["success"]) == ("completed", success)
    assert (ana.state.satisfied_at is None, ana.state.progress, ana.state.seconds) == (False, 100, 0)
    assert ana.verbs() == ["completed", "completed", "completed"]
    again = ana.opened().opened["activities"]
    assert {name: (each["entry"], each["elements"]) for name, each in again.items()} == {
        "one": ("resume", {element_name: "completed"}),
        "two": ("resume", {element_name: "completed"}),
    }


def test_a_sco_of_2004_that_never_calls_the_run_time_is_done_when_it_is_left(north) -> None:
    """What content doesn't say is taken for granted at the end of its attempt (SN UP.4); no run is told of it."""
    ana = Learning(north, item("one"), item("two"), version="2004 4th Edition")
    player = ana.opened()
    left = [{"kind": "terminated", "elapsed": 0}]
    answer = player.commit(activity="one", events=left)
    assert answer["course"]["completion"] == "unknown"
    answer = player.commit(activity="two", events=left, end="exited")
    assert (answer["course"]["completion"], answer["course"]["success"]) == ("completed", "passed")
    assert ana.state.satisfied_at is not None
    assert ana.verbs() == ["completed"]


def test_a_sco_of_1_2_that_never_calls_the_run_time_is_completed_when_the_learner_goes_on(north) -> None:
    """The LMS says so when the learner navigates away from a SCO that sets no status (1.2 RTE §3.4.4 lesson_status)."""
    ana = Learning(north, item("one"), item("two"), version="1.2")
    player = ana.opened()
    left = [{"kind": "terminated", "elapsed": 0}]
    answer = player.commit(activity="one", elements={"cmi.core.lesson_status": "completed"}, events=left)
    assert answer["course"]["completion"] == "incomplete"
    answer = player.commit(activity="two", elements={"cmi.core.lesson_status": "completed"}, events=left, end="exited")
    assert (answer["course"]["completion"], answer["course"]["success"]) == ("completed", "unknown")
    assert ana.state.satisfied_at is not None
    assert ana.verbs() == ["completed", "completed", "completed"]


def test_an_asset_that_speaks_to_the_run_time_is_believed(north) -> None:
    """Tools call SCOs assets by mistake; what they say counts."""
    ana = Learning(north, item("one"), resources=resource(kind="asset"))
    player = ana.opened()
    player.begin(activity="one", elements={"cmi.completion_status": "incomplete"})
    assert (ana.state.satisfied_at, ana.verbs()) == (None, ["initialized"])
    player.commit(activity="one", **finishing({"cmi.completion_status": "completed"}))
    assert ana.state.satisfied_at is not None


def test_who_fails_is_not_done(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(**finishing({"cmi.completion_status": "completed", "cmi.success_status": "failed"}))
    assert ana.state.failed_at is not None
    assert ana.state.satisfied_at is None


def test_a_new_attempt_takes_nothing_back(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(**finishing(PASSES), end="exited")
    reached = ana.state
    again = ana.opened()
    assert (again.opened["attemptNumber"], again.opened["activities"]) == (2, {})
    again.begin(elements={"cmi.completion_status": "incomplete", "cmi.score.scaled": "0.1"})
    state = ana.state
    assert (state.completed_at, state.score_scaled, state.progress) == (reached.completed_at, 0.8, 100)
    assert list(Attempt.objects.order_by("number").values_list("completion", flat=True)) == ["completed", "incomplete"]


def test_time_adds_up_over_runs_and_attempts(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(elements={"cmi.session_time": "PT10S", "cmi.exit": "suspend"})
    player.commit(**finishing({"cmi.session_time": "PT20S"}, "suspended"))
    player.begin()
    player.commit(elements={"cmi.session_time": "PT5S"}, end="suspended")
    again = ana.opened()
    assert again.activity()["totalTime"] == "PT25S"
    assert ana.state.seconds == 25.0


def test_an_end_without_suspend_is_followed_by_a_new_attempt_of_the_sco(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.location": "3"})
    player.commit(**finishing({"cmi.exit": "normal"}), end="suspended")
    lesson = ana.opened().activity()
    assert (lesson["attempt"], lesson["entry"], lesson["elements"], lesson["totalTime"]) == (2, "ab-initio", {}, "PT0S")


@pytest.mark.parametrize(
    ("exit_value", "kind", "attempt", "entry"),
    [
        ("suspend", "terminated", 1, "resume"),
        ("suspend", "suspended", 1, "resume"),
        ("", "terminated", 2, "ab-initio"),
        ("time-out", "terminated", 2, "ab-initio"),
        ("logout", "terminated", 2, "ab-initio"),
    ],
)
def test_how_a_sco_exits_decides_how_it_is_entered(ana, exit_value, kind, attempt, entry) -> None:
    player = ana.opened()
    player.begin()
    player.commit(**finishing({"cmi.exit": exit_value}, kind), end="suspended")
    lesson = ana.opened().activity()
    assert (lesson["attempt"], lesson["entry"]) == (attempt, entry)


def test_an_exit_is_that_of_its_own_run(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(**finishing({"cmi.exit": "suspend"}))
    player.begin()
    player.commit(**finishing({}), end="suspended")
    assert ana.opened().activity()["entry"] == "ab-initio"


def test_a_sco_of_12_finds_what_it_left_however_it_ended(ana_12) -> None:
    player = ana_12.opened()
    left = {"cmi.core.lesson_location": "7", "cmi.suspend_data": "x", "cmi.core.session_time": "00:01:00"}
    player.begin(elements={**left, "cmi.core.lesson_status": "incomplete"})
    player.commit(**finishing({"cmi.core.exit": ""}), end="suspended")
    again = ana_12.opened()
    lesson = again.activity()
    assert (lesson["attempt"], lesson["entry"], lesson["totalTime"]) == (2, "", "0000:01:00.00")
    kept = {"cmi.core.lesson_location": "7", "cmi.suspend_data": "x", "cmi.core.lesson_status": "incomplete"}
    assert lesson["elements"] == kept
    again.begin(attempt=2)
    again.commit(attempt=2, elements={"cmi.core.exit": "suspend"}, events=[{"kind": "terminated", "elapsed": 0}])
    again.commit(attempt=2, end="suspended")
    third = ana_12.opened().activity()
    assert (third["attempt"], third["entry"], third["totalTime"]) == (2, "resume", "0000:01:00.00")
    assert third["elements"]["cmi.suspend_data"] == "x"
    assert ana_12.state.seconds == 60.0


def test_the_mastery_score_of_12_decides_when_the_sco_has_ended(north) -> None:
    mastery = element("adlcp:masteryscore", "80")
    ana = Learning(north, item("lesson", mastery), version="1.2")
    player = ana.opened()
    player.begin(elements={"cmi.core.lesson_status": "completed", "cmi.core.score.raw": "79"})
    answer = player.commit(**finishing({}), end="suspended")
    assert answer["status"]["lesson"]["success"] == "failed"
    assert ana.opened().activity()["elements"]["cmi.core.lesson_status"] == "failed"


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_looking_around_and_looking_back_change_nothing(ana, mode) -> None:
    ana.opened().begin(elements={"cmi.location": "3"})
    player = ana.opened(mode)
    assert (player.opened["mode"], player.opened["credit"]) == (mode.lower(), "no-credit")
    player.begin()
    answer = player.commit(**finishing(PASSES), globalObjectives={"g": {"satisfied": True}}, end="exited")
    assert answer["status"]["lesson"]["success"] == "unknown"
    assert (ana.state.completed_at, ana.state.score_scaled, ana.state.satisfied_at) == (None, None, None)
    assert ana.verbs() == ["initialized", "initialized", "terminated"]
    assert ana.statements()[2]["result"].keys() == {"duration"}
    again = ana.opened(takeover=True)
    assert (again.opened["attemptNumber"], again.activity()["elements"]) == (1, {"cmi.location": "3"} | RUN)
    assert again.opened["globalObjectives"] == {}


RUN = {"cmi.exit": "", "cmi.session_time": ""}


def test_a_review_shows_what_was_done(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.location": "3"})
    player.commit(**finishing(PASSES), end="exited")
    lesson = ana.opened("Review").activity()
    assert (lesson["attempt"], lesson["entry"]) == (1, "")
    assert lesson["elements"]["cmi.location"] == "3"
    assert lesson["status"]["success"] == "passed"


def test_a_course_is_done_when_all_its_scos_are(north) -> None:
    ana = Learning(north, item("one"), item("two"))
    player = ana.opened()
    for name in ("one", "two"):
        assert ana.state.satisfied_at is None
        player.begin(activity=name)
        player.commit(activity=name, **finishing(PASSES))
    assert ana.state.satisfied_at is not None
    assert "completed" in ana.verbs()


def test_where_clusters_stand_is_kept_with_the_commit(north) -> None:
    ana = Learning(north, item("module", item("a"), item("b")))
    player = ana.opened()
    for activity in ("a", "b"):
        player.begin(activity=activity, elements={"cmi.completion_status": "completed"})
    assert Attempt.objects.get().standings["clusters"] == {"module": ["completed", "unknown"]}


@pytest.mark.parametrize(
    ("model", "written", "fixed"),
    [
        (
            Attempt,
            (*commits._REACHED, *commits._NAVIGATION),
            "id tenant enrollment item number mode begun_at ended_at ended_by sessions",
        ),
        (ScoAttempt, commits._SCO, "id tenant attempt activity number begun_at"),
        (
            PlayerSession,
            commits._SEEN,
            "id tenant attempt launch number opened_at superseded_at pruned_number",
        ),
        (PlayerLaunch, tokens.COUNTED, "id tenant attempt token_hash return_url launched_at"),
    ],
)
def test_a_commit_writes_each_field_that_it_may_change(model, written, fixed) -> None:
    names = {each.name for each in model._meta.concrete_fields}
    assert names == {*written, *fixed.split()}


def test_refused_values_are_told_and_set_aside_and_the_rest_is_stored(ana) -> None:
    player = ana.opened()
    answer = player.begin(elements={"cmi.score.scaled": "7", "cmi.location": "3", "cmi.nothing": "x"})
    assert [each["element"] for each in answer["refused"]] == ["cmi.score.scaled", "cmi.nothing"]
    kept = SetAside.objects.get()
    assert kept.reason == "refused"
    assert [(each["element"], each["value"]) for each in json.loads(kept.content)] == [
        ("cmi.score.scaled", "7"),
        ("cmi.nothing", "x"),
    ]
    assert ana.opened(takeover=True).activity()["elements"]["cmi.location"] == "3"


def test_more_elements_than_are_kept_are_refused(ana, settings) -> None:
    settings.SCORM_SCO_MAX_ELEMENTS = 2
    answer = ana.opened().commit(
        elements={"cmi.location": "3", "cmi.suspend_data": "x", "cmi.completion_status": "completed"}
    )
    assert [each["element"] for each in answer["refused"]] == ["cmi.completion_status"]


def test_statements_carry_the_registration_and_the_time_of_the_server(ana) -> None:
    player = ana.opened()
    player.begin(elapsed=10**12)
    [initialized] = ana.statements()
    assert initialized["context"]["registration"] == str(ana.enrollment.pk)
    assert initialized["actor"]["account"]["name"] == ana.learner.account_name
    assert initialized["timestamp"] <= initialized["stored"]
    sco = ScoAttempt.objects.get()
    assert str(sco.pk) in json.dumps(initialized)


def test_a_commit_that_comes_again_says_nothing_again(ana) -> None:
    player = ana.opened()
    player.begin()
    body = player.body(**finishing(PASSES))
    post("commit", body)
    said = ana.statements()
    assert post("commit", body).status_code == 200
    assert ana.statements() == said


def test_suspend_data_stands_in_a_state_document(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.suspend_data": "a\x00b", "cmi.location": "3"}, sharedData={"urn:store": "shared"})
    sco = ScoAttempt.objects.get()
    agent = learners.agent_of(ana.learner)
    course = f"https://north.example.org/scorm/{ana.course_id}"
    attempt = f"{course}/items/lesson?attemptId={sco.pk}"
    context = state_context(ana.tenant.pk, activity_iri=attempt, agent=agent, registration=None)
    ids, _ = documents.list_ids(context)
    found = {each: documents.find(context, each).content for each in ids}
    assert "a\ufffdb" in [each.decode() for each in found.values()]
    whole = state_context(ana.tenant.pk, activity_iri=course, agent=agent, registration=ana.enrollment.pk)
    assert len(documents.list_ids(whole)[0]) == 1


def test_while_nothing_can_be_said_nothing_is_kept(ana) -> None:
    """Neither CMI data without Statements nor Statements without CMI data; the player sends it again."""
    player = ana.opened()
    player.begin()
    said = ana.verbs()
    with busy_for(ana.enrollment.pk):
        assert player.send(**finishing({**PASSES, "cmi.location": "9"})).status_code == 503
    assert ana.verbs() == said
    assert (ana.state.completed_at, ana.state.seconds) == (None, 0)
    assert "cmi.location" not in CmiElement.objects.values_list("name", flat=True)
