"""Says what is satisfied: blocks and the course, when the last of what they ask for is met (cmi5 §9.3.9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cmi5.models import AssignableUnit
from cmi5.rules.identifiers import activity_id
from cmi5.rules.lms_statements import About, satisfied
from cmi5.rules.move_on import Achieved, is_satisfied
from cmi5.rules.vocabulary import TYPE_BLOCK, TYPE_COURSE
from cmi5.services import lms
from courses.services import progress
from courses.services.courses import publisher_id_of
from people.services import tenants


def settle(
    enrollment: Any, unit: AssignableUnit, state: Any, *, actor: Mapping[str, Any], session_id: UUID, at: datetime
) -> None:
    """Record what has become satisfied by what the learner has achieved in an AU; nothing is said twice."""
    achieved = Achieved(
        completed=state.completed_at is not None,
        passed=state.passed_at is not None,
        waived=state.waived_at is not None,
    )
    if is_satisfied(unit.move_on, achieved):
        say_satisfied(
            enrollment, progress.satisfy(enrollment, unit.item, state, at=at), actor=actor, session_id=session_id, at=at
        )


def say_satisfied(
    enrollment: Any, items: Sequence[Any], *, actor: Mapping[str, Any], session_id: UUID, at: datetime
) -> None:
    """Record a Satisfied Statement for each block, and for the course, in this order."""
    home_page = tenants.home_page_of(enrollment.tenant_id)
    statements = []
    for item in items:
        is_course = item is progress.COURSE
        publisher_id = publisher_id_of(enrollment.tenant_id, enrollment.course_id) if is_course else item.identifier
        kind, type_ = ("course", TYPE_COURSE) if is_course else ("block", TYPE_BLOCK)
        about = About(
            actor=actor,
            registration=enrollment.pk,
            session_id=session_id,
            activity_id=activity_id(home_page, enrollment.course_id, publisher_id, kind=kind),
            publisher_id=publisher_id,
        )
        statements.append(satisfied(about, type_=type_, at=at))
    lms.say(enrollment.tenant_id, statements)
