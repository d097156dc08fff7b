"""Statements go to an LRS that isn't ours: Ralph takes, refuses and compares them in its own way."""

from collections.abc import Iterator

import pytest

from feeds.models import Delivery, Feed
from feeds.services import feed_settings, sending_out
from feeds.services.feed_settings import NewFeed
from lrs.rules.versions import Version
from people.models import Tenant
from tests.feeds.peers.ralph.peer import PASSWORD, REQUIREMENTS, USER, Ralph
from tests.feeds.sinks.test_xapi import MENTOR, dead_letters, did, tell
from tests.feeds.test_delivering import time_passes
from tests.lrs.log import make_tenant
from tests.peer_python import PeerNotInstalled, interpreter

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ralph(tmp_path_factory) -> Iterator[Ralph]:
    try:
        python = interpreter(REQUIREMENTS)
    except PeerNotInstalled as reason:
        pytest.skip(f"Ralph can't be installed: {reason}")
    with Ralph(python, tmp_path_factory.mktemp("ralph")) as running:
        yield running


@pytest.fixture
def north(ralph, settings) -> Tenant:
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.OUTBOUND_PLAIN_HTTP = True
    tenant = make_tenant()
    new = NewFeed(name="Ralph", kind="xapi", url=ralph.url, options={"username": USER}, secret=PASSWORD)
    feed_settings.create(tenant.pk, new, who="bo")
    return tenant


def test_it_has_what_we_have_under_its_own_authority(north, ralph) -> None:
    told = [did("initialized", timestamp="2026-11-20T10:00:00.120Z"), did("passed", result={"score": {"scaled": 0.5}})]
    tell(north, *told)
    assert sending_out.deliver_all() == 2
    theirs = ralph.statements()
    assert [theirs[each["id"]]["verb"]["id"] for each in told] == [each["verb"]["id"] for each in told]
    assert theirs[told[0]["id"]]["timestamp"] == "2026-11-20T10:00:00.120Z"
    assert theirs[told[1]["id"]]["result"] == {"score": {"scaled": 0.5}}
    assert theirs[told[0]["id"]]["authority"]["name"] == "Tributary"


def test_what_is_sent_twice_is_there_once(north, ralph) -> None:
    statement = did()
    tell(north, statement)
    sending_out.deliver_all()
    before = len(ralph.statements())
    time_passes()
    feed_settings.replay_since(north.pk, Feed.objects.get().pk, north.created_at, who="bo")
    assert sending_out.deliver_all() == 1
    assert (len(ralph.statements()), Delivery.objects.count()) == (before, 0)


def test_one_whose_id_is_anothers_there_doesnt_keep_the_rest_of_its_batch_from_coming(north, ralph) -> None:
    told = [did() for _ in range(4)]
    ralph.keep({**told[2], "result": {"success": False}})
    tell(north, *told)
    sending_out.deliver_all()
    assert dead_letters() == {told[2]["id"]: f"409: it has another Statement with the id {told[2]['id']}."}
    assert {each["id"] for each in told} <= set(ralph.statements())


def test_a_wrong_password_loses_nothing(north, ralph) -> None:
    feed = Feed.objects.get()
    feed_settings.change(north.pk, feed.pk, who="bo", secret="wrong")
    statement = did()
    tell(north, statement)
    sending_out.deliver_all()
    feed.refresh_from_db()
    assert feed.last_problem.startswith("401")
    feed_settings.change(north.pk, feed.pk, who="bo", secret=PASSWORD)
    time_passes()
    sending_out.deliver_all()
    assert statement["id"] in ralph.statements()


def test_what_only_2_0_has_stays_here(north, ralph) -> None:
    statement = did(context={"contextAgents": [MENTOR]})
    tell(north, statement, version=Version.V2_0_0)
    sending_out.deliver_all()
    assert "context" not in ralph.statements()[statement["id"]]
