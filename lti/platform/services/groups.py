"""Groups of a course's members. Course Groups Service 1.0."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.services import courses
from lti.platform.models import CourseGroup, CourseGroupSet, GroupEnrollment, Tool
from lti.platform.services import tools
from people.services import audit, learner_list


def page_of(
    tool: Tool, course_id: UUID, *, user_id: str | None, after: UUID | None, limit: int
) -> tuple[list[dict[str, Any]], UUID | None]:
    """Return the groups of a course, or those of one member, and the one after which the next page begins."""
    rows = CourseGroup.objects.filter(tenant_id=tool.tenant_id, course_id=course_id)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if user_id is not None:
        rows = rows.filter(members__tenant_id=tool.tenant_id, members__learner_id=tools.person(tool, user_id))
    page = list(rows.order_by("pk")[: limit + 1])
    return [_as_json(each) for each in page[:limit]], page[limit - 1].pk if len(page) > limit else None


def sets_page_of(
    tool: Tool, course_id: UUID, *, after: UUID | None, limit: int
) -> tuple[list[dict[str, Any]], UUID | None]:
    """Return the sets of groups of a course, and the one after which the next page begins."""
    rows = CourseGroupSet.objects.filter(tenant_id=tool.tenant_id, course_id=course_id)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    page = list(rows.order_by("pk")[: limit + 1])
    shown = [{"id": str(each.pk), "name": each.name} for each in page[:limit]]
    return shown, page[limit - 1].pk if len(page) > limit else None


def of_people(tenant_id: int, course_id: UUID, learner_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the groups of these people in a course."""
    rows = GroupEnrollment.objects.filter(
        tenant_id=tenant_id, learner_id__in=learner_ids, group__tenant_id=tenant_id, group__course_id=course_id
    )
    found: dict[UUID, list[UUID]] = {}
    for learner_id, group_id in rows.order_by("group_id").values_list("learner_id", "group_id"):
        found.setdefault(learner_id, []).append(group_id)
    return found


def members_of(tenant_id: int, group_id: UUID) -> list[UUID] | None:
    """Return who is in a group, None if there is no such group."""
    if not CourseGroup.objects.filter(tenant_id=tenant_id, pk=group_id).exists():
        return None
    rows = GroupEnrollment.objects.filter(tenant_id=tenant_id, group_id=group_id)
    return list(rows.values_list("learner_id", flat=True))


@transaction.atomic
def create(tenant_id: int, course_id: UUID, name: str, *, set_name: str = "", tag: str = "") -> CourseGroup:
    """Make a group, and the set that it belongs to."""
    courses.get(tenant_id, course_id)
    group_set = None
    if set_name:
        group_set, _ = CourseGroupSet.objects.get_or_create(tenant_id=tenant_id, course_id=course_id, name=set_name)
    return CourseGroup.objects.create(tenant_id=tenant_id, course_id=course_id, name=name, set=group_set, tag=tag)


@transaction.atomic
def put_in(group: CourseGroup, learner_ids: Collection[UUID]) -> None:
    """Put people in a group, in the place of those who are in it."""
    GroupEnrollment.objects.filter(tenant_id=group.tenant_id, group=group).delete()
    GroupEnrollment.objects.bulk_create(
        GroupEnrollment(tenant_id=group.tenant_id, group=group, learner_id=each) for each in learner_ids
    )


@transaction.atomic
def keep(group: CourseGroup, *, set_name: str, members: Sequence[str], who: str) -> None:
    """Keep a group with its set and its members, who are named by address, external id or id."""
    courses.get(group.tenant_id, group.course_id)
    found = learner_list.named(group.tenant_id, members)
    group.set = None
    if set_name:
        known = {"tenant_id": group.tenant_id, "course_id": group.course_id, "name": set_name}
        group.set, _ = CourseGroupSet.objects.get_or_create(**known)
    group.save()
    put_in(group, [each.pk for each in found])
    audit.write(
        tenant_id=group.tenant_id,
        who=who,
        action="course.group",
        object=f"course {group.course_id}",
        details={"group": group.name, "members": len(found)},
    )


def names_of_members(group: CourseGroup) -> list[str]:
    """Return by what each member is known."""
    rows = GroupEnrollment.objects.filter(tenant_id=group.tenant_id, group=group).select_related("learner")
    return [each.learner.email or each.learner.external_id or str(each.learner_id) for each in rows.order_by("pk")]


def _as_json(group: CourseGroup) -> dict[str, Any]:
    known = {"id": str(group.pk), "name": group.name, "tag": group.tag}
    if group.set_id is not None:
        known["set_id"] = str(group.set_id)
    return {name: value for name, value in known.items() if value}
