"""What a learner does in a player, in Statements and documents: neither without the data of the content."""

import json
from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from people.rules.terms import Terms
from people.services import credentials, learners
from scorm_bridge.models import CmiElement, Commit, PlayerSession, ScoAttempt
from scorm_bridge.services import idle
from tests.scorm.learning import Learning
from tests.scorm.manifest_builder import element, item
from tests.scorm.profile_templates import broken_rules, follows_pattern, scorm_profile

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "cmi.completion_status": "completed",
    "cmi.success_status": "passed",
    "cmi.score.scaled": "0.8",
    "cmi.progress_measure": "1",
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.timestamp": "2026-11-21T15:00:30.0Z",
    "cmi.interactions.0.correct_responses.0.pattern": "a[,]b",
    "cmi.interactions.0.learner_response": "a[,]c",
    "cmi.interactions.0.result": "incorrect",
    "cmi.interactions.0.latency": "PT12.5S",
    "cmi.objectives.0.id": "o1",
    "cmi.objectives.0.success_status": "passed",
    "cmi.comments_from_learner.0.comment": "{lang=en}Fine.",
    "cmi.session_time": "PT1M30S",
}


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def ending(kind="terminated", elapsed=0):
    return [{"kind": kind, "elapsed": elapsed}]


def asked(learning, path, **parameters):
    """Ask the LRS for something, as whoever may read everything."""
    issued = credentials.create(learning.tenant, Terms(name="Bo", scopes=frozenset({"all"})))
    basic = b64encode(f"{issued.credential.key}:{issued.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
    return Client(headers=headers).get(f"/xapi/{path}", parameters or None)


def runs_of(statements):
    """Return the verbs of each run, by its subregistration."""
    runs = {}
    for each in statements:
        extensions = each["context"].get("extensions", {})
        for named in extensions.get("https://w3id.org/xapi/profiles/extensions/subregistration", ())[:1]:
            runs.setdefault(named["subregistration"], []).append(each["verb"]["id"].rpartition("/")[2])
    return runs


def test_what_a_sco_tells_is_stored_in_the_order_of_the_profile(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(elements=EVERYTHING, events=ending(elapsed=90_000), elapsed=90_000)

    statements = ana.statements()
    sco = ScoAttempt.objects.get()
    assert runs_of(statements) == {
        str(sco.pk): [
            "initialized",
            "responded",
            "commented",
            "passed",
            "progressed",
            "scored",
            "completed",
            "passed",
            "terminated",
        ]
    }
    assert ana.verbs()[-1] == "completed"
    course = statements[-1]["object"]
    assert course["definition"]["type"] == "http://adlnet.gov/expapi/activities/course"
    assert statements[-1]["result"] == {"score": {"scaled": 0.8}, "success": True, "completion": True}
    assert statements[-2]["result"]["duration"] == "PT1M30S"
    assert {each["authority"]["account"]["name"] for each in statements} == {"scorm"}
    assert {each["context"]["registration"] for each in statements} == {str(ana.enrollment.pk)}


@pytest.mark.skipif(scorm_profile() is None, reason="the public profiles aren't beside the checkout")
def test_what_is_stored_keeps_the_profile(ana) -> None:
    player = ana.opened()
    player.begin()
    player.commit(elements=EVERYTHING | {"cmi.exit": "suspend"}, events=ending("suspended"), end="suspended")
    player = ana.opened()
    player.commit(events=[{"kind": "resumed", "elapsed": 0}])
    player.commit(elements={"cmi.score.scaled": "0.9", "cmi.exit": "normal"}, events=ending())

    statements = ana.statements()
    assert [broken_rules(each) for each in statements] == [[]] * len(statements)
    [verbs] = runs_of(statements).values()
    assert follows_pattern(verbs), verbs
    assert verbs[-4:] == ["suspended", "resumed", "scored", "terminated"]


def test_an_interaction_that_comes_in_pieces_is_told_once(ana) -> None:
    player = ana.opened()
    player.begin()
    for name in [each for each in EVERYTHING if each.startswith("cmi.interactions")]:
        player.commit(elements={name: EVERYTHING[name]})
    assert "responded" not in ana.verbs()

    player.commit(elements={"cmi.location": "2"})
    player.commit(events=ending())

    [responded] = [each for each in ana.statements() if each["verb"]["id"].endswith("responded")]
    assert responded["result"] == {"response": "a[,]c", "success": False, "duration": "PT12.5S"}
    assert responded["object"]["definition"]["correctResponsesPattern"] == ["a[,]b"]
    assert ScoAttempt.objects.get().unsaid == []


def test_what_waits_is_told_when_a_session_is_closed_as_idle(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.interactions.0.id": "q1", "cmi.interactions.0.learner_response": "a"})
    assert ana.verbs() == ["initialized"]

    PlayerSession.objects.update(last_seen_at=timezone.now() - timedelta(days=1))
    assert idle.close_idle(before=timezone.now() - timedelta(hours=1)) == 1

    assert ana.verbs() == ["initialized", "responded", "suspended"]
    assert idle.close_idle(before=timezone.now()) == 0
    assert ana.verbs() == ["initialized", "responded", "suspended"]


@pytest.mark.parametrize(("end", "told"), [("suspended", "suspended"), ("exited", "terminated")])
def test_a_sco_that_still_runs_when_the_attempt_ends_ends_with_it(ana, end, told) -> None:
    player = ana.opened()
    player.begin()
    player.commit(elements={"cmi.comments_from_learner.0.comment": "Fine."}, end=end)

    assert ana.verbs()[:3] == ["initialized", "commented", told]


def test_each_sco_of_a_course_has_a_run_of_its_own_in_one_registration(north) -> None:
    ana = Learning(north, item("one"), item("two"))
    player = ana.opened()
    for name in ("one", "two"):
        player.commit(activity=name, events=[{"kind": "initialized", "elapsed": 0}])
        player.commit(activity=name, elements={"cmi.completion_status": "completed"}, events=ending())

    statements = ana.statements()
    runs = runs_of(statements)
    assert list(runs.values()) == [["initialized", "completed", "terminated"]] * 2
    assert {each["context"]["registration"] for each in statements} == {str(ana.enrollment.pk)}


def test_a_sco_of_1_2_is_told_in_the_same_words(north) -> None:
    mastery = element("adlcp:masteryscore", "70")
    ana = Learning(north, item("lesson", mastery), version="1.2")
    player = ana.opened()
    player.begin(elements={"cmi.core.lesson_status": "incomplete"})
    player.commit(
        elements={
            "cmi.core.lesson_status": "completed",
            "cmi.core.score.raw": "80",
            "cmi.core.session_time": "0000:01:30.50",
            "cmi.interactions.0.id": "q1",
            "cmi.interactions.0.type": "matching",
            "cmi.interactions.0.student_response": "1.a,2.b",
            "cmi.interactions.0.result": "correct",
        },
        events=ending(),
    )

    [run] = runs_of(ana.statements()).values()
    assert run == ["initialized", "responded", "scored", "passed", "terminated"]
    responded, terminated = ana.statements()[1], ana.statements()[4]
    assert responded["result"] == {"response": "1[.]a[,]2[.]b", "success": True}
    assert terminated["result"] == {
        "score": {"scaled": 0.8, "raw": 80},
        "success": True,
        "completion": True,
        "duration": "PT1M30.5S",
    }


def test_a_thousand_interactions_are_a_thousand_statements(ana) -> None:
    elements = {}
    for index in range(1_000):
        elements[f"cmi.interactions.{index}.id"] = f"q{index}"
        elements[f"cmi.interactions.{index}.learner_response"] = "a"
    player = ana.opened()
    player.begin()
    player.commit(elements=elements, events=ending())

    assert CmiElement.objects.filter(part__startswith="cmi.interactions").count() == 2_000
    verb = "http://adlnet.gov/expapi/verbs/responded"
    pages = [asked(ana, f"statements?{urlencode({'verb': verb, 'limit': 500})}").json()]
    while pages[-1].get("more"):
        pages.append(asked(ana, pages[-1]["more"].removeprefix("/xapi/")).json())
    assert sum(len(page["statements"]) for page in pages) == 1_000


def test_what_a_commit_leaves_is_there_for_any_client_of_the_lrs(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.location": "7", "cmi.suspend_data": "é" * 70_000})

    sco = ScoAttempt.objects.get()
    activity = f"https://north.example.org/scorm/{ana.course_id}/items/lesson"
    attempt = f"{activity}?attemptId={sco.pk}"
    agent = json.dumps(learners.agent_of(ana.learner))

    def state(iri, name):
        return asked(ana, "activities/state", activityId=iri, agent=agent, stateId=name)

    assert state(activity, "https://w3id.org/xapi/scorm/activity-state").json() == {"attempts": [attempt]}
    found = state(attempt, "https://w3id.org/xapi/scorm/attempt-state").json()
    assert (found["location"], found["credit"], found["mode"]) == ("7", "credit", "normal")
    suspended = state(attempt, "https://w3id.org/xapi/scorm/types/adl-suspend-data")
    assert suspended.content.decode() == "é" * 70_000
    profile = asked(ana, "agents/profile", agent=agent, profileId="https://w3id.org/xapi/scorm/agent-profile").json()
    assert profile["learner_id"] == ana.learner.account_name


def test_when_the_data_cannot_be_kept_nothing_is_said(ana) -> None:
    player = ana.opened()
    player.begin()
    said, kept = ana.verbs(), CmiElement.objects.count()

    with _commits_fail(), pytest.raises(DatabaseError):
        player.send(elements=EVERYTHING, events=ending())

    assert (ana.verbs(), CmiElement.objects.count(), Commit.objects.count()) == (said, kept, 1)
    assert ana.state.completed_at is None
    player.number -= 1
    player.commit(elements=EVERYTHING, events=ending())
    assert ana.verbs()[-2:] == ["terminated", "completed"]


class _commits_fail:  # noqa: N801 - read as a clause
    """Let the database refuse the last row of a commit, after all others."""

    def __enter__(self):
        with connection.cursor() as cursor:
            for statement in _MAKE[connection.vendor]:
                cursor.execute(statement)

    def __exit__(self, *exception):
        with connection.cursor() as cursor:
            cursor.execute(_DROP[connection.vendor])


_MAKE = {
    "sqlite": [
        "CREATE TEMP TRIGGER no_commits BEFORE INSERT ON main.scorm_bridge_commit"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        "CREATE TRIGGER no_commits BEFORE INSERT ON scorm_bridge_commit FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()",
    ],
}
_DROP = {
    "sqlite": "DROP TRIGGER no_commits",
    "postgresql": "DROP TRIGGER no_commits ON scorm_bridge_commit",
}
