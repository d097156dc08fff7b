"""What custom parameters ask for of somebody's place in a course; only what is asked for is read."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from courses.services import memberships
from lti.platform.models import LaunchRequest, ResourceLink
from lti.platform.services import groups
from lti.security.rules import vocabulary as v

_SINCE = "$Membership.createdTimestamp"
_GROUP = "$CourseGroup.id"


def parameters_of(request: LaunchRequest, link: ResourceLink | None) -> dict[str, str]:
    """Return the tool's, the link's and the message's own custom parameters; what comes later counts."""
    custom = {**request.tool.custom, **(link.custom if link else {})}
    return {**custom, **request.facts.get("custom", {})}


def places_of(
    request: LaunchRequest, link: ResourceLink | None, course: Any, ids: Collection[UUID]
) -> Mapping[UUID, Mapping[str, Any]]:
    """Return since when people are in a course, and their groups there, for the variables that need them.

    LTI 1.3 Appendix B.9; Course Groups Service 1.0, for tools that may read groups.
    """
    wanted = set(parameters_of(request, link).values())
    if course is None or not wanted & {_SINCE, _GROUP}:
        return {}
    found: dict[UUID, dict[str, Any]] = {each: {} for each in ids}
    if _SINCE in wanted:
        for membership in memberships.of_people(request.tenant_id, course.pk, ids):
            found[membership.learner_id]["member_since"] = membership.created_at
    if _GROUP in wanted and v.GROUP_READONLY in request.tool.scopes:
        for learner_id, group_ids in groups.of_people(request.tenant_id, course.pk, ids).items():
            found[learner_id]["group_ids"] = tuple(str(each) for each in group_ids)
    return found
