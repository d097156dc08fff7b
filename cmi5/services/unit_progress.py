"""Where a learner stands with each Assignable Unit of a registration."""

from typing import Any
from uuid import UUID

from cmi5.models import AssignableUnit
from courses.services import enrollments, progress


def progress_in(tenant_id: int, registration: UUID) -> dict[str, Any]:
    """Return course, learner and the state of every AU, as the management API shows it."""
    enrollment = enrollments.get(tenant_id, registration)
    states = progress.states_of(enrollment)
    units = AssignableUnit.objects.select_related("item").filter(tenant_id=tenant_id, version_id=enrollment.version_id)
    return {
        "registration": enrollment.pk,
        "course": enrollment.course_id,
        "version": enrollments.version_of(enrollment).number,
        "learner": enrollment.learner_id,
        "satisfied_at": enrollment.satisfied_at,
        "ended_at": enrollment.ended_at,
        "units": [_unit(unit, states.get(unit.item_id)) for unit in units.order_by("index")],
    }


def _unit(unit: AssignableUnit, state: Any) -> dict[str, Any]:
    names = ("completed_at", "passed_at", "failed_at", "waived_at", "score_scaled", "progress")
    return {
        "au_index": unit.index,
        "publisher_id": unit.item.identifier,
        "activity_id": unit.activity_id,
        "move_on": unit.move_on,
        "launches": state.launches if state else 0,
        "seconds": state.seconds if state else 0.0,
        "satisfied": unit.item.satisfied_from_start or bool(state and state.satisfied_at),
        **{name: getattr(state, name) if state else None for name in names},
    }
