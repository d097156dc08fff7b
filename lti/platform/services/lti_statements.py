"""The platform as the one who makes Statements of what tools do."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lrs.services import own_statements
from lti.platform.models import ResourceLink, Tool
from lti.platform.rules.statements import Place
from lti.platform.services import links

NAME = "lti"
_SCOPES = frozenset({"statements/write", "define"})


def say(tenant: Any, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements in the caller's transaction."""
    principal = own_statements.own_principal(tenant.pk, tenant.home_page, NAME, _SCOPES)
    own_statements.say(principal, statements)


def place_of_link(
    tool: Tool, link: ResourceLink, course: Any, actor: Mapping[str, Any], registration: UUID | None
) -> Place:
    """Return where a Statement about a link of a course belongs."""
    return Place(
        actor=actor,
        activity_id=links.activity_id(link.pk),
        title=link.title,
        course_id=course.identifier,
        course_title=course.title,
        registration=registration,
        client_id=tool.client_id,
        deployment_id=str(link.deployment_id),
        resource_link_id=str(link.pk),
    )
