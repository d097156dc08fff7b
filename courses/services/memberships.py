"""Who has which roles in a course."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.models import Membership, OutsideRoles
from courses.rules.errors import InvalidRoles, UnknownMembership
from courses.rules.roles import ROLES, TEACHING
from courses.services import courses, membership_changes
from people.services import audit, learners
from people.services.asked_often import AskedOften

_MOST_TAUGHT = 200
_MOST_LOOKED_AT = 10_000


@transaction.atomic
def set_roles(tenant_id: int, course_id: UUID, learner_id: UUID, roles: Sequence[str], *, who: str) -> Membership:
    """Give somebody these roles in a course, in the place of those that they had, wherever they had them from."""
    _check(roles)
    course, learner = courses.get(tenant_id, course_id), learners.get(tenant_id, learner_id)
    wanted = sorted(set(roles))
    membership_changes.hold(tenant_id, course_id)
    membership, made = Membership.objects.select_for_update().get_or_create(
        tenant_id=tenant_id, course=course, learner=learner, defaults={"roles": wanted}
    )
    if made or membership.roles != wanted or membership.from_outside:
        membership.roles, membership.from_outside = wanted, []
        membership.save(update_fields=["roles", "from_outside"])
        _changed(membership, "membership.change", who)
    return membership


@transaction.atomic
def add_role(tenant_id: int, course_id: UUID, learner_id: UUID, role: str, *, who: str) -> bool:
    """Give somebody a role beside those that they have; tell whether they didn't have it.

    One that they have from outside is theirs from here by now, too, and stays when it goes there. The course and the
    learner are known to be the tenant's.
    """
    _check([role])
    membership_changes.hold(tenant_id, course_id)
    membership, made = Membership.objects.select_for_update().get_or_create(
        tenant_id=tenant_id, course_id=course_id, learner_id=learner_id, defaults={"roles": [role]}
    )
    if not made and role in membership.roles:
        if role in membership.from_outside:
            membership.from_outside = [each for each in membership.from_outside if each != role]
            membership.save(update_fields=["from_outside"])
        return False
    if not made:
        membership.roles = sorted({*membership.roles, role})
        membership.save(update_fields=["roles"])
    _changed(membership, "membership.change", who)
    return True


@transaction.atomic
def remove(tenant_id: int, course_id: UUID, learner_id: UUID, *, who: str) -> None:
    """Take all roles of somebody in a course away; what they are enrolled in stays."""
    membership_changes.hold(tenant_id, course_id)
    membership = get(tenant_id, course_id, learner_id)
    _changed(membership, "membership.remove", who)
    OutsideRoles.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id).delete()
    Membership.objects.filter(tenant_id=tenant_id, pk=membership.pk).delete()


def get(tenant_id: int, course_id: UUID, learner_id: UUID) -> Membership:
    """Return the membership of one person in one course."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id)
    found = rows.select_related("learner").first()
    if found is None:
        raise UnknownMembership(f"The learner {learner_id} has no role in the course {course_id}.")
    return found


def page_of(tenant_id: int, course_id: UUID, *, after: UUID | None, limit: int) -> tuple[list[Membership], UUID | None]:
    """Return who has roles in a course, in an order that stays, and the learner after whom the next page begins."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id).select_related("learner")
    if after is not None:
        rows = rows.filter(learner_id__gt=after)
    page = list(rows.order_by("learner_id")[: limit + 1])
    return page[:limit], page[limit - 1].learner_id if len(page) > limit else None


def page_with(
    tenant_id: int, course_id: UUID, has: Callable[[Sequence[str]], bool], *, after: UUID | None, limit: int
) -> tuple[list[Membership], UUID | None]:
    """Return who has roles that are asked for, and the learner after whom the next page begins.

    So many are looked at and no more: where few have the roles, a page may have fewer than its limit, and still a next
    one. Roles are looked at alone, without whose they are.
    """
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id)
    if after is not None:
        rows = rows.filter(learner_id__gt=after)
    looked_at = rows.order_by("learner_id").values_list("learner_id", "roles")[:_MOST_LOOKED_AT]
    ids = [learner_id for learner_id, roles in looked_at if has(roles)]
    more = looked_at[len(looked_at) - 1][0] if len(looked_at) == _MOST_LOOKED_AT else None
    page = sorted(of_people(tenant_id, course_id, ids[:limit]), key=lambda each: each.learner_id)
    return page, ids[limit - 1] if len(ids) > limit else more


def count_with(tenant_id: int, course_id: UUID, role: str) -> int:
    """Return how many have a role in a course; costs a look at everybody in it."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id)
    return sum(role in roles for roles in rows.values_list("roles", flat=True).iterator())


def of_people(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> list[Membership]:
    """Return the memberships of these people in a course, with who they are."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id__in=learner_ids)
    return list(rows.select_related("learner"))


def of_learner(tenant_id: int, learner_id: UUID, *, at_most: int) -> list[Membership]:
    """Return the roles of a person in courses, the newest first."""
    rows = Membership.objects.filter(tenant_id=tenant_id, learner_id=learner_id).select_related("course")
    return list(rows.order_by("-pk")[:at_most])


def roles_of(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the roles of these people in a course; who has none is left out."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id__in=learner_ids)
    return dict(rows.values_list("learner_id", "roles"))


def roles_given_here(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the roles of these people in a course without those which they have from outside alone."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id__in=learner_ids)
    found = rows.values_list("learner_id", "roles", "from_outside")
    return {learner_id: sorted(set(roles) - set(outside)) for learner_id, roles, outside in found}


def taught_by(tenant_id: int, learner_id: UUID) -> list[Membership]:
    """Return a person's places in courses that they teach, the newest first."""
    found = of_learner(tenant_id, learner_id, at_most=_MOST_TAUGHT)
    return [each for each in found if TEACHING.intersection(each.roles) and each.course.archived_at is None]


@AskedOften
def roles_in(tenant_id: int, course_id: UUID, learner_id: UUID) -> Any:
    """Return the roles of one person in a course, None for who has no place in it."""
    rows = Membership.objects.filter(tenant_id=tenant_id, course_id=course_id, learner_id=learner_id)
    return rows.values_list("roles", flat=True)


def _check(roles: Sequence[str]) -> None:
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise InvalidRoles(f"Roles are some of {', '.join(ROLES)}; {', '.join(unknown) or 'none'} was given.")


def _changed(membership: Any, action: str, who: str) -> None:
    membership_changes.mark(membership.tenant_id, membership.course_id, [membership.learner_id])
    audit.write(
        tenant_id=membership.tenant_id,
        who=who,
        action=action,
        object=f"course {membership.course_id}",
        details={"learner": str(membership.learner_id), "roles": membership.roles},
    )
