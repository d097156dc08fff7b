"""Players that break off: what ran is suspended, nothing is lost, and who comes back goes on."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from scorm_bridge.models import PlayerSession, ScoAttempt
from scorm_bridge.services import idle
from tests.scorm.busy_log import busy_for
from tests.scorm.learning import Learning

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def let_pass(minutes: int) -> None:
    """Let the sessions' moments be so long ago."""
    for session in PlayerSession.objects.all():
        past = timedelta(minutes=minutes)
        PlayerSession.objects.filter(pk=session.pk).update(
            opened_at=session.opened_at - past, last_seen_at=session.last_seen_at - past
        )


def close_idle(minutes: int = 60) -> str:
    said = StringIO()
    call_command("scorm", "close-idle", "--idle-minutes", str(minutes), stdout=said)
    return said.getvalue()


def test_a_silent_session_is_closed_and_its_sco_suspended(ana) -> None:
    player = ana.opened()
    player.begin(elements={"cmi.location": "3"})
    let_pass(61)
    assert close_idle() == "1 sessions closed.\n"
    assert close_idle() == "0 sessions closed.\n"
    assert ana.verbs() == ["initialized", "suspended"]
    lesson = ana.opened().activity()
    assert (lesson["attempt"], lesson["entry"], lesson["elements"]["cmi.location"]) == (1, "resume", "3")


def test_a_session_that_is_heard_of_isnt_closed(ana) -> None:
    ana.opened().begin()
    let_pass(59)
    assert close_idle() == "0 sessions closed.\n"


def test_a_session_that_was_closed_as_idle_goes_on(ana) -> None:
    player = ana.opened()
    player.begin()
    let_pass(61)
    close_idle()
    assert player.commit(elements={"cmi.location": "4"})["refused"] == []
    assert PlayerSession.objects.get().ended_at is None
    assert ana.opened(takeover=True).activity()["elements"]["cmi.location"] == "4"


def test_the_next_opening_suspends_what_broke_off(ana) -> None:
    ana.opened().begin()
    ana.opened(takeover=True)
    assert ana.verbs() == ["initialized", "suspended"]
    assert ScoAttempt.objects.get().suspended_at is not None


def test_a_heartbeat_keeps_a_session_alive_and_leaves_nothing(ana) -> None:
    player = ana.opened()
    player.begin()
    let_pass(61)
    player.commit()
    assert close_idle() == "0 sessions closed.\n"


def test_each_process_looks_for_idle_sessions_now_and_then(ana, north) -> None:
    ana.opened().begin()
    let_pass(61)
    idle.forget()
    Learning(north, name="Bo").opened()
    assert PlayerSession.objects.order_by("pk").first().ended_by == "idle"


def test_a_session_ends_when_it_was_last_heard_of(ana) -> None:
    player = ana.opened()
    player.begin()
    let_pass(61)
    close_idle()
    assert ScoAttempt.objects.get().suspended_at <= timezone.now() - timedelta(minutes=61)


def test_a_session_of_which_nothing_can_be_told_keeps_no_other_one_open(ana, north) -> None:
    ana.opened().begin()
    Learning(north, name="Bo").opened().begin()
    let_pass(61)
    with busy_for(ana.enrollment.pk):
        assert close_idle() == "1 sessions closed.\n"
    assert PlayerSession.objects.get(ended_at__isnull=True).attempt.enrollment_id == ana.enrollment.pk
