"""The registration in which an Assignable Unit is launched for somebody whom a client names by an Agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cmi5.rules.errors import InvalidLaunch
from cmi5.rules.vocabulary import LAUNCH_MODES, NORMAL
from cmi5.services import sessions, units
from cmi5.services.launcher import KIND
from cmi5.services.sessions import Launched
from courses.rules.errors import EnrollmentConflict, UnknownCourse, UnknownEnrollment
from courses.services import courses, enrollments
from people.services import learners, tenants


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks to be launched, and for whom."""

    au_index: int
    actor: Mapping[str, Any]
    registration: UUID | None = None
    launch_mode: str = NORMAL
    return_url: str | None = None


@transaction.atomic
def launch(tenant_id: int, course_id: UUID, wanted: Wanted, *, origin: str, who: str) -> Launched:
    """Launch an AU for the learner whom the actor stands for; without a registration they are enrolled anew."""
    if wanted.launch_mode not in LAUNCH_MODES:
        raise InvalidLaunch(f"The launch mode {wanted.launch_mode!r} isn't one of {', '.join(LAUNCH_MODES)}.")
    if "account" not in wanted.actor:
        raise InvalidLaunch("The actor of a launch is an Agent with an account.", section="cmi5 §9.2")
    course = courses.get(tenant_id, course_id)
    if course.kind != KIND:
        raise UnknownCourse(f"The course {course_id} isn't one of cmi5.")
    learner = learners.learner_of_agent(tenants.get(tenants.slug_of(tenant_id)), wanted.actor, who=who)
    enrollment = _enrollment(tenant_id, course_id, learner.pk, wanted.registration, who)
    return sessions.launch(
        tenant_id,
        enrollment.pk,
        units.unit_at(tenant_id, enrollment.version_id, wanted.au_index),
        actor=wanted.actor,
        mode=wanted.launch_mode,
        origin=origin,
        return_url=wanted.return_url,
        language=learner.language,
    )


def _enrollment(tenant_id: int, course_id: UUID, learner_id: UUID, registration: UUID | None, who: str) -> Any:
    if registration is None:
        return enrollments.enroll(tenant_id, course_id, learner_id, who=who)
    try:
        known = enrollments.get(tenant_id, registration)
    except UnknownEnrollment:
        return enrollments.enroll(tenant_id, course_id, learner_id, registration=registration, who=who)
    if (known.course_id, known.learner_id) != (course_id, learner_id):
        raise EnrollmentConflict(f"The registration {registration} is another learner's, or of another course.")
    return known
