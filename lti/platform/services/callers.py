"""Who calls a service: a tool, by an access token. Security Framework 1.0 §4."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from courses.rules.errors import UnknownCourse
from courses.services import courses
from lti.platform.models import Tool
from lti.platform.rules.errors import NotGranted, NoToken
from lti.platform.rules.scopes import suffices
from lti.platform.services import tools
from lti.security.services.exchanges import Inspected
from people.services import oauth_clients


@dataclass(frozen=True, slots=True)
class Caller:
    """A tool with the scopes of its token that it still has."""

    tool: Tool
    scopes: frozenset[str]


def caller_of(authorization: str, exchange: Inspected) -> Caller:
    """Return who calls, by the header Authorization."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise NoToken("An access token is needed: Authorization: Bearer …")
    found = oauth_clients.token_of(token)
    tool = tools.by_client_id(found.application.client_id) if found is not None and found.application else None
    if found is None or tool is None:
        raise NoToken("The access token is unknown; ask the token endpoint for one.")
    exchange.tenant_id, exchange.party, exchange.party_name = tool.tenant_id, tool.pk, tool.name
    if found.expires <= timezone.now():
        raise NoToken("The access token has expired; ask the token endpoint for another.")
    if tool.status != Tool.ACTIVE:
        raise NoToken("The tool isn't active.")
    return Caller(tool, frozenset(found.scope.split()) & frozenset(tool.scopes))


def check_scope(caller: Caller, needed: str, exchange: Inspected) -> None:
    """Refuse a caller whose token doesn't let them do what the scope is for."""
    exchange.trail.require(
        suffices(caller.scopes, needed),
        "The token has the scope",
        section="RFC 6750 §3.1",
        came=" ".join(sorted(caller.scopes)),
        expected=needed,
        fix="Ask for this scope in the token request, and grant it to the tool in its registration.",
        error=NotGranted,
    )


def check_course(caller: Caller, course_id: UUID) -> None:
    """Refuse a course in which the tool isn't deployed: it is as unknown as one that doesn't exist."""
    courses.get(caller.tool.tenant_id, course_id)
    if not tools.is_deployed(caller.tool, course_id):
        raise UnknownCourse(f"There is no course {course_id}.")
