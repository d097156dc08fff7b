"""What custom parameters ask for of somebody's place in a course; only what is asked for is read."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from courses.services import memberships
from lti.platform.models import LaunchRequest, ResourceLink
from lti.platform.services import groups
from lti.security.rules import vocabulary as v
from people.services import learner_accounts

_SINCE = "$Membership.createdTimestamp"
_STATUS = "$Membership.status"
_GROUP = "$CourseGroup.id"
_USERNAMES = {"$User.username", "$ActualUser.username"}


def parameters_of(request: LaunchRequest, link: ResourceLink | None) -> dict[str, str]:
    """Return the tool's, the link's and the message's own custom parameters; what comes later counts."""
    custom = {**request.tool.custom, **(link.custom if link else {})}
    return {**custom, **request.facts.get("custom", {})}


def places_of(
    request: LaunchRequest, link: ResourceLink | None, course: Any, ids: Collection[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Return how people sign in, since when they are in a course, and their groups, for the variables that need them.

    LTI 1.3 Appendix B.1 and B.9; Course Groups Service 1.0, for tools that may read groups.
    """
    wanted = set(parameters_of(request, link).values())
    found: dict[UUID, dict[str, Any]] = {each: {} for each in ids}
    if wanted & _USERNAMES:
        for learner_id, username in _usernames(request, ids).items():
            found[learner_id]["username"] = username
    if course is None:
        return found
    if wanted & {_SINCE, _STATUS}:
        for membership in memberships.of_people(request.tenant_id, course.pk, ids):
            status = "Inactive" if membership.learner.deactivated_at else "Active"
            found[membership.learner_id] |= {"member_since": membership.created_at, "membership_status": status}
    if _GROUP in wanted and v.GROUP_READONLY in request.tool.scopes:
        for learner_id, group_ids in groups.of_people(request.tenant_id, course.pk, ids).items():
            found[learner_id]["group_ids"] = tuple(str(each) for each in group_ids)
    return found


def _usernames(request: LaunchRequest, ids: Collection[UUID]) -> dict[UUID, str]:
    staff = request.facts.get("staff")
    if staff:
        return dict.fromkeys(ids, staff.get("username", ""))
    return learner_accounts.usernames_of(request.tenant_id, ids)
