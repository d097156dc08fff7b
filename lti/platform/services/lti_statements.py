"""The platform as the one who makes Statements of what tools do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from lrs.rules.source import read_statements
from lrs.rules.versions import Version
from lrs.services.record import record
from lti.platform.models import ResourceLink, Tool
from lti.platform.rules.statements import Place
from lti.platform.services import links
from people.rules.authority import agent_of_key
from people.rules.principal import Principal

NAME = "lti"
_SCOPES = frozenset({"statements/write", "define"})


def say(tenant: Any, statements: Sequence[dict[str, Any]]) -> None:
    """Record Statements in the caller's transaction."""
    if statements:
        sources = read_statements(json.dumps(statements).encode(), version=Version.V1_0_3)[1]
        record(sources, principal=_principal(tenant), version=Version.V1_0_3)


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


def _principal(tenant: Any) -> Principal:
    return Principal(
        tenant_id=tenant.pk,
        credential_id=None,
        name=NAME,
        scopes=_SCOPES,
        agent=agent_of_key(tenant.home_page, NAME),
    )
