"""Where a learner stands is told of the registration that is held (``courses.services.progress``)."""

import pytest
from django.utils import timezone

from courses.services import enrollments, progress
from people.services.round_trip import together
from tests.lrs.log import make_tenant
from tests.lti.platform.peer import WHO, make_school

pytestmark = pytest.mark.django_db


def test_who_is_enrolled_again_between_two_questions_is_asked_about_again() -> None:
    school = make_school(make_tenant())
    first, item_id = progress.held(school.tenant.pk, school.enrollment.pk), school.link.item_id
    progress.note(first, item_id, at=timezone.now(), launches=7)
    again = enrollments.enroll(school.tenant.pk, school.course.pk, school.ana.pk, who=WHO)
    progress.note(progress.held(school.tenant.pk, again.pk), item_id, at=timezone.now(), launches=1)
    asked = progress.asked_of_newest(school.tenant.pk, school.course.pk, school.ana.pk, item_id)
    of_first = progress.standing_in_newest(first, item_id, *together(*asked))
    of_again = progress.standing_in_newest(again, item_id, *together(*asked))
    assert (of_first.state.launches, of_first.state.enrollment_id) == (7, first.pk)
    assert (of_again.state.launches, of_again.state.enrollment_id) == (1, again.pk)
    assert (
        (of_first.item.pk, of_first.required_children) == (of_again.item.pk, of_again.required_children) == (item_id, 1)
    )
