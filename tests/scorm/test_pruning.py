"""What is old of the ledgers is forgotten, and a commit that comes after that changes nothing."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from scorm_bridge.models import CmiElement, Commit, PlayerLaunch, PlayerSession, ScoAttempt, SetAside
from scorm_bridge.services import pruning, tokens
from tests.scorm.learning import Learning, Player, post

pytestmark = pytest.mark.django_db

BEGINS = [{"kind": "initialized", "elapsed": 0}]


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def let_pass(days: int) -> None:
    """Let all that was kept be so long ago."""
    past = timedelta(days=days)
    PlayerSession.objects.update(last_seen_at=F("last_seen_at") - past, opened_at=F("opened_at") - past)
    PlayerLaunch.objects.update(ends_at=F("ends_at") - past)
    SetAside.objects.update(came_at=F("came_at") - past)
    tokens.forget()


def prune() -> str:
    said = StringIO()
    call_command("scorm", "prune", stdout=said)
    return said.getvalue()


def location() -> str:
    return CmiElement.objects.get(name="cmi.location").value


def left(ana: Learning) -> Player:
    """Let Ana work in a session and leave it."""
    player = ana.opened()
    player.commit(elements={"cmi.location": "1"}, events=BEGINS)
    player.commit(elements={"cmi.location": "2"}, end="suspended")
    return player


def test_commits_and_launches_are_pruned_when_their_session_has_been_over_for_so_long(ana, settings) -> None:
    settings.SCORM_COMMITS_KEPT_DAYS = 30
    left(ana)
    let_pass(29)
    assert prune() == "0 entries deleted.\n"
    let_pass(9)
    assert prune() == "2 entries deleted.\n"
    assert (Commit.objects.count(), PlayerLaunch.objects.count(), PlayerSession.objects.count()) == (0, 0, 1)
    assert prune() == "0 entries deleted.\n"
    assert location() == "2"
    assert ana.opened().activity()["entry"] == "resume"


def test_what_is_still_open_is_kept(ana) -> None:
    ana.opened().begin(elements={"cmi.location": "1"})
    let_pass(1000)
    assert prune() == "0 entries deleted.\n"
    assert Commit.objects.count() == 1


def test_a_commit_of_what_was_pruned_that_comes_again_changes_nothing(ana) -> None:
    first = left(ana)
    later = ana.opened()
    let_pass(200)
    prune()
    said = ana.verbs()
    sco = ScoAttempt.objects.get()
    old = {**first.body(elements={"cmi.location": "1"}, events=BEGINS), "number": 1, "token": later.token}
    assert post("commit", old).status_code == 401
    later = ana.opened(takeover=True)
    again = post("commit", {**old, "token": later.token})
    assert (again.status_code, again.json()["refused"]) == (200, [])
    assert (location(), ana.verbs()) == ("2", said)
    assert ScoAttempt.objects.get().sequence == sco.sequence
    assert [(each.reason, each.number) for each in SetAside.objects.all()] == [("too-old", 1)]


def test_a_commit_that_was_never_sent_is_taken_however_late_it_is(ana) -> None:
    """A browser that died has kept it; nobody has gone on elsewhere."""
    player = ana.opened()
    player.commit(elements={"cmi.location": "1"}, events=BEGINS)
    unsent = player.body(elements={"cmi.location": "2", "cmi.suspend_data": "x"})
    PlayerSession.objects.update(ended_at=F("last_seen_at"), ended_by="idle")
    let_pass(200)
    prune()
    assert Commit.objects.count() == 0
    now = ana.launch()
    assert post("commit", {**unsent, "token": now.token}).status_code == 200
    assert location() == "2"
    PlayerSession.objects.update(ended_at=F("last_seen_at"))
    let_pass(200)
    prune()
    assert (Commit.objects.count(), PlayerSession.objects.get().pruned_number) == (0, 2)


def test_what_was_set_aside_is_pruned_but_for_refused_statements(ana) -> None:
    player = left(ana)
    player.send(elements={"cmi.location": "9"})
    [aside] = SetAside.objects.all()
    kept = {"tenant_id": aside.tenant_id, "attempt_id": aside.attempt_id, "session_id": aside.session_id}
    SetAside.objects.create(
        **kept, number=1, reason="statement-refused", digest=b"", came_at=aside.came_at, content="{}"
    )
    let_pass(366)
    prune()
    assert list(SetAside.objects.values_list("reason", flat=True)) == ["statement-refused"]


def test_each_process_prunes_now_and_then(ana, north) -> None:
    left(ana)
    let_pass(200)
    pruning.forget()
    Learning(north, name="Bo").opened()
    assert Commit.objects.count() == 0
