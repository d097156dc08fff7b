"""Leads from the gradebook to what a learner has handed in. Submission Review 1.0."""

from uuid import UUID

from lti.platform.models import LineItem
from lti.platform.rules.errors import UnknownLineItem
from lti.platform.services import addresses, launch_requests, scores, tools
from lti.platform.services.deep_linking import Author
from lti.platform.services.people_of_tools import staff_facts
from lti.security.rules import vocabulary as v


def request(
    tenant_id: int, course_id: UUID, line_item_id: int, learner_id: UUID, author: Author
) -> tuple[LineItem, str]:
    """Return where a browser goes to look at a learner's submission, with the line item that it is for."""
    rows = LineItem.objects.select_related("tool", "resource_link").filter(tenant_id=tenant_id, course_id=course_id)
    line_item = rows.filter(pk=line_item_id).first()
    if line_item is None or line_item.submission_review is None:
        raise UnknownLineItem(f"There is no line item {line_item_id} whose submissions can be looked at.")
    scores.cell_of(line_item, learner_id)  # nobody else's name is told to the tool
    tool, review, link = line_item.tool, line_item.submission_review, line_item.resource_link
    tools.check_active(tool)
    facts = {
        "course": str(course_id),
        "line_item": line_item.pk,
        "for_learner": str(learner_id),
        "link": str(link.pk) if link else None,
        "target": "iframe",
        "return_url": addresses.back_to_course(tenant_id, course_id, "/gradebook"),
        "custom": review.get("custom") or {},
    }
    facts |= {"learner": str(author.learner)} if author.learner else {"staff": staff_facts(author.user)}
    url = launch_requests.prepare(
        tool,
        link.deployment if link else tools.deployment_for(tool, course_id),
        message_type=v.SUBMISSION_REVIEW_REQUEST,
        target_link_uri=review.get("url") or (link.url if link and link.url else tool.target_link_uri),
        user=author.user.pk,
        facts=facts,
    )
    return line_item, url
