"""Who has which roles in a course."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from courses.models import Membership
from courses.rules.errors import InvalidRoles
from courses.rules.roles import ROLES
from courses.services import courses
from people.services import audit, learners


@transaction.atomic
def set_roles(tenant_id: int, course_id: UUID, learner_id: UUID, roles: Sequence[str], *, who: str) -> Membership:
    """Give somebody these roles in a course, in the place of those that they had."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise InvalidRoles(f"Roles are some of {', '.join(ROLES)}; {', '.join(unknown) or 'none'} was given.")
    course, learner = courses.get(tenant_id, course_id), learners.get(tenant_id, learner_id)
    membership, _ = Membership.objects.update_or_create(
        tenant_id=tenant_id, course=course, learner=learner, defaults={"roles": sorted(set(roles))}
    )
    audit.write(
        tenant_id=tenant_id,
        who=who,
        action="membership.change",
        object=f"course {course_id}",
        details={"learner": str(learner_id), "roles": membership.roles},
    )
    return membership


def roles_in(tenant_id: int, course_id: UUID) -> dict[UUID, list[str]]:
    """Return the roles of everybody in a course."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id)
    return dict(rows.values_list("learner_id", "roles"))
