"""Which services a message offers: those whose scopes the tool has. LTI 1.3 §6.1."""

from typing import Any
from uuid import UUID

from lti.platform.models import LineItem, Tool
from lti.platform.rules.notices import TYPES
from lti.platform.services import addresses, tools
from lti.security.rules import vocabulary as v


def service_claims(
    tool: Tool, course_id: UUID, deployment_id: UUID, *, line_item: LineItem | None = None
) -> dict[str, Any]:
    """Return the claims of the services that a tool may use in a course."""
    claims: dict[str, Any] = {}
    if scopes := tools.scopes_of(tool, v.AGS_SCOPES):
        claims[v.AGS] = _grades(scopes, course_id, line_item)
    if tools.scopes_of(tool, (v.MEMBERSHIP_READONLY,)):
        url = addresses.memberships(course_id)
        claims[v.NRPS] = {"context_memberships_url": url, "service_versions": ["2.0"]}
    if tools.scopes_of(tool, (v.GROUP_READONLY,)):
        claims[v.GROUPS] = {
            "context_groups_url": addresses.groups(course_id),
            "context_group_sets_url": addresses.group_sets(course_id),
            "scope": [v.GROUP_READONLY],
            "service_versions": ["1.0"],
        }
    if tools.scopes_of(tool, (v.NOTICE_HANDLERS,)):
        claims[v.NOTIFICATION_SERVICE] = {
            "platform_notification_service_url": addresses.notice_handlers(deployment_id),
            "scope": [v.NOTICE_HANDLERS],
            "notice_types_supported": list(TYPES),
            "service_versions": ["1.0"],
        }
    return claims


def _grades(scopes: list[str], course_id: UUID, line_item: LineItem | None) -> dict[str, Any]:
    """Return the claim of AGS 2.0 §3.1: the container where line items may be read, and the only line item."""
    claim: dict[str, Any] = {"scope": scopes}
    if v.LINE_ITEM in scopes or v.LINE_ITEM_READONLY in scopes:
        claim["lineitems"] = addresses.line_items(course_id)
    if line_item is not None:
        claim["lineitem"] = addresses.line_item(line_item.course_id, line_item.pk)
    return claim
