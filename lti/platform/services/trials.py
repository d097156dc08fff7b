"""Launches of links by those who teach: they leave no trace in anybody's learning."""

from lti.platform.models import ResourceLink
from lti.platform.services import addresses, launch_requests, launcher, tools
from lti.platform.services.deep_linking import Author
from lti.platform.services.people_of_tools import staff_facts
from lti.security.rules import vocabulary as v


def request(link: ResourceLink, author: Author) -> str:
    """Return where a browser goes to open a link as who teaches the course."""
    tools.check_active(link.tool)
    facts = {
        "link": str(link.pk),
        "course": str(link.course_id),
        "return_url": addresses.back_to_course(link.tenant_id, link.course_id),
        "target": "window" if launcher.opens_own_window(link) else "iframe",
    }
    facts |= {"learner": str(author.learner)} if author.learner else {"staff": staff_facts(author.user)}
    return launch_requests.prepare(
        link.tool,
        link.deployment,
        message_type=v.RESOURCE_LINK_REQUEST,
        target_link_uri=link.url or link.tool.target_link_uri,
        user=author.user.pk,
        facts=facts,
    )
