"""Where the learner of a passback stands, read from what courses keep."""

from typing import Any

from courses.services import enrollments, learning, progress
from lti.tool.models import Passback
from lti.tool.rules.scores import Standing


def standing_of(passback: Passback) -> Standing:
    """Return how far a learner is with the item, or with the whole course, that a passback is about."""
    enrollment = enrollments.get(passback.tenant_id, passback.enrollment_id)
    if passback.item_id is None:
        return _of_course(enrollment)
    return _of_item(progress.state_in(passback.tenant_id, enrollment.pk, passback.item_id))


def _of_course(enrollment: Any) -> Standing:
    done = enrollment.satisfied_at is not None
    percent = None if done else learning.progress_of(enrollment).percent
    return Standing(begun=enrollment.last_activity_at is not None, done=done, percent=percent)


def _of_item(state: Any) -> Standing:
    done = any(
        moment is not None for moment in (state.satisfied_at, state.completed_at, state.passed_at, state.waived_at)
    )
    return Standing(
        begun=state.first_launched_at is not None or state.last_activity_at is not None,
        done=done,
        judged=state.failed_at is not None,
        scaled=state.score_scaled,
        percent=state.progress,
    )
