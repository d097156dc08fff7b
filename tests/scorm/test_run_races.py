"""Requests of one attempt that come at the same time: each finds what the one before left."""

import pytest

from scorm_bridge.models import Attempt, Commit, PlayerSession, ScoAttempt
from tests.cmi5.test_races import at_once
from tests.scorm.learning import Learning, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def test_the_same_commit_sent_many_times_at_once_is_taken_once(ana) -> None:
    player = ana.opened()
    body = player.body(elements={"cmi.location": "3"}, events=[{"kind": "initialized", "elapsed": 0}])
    answers = at_once(*[lambda: post("commit", body)] * 6)
    assert {(each.status_code, each.content) for each in answers} == {(200, answers[0].content)}
    assert (Commit.objects.count(), ScoAttempt.objects.count()) == (1, 1)
    assert ana.verbs() == ["initialized"]


def test_the_newest_of_commits_that_come_in_any_order_counts(ana) -> None:
    player = ana.opened()
    bodies = [
        player.body(elements={"cmi.location": str(n), f"cmi.comments_from_learner.{n}.comment": "x"}) for n in range(8)
    ]
    answers = at_once(*(lambda body=body: post("commit", body).status_code for body in reversed(bodies)))
    assert answers == [200] * 8
    elements = ana.opened(takeover=True).activity()["elements"]
    assert (elements["cmi.location"], len(elements)) == ("7", 9)


def test_of_many_openings_at_once_one_has_the_attempt(ana) -> None:
    players = [ana.launch() for _ in range(4)]
    answers = at_once(*(lambda each=each: each.try_open().status_code for each in players))
    assert sorted(answers) == [200, 409, 409, 409]
    assert PlayerSession.objects.count() == 1


def test_many_launches_at_once_make_one_attempt(ana) -> None:
    at_once(*[ana.launch] * 4)
    assert Attempt.objects.count() == 1


def test_a_takeover_and_a_commit_at_once_lose_nothing(ana) -> None:
    first, second = ana.opened(), ana.launch()
    body = first.body(elements={"cmi.location": "3"})
    committed, opened = at_once(
        lambda: post("commit", body).status_code, lambda: second.try_open(takeover=True).status_code
    )
    assert opened == 200
    kept = ana.opened(takeover=True).opened["activities"].get("lesson", {}).get("elements", {})
    assert kept == ({"cmi.location": "3"} if committed == 200 else {})
