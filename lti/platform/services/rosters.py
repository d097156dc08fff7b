"""The members of a course, of a link, and what has changed among them. NRPS 2.0."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from courses.services import courses, membership_changes, memberships
from lti.platform.models import ResourceLink, Tool
from lti.platform.rules.errors import Gone, UnknownResourceLink
from lti.platform.rules.message import person_claims
from lti.platform.rules.roles import context_roles, is_among
from lti.platform.services import groups, messages, names_in_lti1p1, people_of_tools, tools
from lti.platform.services.people_of_tools import Somebody


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tool asks for: members with a role, of a link, with their groups."""

    role: str = ""
    link: ResourceLink | None = None
    with_groups: bool = False


def link_of(tool: Tool, course_id: UUID, link_id: str) -> ResourceLink:
    """Return a link of the tool in the course; any other is as unknown as one that doesn't exist (§3.1)."""
    try:
        rows = ResourceLink.objects.filter(tenant_id=tool.tenant_id, tool=tool, course_id=course_id, pk=UUID(link_id))
    except ValueError:
        rows = ResourceLink.objects.none()
    found = rows.select_related("tool").first()
    if found is None:
        raise UnknownResourceLink(f"rlid {link_id!r} is no link of the tool in this course.", section="NRPS 2.0 §3.1")
    return found


def page_of(
    tool: Tool, course_id: UUID, asked: Asked, *, after: UUID | None, limit: int
) -> tuple[list[dict[str, Any]], UUID | None]:
    """Return members, in an order that stays, and the one after whom the next page begins.

    Where a role is asked for that few have, a page may have fewer members than its limit, and still a next one.
    """
    where: dict[str, Any] = {"after": after, "limit": limit}
    if asked.role:
        has = partial(_has, role=asked.role)
        found, more = memberships.page_with(tool.tenant_id, course_id, has, **where)
    else:
        found, more = memberships.page_of(tool.tenant_id, course_id, **where)
    return _as_json(tool, course_id, asked, found), more


def changes_since(
    tool: Tool, course_id: UUID, asked: Asked, number: int, *, after: tuple[int, int] | None, limit: int
) -> tuple[list[dict[str, Any]], tuple[int, int] | None]:
    """Return who came, changed or left since a number (§2.4.3); Gone if the course never had that number.

    Who has left, or doesn't have the role that is asked for any more, has the status Deleted.
    """
    if number > membership_changes.latest(tool.tenant_id, course_id):
        raise Gone("The address of differences isn't one of this course; read the whole list again.")
    ids, more = membership_changes.since(tool.tenant_id, course_id, number, after=after, limit=limit)
    there = {each.learner_id: each for each in memberships.of_people(tool.tenant_id, course_id, ids)}
    staying = [there[each] for each in ids if each in there and _has(there[each].roles, asked.role)]
    known = {each["user_id"]: each for each in _as_json(tool, course_id, asked, staying)}
    changed = []
    for learner_id in ids:
        subject = tools.subject(tool, learner_id)
        changed.append(known.get(subject) or {"user_id": subject, "roles": [], "status": "Deleted"})
    return changed, more


def context_of(tenant_id: int, course_id: UUID) -> dict[str, str]:
    """Return the context as a container has it."""
    course = courses.get(tenant_id, course_id)
    return {"id": str(course.pk), "title": course.title.strip(), "label": course.title.strip()}


def _has(roles: Sequence[str], role: str) -> bool:
    return not role or is_among(role, roles)


def _as_json(tool: Tool, course_id: UUID, asked: Asked, found: Sequence[Any]) -> list[dict[str, Any]]:
    in_groups = groups.of_people(tool.tenant_id, course_id, [m.learner_id for m in found]) if asked.with_groups else {}
    called = names_in_lti1p1.of_members(tool, [m.learner for m in found])
    members = []
    somebodies = []
    for membership in found:
        person = people_of_tools.person_of(membership.learner)
        known = person_claims(person, tool.shares)
        known.pop("locale", None)
        if "name" in known and person.sourced_id:
            known["lis_person_sourcedid"] = person.sourced_id
        member: dict[str, Any] = {
            "status": "Inactive" if membership.learner.deactivated_at else "Active",
            "user_id": tools.subject(tool, membership.learner_id),
            "roles": context_roles(membership.roles),
            **known,
        }
        somebodies.append(Somebody(membership.learner_id, person, member["roles"]))
        if membership.learner_id in called:
            member["lti11_legacy_user_id"] = called[membership.learner_id]
        if asked.with_groups:
            member["group_enrollments"] = [{"group_id": str(each)} for each in in_groups.get(membership.learner_id, [])]
        members.append(member)
    if asked.link is not None:
        said = messages.member_messages(tool, asked.link, somebodies)
        members = [{**member, "message": [each]} for member, each in zip(members, said, strict=True)]
    return members
