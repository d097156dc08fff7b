"""A learner sees where they stand, whatever system told it; and nobody else's."""

import pytest
from django.test import Client

from feeds.models import LearnerItemState
from feeds.services import following
from people.models import Learner
from people.services import learner_accounts, learners
from tests.feeds.told import ADL
from tests.lrs.log import make_principal, make_statement, store

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


def signed_in(north, name: str) -> tuple[Learner, Client]:
    learner = learners.create(north, name=name)
    learner_accounts.give_account(learner, username=name.lower(), password=PASSWORD, who="bo")
    client = Client()
    assert client.login(username=name.lower(), password=PASSWORD)
    return learner, client


def told(north, learner, word: str, item: str, **changes) -> None:
    actor, verb = learners.agent_of(learner), {"id": ADL + word}
    store(make_principal(north), make_statement(actor=actor, verb=verb, object={"id": item}, **changes))
    following.catch_up()


def test_my_courses_lead_to_where_i_stand(north) -> None:
    ana, client = signed_in(north, "Ana")
    told(north, ana, "passed", "https://example.org/exits", result={"score": {"scaled": 0.75}})
    told(north, ana, "initialized", "https://example.org/alarms")
    assert 'href="/learn/standing">Where I stand' in client.get("/learn/").content.decode()
    page = client.get("/learn/standing")
    shown = page.content.decode()
    for said in ("https://example.org/exits", "Passed", "75 %", "https://example.org/alarms", "In progress"):
        assert said in shown
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_bo_sees_nothing_of_anas(north) -> None:
    ana, _ = signed_in(north, "Ana")
    told(north, ana, "passed", "https://example.org/exits")
    _, bos = signed_in(north, "Bo")
    assert "Nothing has been told of you yet." in bos.get("/learn/standing").content.decode()
    assert Client().get("/learn/standing").status_code == 302


def test_more_than_a_page_goes_on_in_the_next_one(north) -> None:
    ana, client = signed_in(north, "Ana")
    agent = learners.agent_of(ana)
    told_of = [f"https://example.org/{number:02}" for number in range(51)]
    store(make_principal(north), *[make_statement(actor=agent, object={"id": each}) for each in told_of])
    following.catch_up()
    keys = list(LearnerItemState.objects.order_by("item_key").values_list("item_key", flat=True))
    first = client.get("/learn/standing").content.decode()
    assert (first.count('scope="row"'), f"?after={keys[49]}" in first) == (50, True)
    second = client.get("/learn/standing", {"after": keys[49]}).content.decode()
    assert (second.count('scope="row"'), "First page" in second) == (1, True)
    assert client.get("/learn/standing", {"after": "nonsense"}).status_code == 404
