"""The platform as the one who makes Statements of what tools do."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from lrs.services import own_statements
from lti.platform.models import ResourceLink, Tool
from lti.platform.rules.statements import Place
from lti.platform.services import links
from people.rules.principal import Principal
from people.services.round_trip import Question

NAME = "lti"
_SCOPES = frozenset({"statements/write", "define"})


def say(tenant: Any, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements in the caller's transaction."""
    own_statements.say(_principal(tenant.pk, tenant.home_page), statements)


def said(tenant: Any, statements: Sequence[dict[str, Any]]) -> Question | None:
    """Return what records Statements together with other things, None if only ``say`` can (own_statements)."""
    return own_statements.said(_principal(tenant.pk, tenant.home_page), statements)


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


@lru_cache(maxsize=1024)
def _principal(tenant_id: int, home_page: str) -> Principal:
    return own_statements.own_principal(tenant_id, home_page, NAME, _SCOPES)
