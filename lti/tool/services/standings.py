"""Where the learner of a passback stands, read from what courses keep, or from learning records."""

from typing import Any

from courses.services import enrollments, learning, progress
from feeds.services import learner_items
from lti.tool.models import Passback
from lti.tool.rules.scores import Standing


def standing_of(passback: Passback) -> Standing:
    """Return how far a learner is with the item, or with the whole course, that a passback is about.

    What the course knows of an item comes first; learning records tell of one of which it knows the launches alone.
    """
    enrollment = enrollments.get(passback.tenant_id, passback.enrollment_id)
    if passback.item_id is None:
        return _of_course(enrollment)
    standing = _of_item(progress.state_in(passback.tenant_id, enrollment.pk, passback.item_id))
    return standing if standing.tells_how_far or not passback.activity else _of_records(passback, standing)


def _of_course(enrollment: Any) -> Standing:
    done = enrollment.satisfied_at is not None
    percent = None if done else learning.progress_of(enrollment).percent
    return Standing(begun=enrollment.last_activity_at is not None, done=done, percent=percent)


def _of_item(state: Any) -> Standing:
    return Standing(
        begun=state.first_launched_at is not None or state.last_activity_at is not None,
        done=_is_done(state),
        judged=state.failed_at is not None,
        scaled=state.score_scaled,
        percent=state.progress,
    )


def _of_records(passback: Passback, otherwise: Standing) -> Standing:
    state = learner_items.state_with(passback.tenant_id, passback.learner_id, passback.activity)
    if state is None:
        return otherwise
    return Standing(
        begun=True,
        done=_is_done(state),
        judged=bool(state.failed_at),
        scaled=state.best_scaled,
        percent=None if state.progress is None else round(state.progress * 100),
    )


def _is_done(state: Any) -> bool:
    return any((state.satisfied_at, state.completed_at, state.passed_at, state.waived_at))
