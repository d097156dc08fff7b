"""Names and Role Provisioning Services 2.0 over the course, with the library's handler."""

from typing import Any

from course import CONTEXT, Course, page_of, role_uri
from lti1p3platform.membership import Context
from lti1p3platform.service_connector import NamesRoleProvisioningService
from registration import PlatformConf
from services import answer_of, check_accept, narrow
from web import Answer, PeerRequest

MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


class Roster(NamesRoleProvisioningService):
    """The library's service for one request."""

    def __init__(self, request: PeerRequest, conf: PlatformConf, course: Course) -> None:
        super().__init__(request, conf, f"{conf.settings.issuer}/contexts/{CONTEXT.id}/memberships")
        self.course = course

    def get_context_by_id(self) -> Context:
        return CONTEXT

    def is_resource_link_valid(self, context_id: str, resource_link_id: str) -> bool:
        return context_id == CONTEXT.id and resource_link_id in self.course.links

    def get_member_data_page(
        self, page: int = 1, limit: int | None = None, role: str | None = None, rlid: str | None = None
    ) -> dict[str, Any]:
        """Return a page; the library passes `rlid` too, having checked it, though its signature lacks it."""
        people = [each for each in self.course.people.values() if role is None or role_uri(role) in each.roles]
        members = [
            {"user_id": each.user_id, "roles": each.roles, "status": each.status, **each.claims} for each in people
        ]
        return page_of(members, page, limit)


def members(request: PeerRequest, conf: PlatformConf, course: Course) -> Answer:
    """Answer with who takes part."""
    check_accept(request, MEMBERS)
    narrow(request, "limit", "page", "role", "rlid")
    service = Roster(request, conf, course)
    return answer_of(service, service.handle_get_members)
