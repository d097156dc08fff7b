"""Finds the line item of a link, or makes one where the platform lets us. AGS 2.0 §3.2."""

import json
from typing import Any

from pylti1p3.assignments_grades import AssignmentsGradesService

from lti.security.rules import vocabulary as v
from lti.tool.models import Link
from lti.tool.rules.paging import with_parameter
from lti.tool.rules.scores import MAXIMUM
from lti.tool.services.connector import Connector, refused

MOST_PAGES = 50


def service_of(link: Link, connector: Connector) -> AssignmentsGradesService:
    """Return the library's service of a link that has a line item."""
    claim = {"scope": list(link.scopes), "lineitem": line_item_of(link, connector), "lineitems": link.line_items}
    return AssignmentsGradesService(connector, claim)


def line_item_of(link: Link, connector: Connector) -> str:
    """Return the address of the line item of a link: as it was launched, found by the link, or made now."""
    if link.line_item:
        return link.line_item
    if not link.line_items:
        raise refused("The platform keeps no scores of this link: it named no line item.", answered=404)
    found = _found(link, connector) or _made(link, connector)
    link.line_item = found
    link.save(update_fields=["line_item"])
    return found


def _found(link: Link, connector: Connector) -> str:
    if not {v.LINE_ITEM, v.LINE_ITEM_READONLY} & set(link.scopes):
        return ""
    url: str | None = with_parameter(link.line_items, "resource_link_id", link.resource_link_id)
    for _ in range(MOST_PAGES):
        if url is None:
            break
        answer = connector.make_service_request(link.scopes, url, accept=v.LINE_ITEM_CONTAINER_TYPE)
        for each in answer["body"] if isinstance(answer["body"], list) else []:
            if isinstance(each, dict) and each.get("resourceLinkId") == link.resource_link_id:
                return _address(each)
        url = answer["next_page_url"]
    return ""


def _made(link: Link, connector: Connector) -> str:
    if v.LINE_ITEM not in link.scopes:
        raise refused("The platform has no line item for this link, and doesn't let us make one.", answered=404)
    content = {
        "scoreMaximum": MAXIMUM,
        "label": str(link)[:200],
        "resourceLinkId": link.resource_link_id,
        "resourceId": resource_id(link.course_id, link.item),
        "tag": "score",
    }
    answer = connector.make_service_request(
        link.scopes,
        link.line_items,
        is_post=True,
        data=json.dumps(content),
        content_type=v.LINE_ITEM_TYPE,
        accept=v.LINE_ITEM_TYPE,
    )
    return _address(answer["body"])


def resource_id(course_id: Any, item: str) -> str:
    """Return how we call what a line item is about (§3.2.10)."""
    return f"{course_id}/{item}"[:255] if item else str(course_id)


def _address(line_item: Any) -> str:
    found = line_item.get("id") if isinstance(line_item, dict) else None
    if not isinstance(found, str) or not found:
        raise refused("The platform's line item has no id.")
    return found
