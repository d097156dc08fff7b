"""SCORM in a course: launched by pages and by other LMSs, seen by gradebooks and passed back."""

from uuid import UUID

import pytest

from courses.services import item_scores, launchers, learning, progress_listeners
from courses.services.launchers import launcher_of
from lti.tool.models import Passback
from lti.tool.services.standings import standing_of
from people.services.round_trip import Question
from tests.scorm.learning import Learning, Player
from tests.scorm.test_run_progress import PASSES, finishing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(north) -> Learning:
    return Learning(north)


def test_a_launch_leads_to_the_stage_without_any_cookie(ana) -> None:
    launched = launcher_of("scorm").launch(
        ana.enrollment, ana.item, mode="Normal", origin="https://lms.example.org", return_url=None
    )
    address, _, fragment = launched.url.partition("#")
    token, _, origin = fragment.partition("@")
    assert address == f"http://content.localhost:8000/player/scorm/{ana.tenant.pk}/stage.html"
    assert origin == "https://lms.example.org"
    assert Player(token).open().opened["course"]["returnUrl"] == ""


def test_a_package_can_be_opened_in_all_modes(ana) -> None:
    assert launcher_of("scorm").modes == launchers.MODES


def test_a_launch_is_noted_in_the_course(ana) -> None:
    ana.launch()
    ana.launch()
    seen = learning.course_of(ana.enrollment)
    assert (ana.state.launches, seen.last is not None, seen.progress.done) == (2, True, 0)


def test_gradebooks_see_scores(ana) -> None:
    assert item_scores.scored_items(ana.tenant.pk, ana.course_id, other_than=[], at_most=9) == []
    player = ana.opened()
    player.begin()
    player.commit(**finishing(PASSES))
    assert item_scores.scored_items(ana.tenant.pk, ana.course_id, other_than=[], at_most=9) == [ana.item]


def test_what_is_reached_is_told_to_those_who_pass_it_on(ana) -> None:
    told = []

    def listener(tenant_id: int, registration: UUID) -> Question:
        told.append((tenant_id, registration))
        return Question("SELECT 1", (), list)

    progress_listeners.register(listener)
    try:
        player = ana.opened()
        told.clear()
        player.begin()
        player.commit(**finishing(PASSES))
    finally:
        progress_listeners._listeners.remove(listener)
    assert set(told) == {(ana.tenant.pk, ana.enrollment.pk)}
    passback = Passback(tenant_id=ana.tenant.pk, enrollment_id=ana.enrollment.pk, item_id=ana.item.pk)
    standing = standing_of(passback)
    assert (standing.done, standing.scaled, standing.percent) == (True, 0.8, 100)
