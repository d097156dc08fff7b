"""Who calls a service: a tool, by an access token. Security Framework 1.0 §4."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from courses.rules.errors import UnknownCourse
from courses.services import courses
from lti.platform.models import LineItem, Tool
from lti.platform.rules.errors import NotGranted, NoToken
from lti.platform.rules.scopes import suffices
from lti.platform.services import caller_cache, line_items, tools
from lti.platform.services.caller_cache import Known
from lti.security.services.exchanges import Inspected
from people.services import oauth_clients, principal_cache


@dataclass(frozen=True, slots=True)
class Caller:
    """A tool with the scopes of its token that it still has."""

    known: Known

    @property
    def tool(self) -> Tool:
        """Return the tool."""
        return self.known.tool

    @property
    def scopes(self) -> frozenset[str]:
        """Return what the tool may do with this token."""
        return self.known.scopes


def caller_of(authorization: str, exchange: Inspected) -> Caller:
    """Return who calls, by the header Authorization; remembered for CREDENTIAL_CACHE_SECONDS in this process."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise NoToken("An access token is needed: Authorization: Bearer …")
    key = caller_cache.known_by(token)
    known = caller_cache.find(key)
    if known is None:
        return Caller(_read(token, key, exchange))
    exchange.tenant_id, exchange.party, exchange.party_name = known.tool.tenant_id, known.tool.pk, known.tool.name
    return Caller(known)


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
    if course_id in caller.known.courses:
        return
    courses.get(caller.tool.tenant_id, course_id)
    if not tools.is_deployed(caller.tool, course_id):
        raise UnknownCourse(f"There is no course {course_id}.")
    caller.known.let_into(course_id)


def line_item_of(caller: Caller, course_id: UUID, line_item_id: int) -> LineItem:
    """Return a line item of the tool as this process has read it before, with its course and its link."""
    known = caller.known.line_items.get((course_id, line_item_id))
    if known is None:
        known = line_items.get(caller.tool, course_id, line_item_id, with_place=True)
        caller.known.remember(known)
    return known


def _read(token: str, key: bytes, exchange: Inspected) -> Known:
    read_in = principal_cache.generation()
    found = oauth_clients.token_of(token)
    tool = tools.by_client_id(found.application.client_id) if found is not None and found.application else None
    if found is None or tool is None:
        raise NoToken("The access token is unknown; ask the token endpoint for one.")
    exchange.tenant_id, exchange.party, exchange.party_name = tool.tenant_id, tool.pk, tool.name
    if found.expires <= timezone.now():
        raise NoToken("The access token has expired; ask the token endpoint for another.")
    if tool.status != Tool.ACTIVE:
        raise NoToken("The tool isn't active.")
    scopes = frozenset(found.scope.split()) & frozenset(tool.scopes)
    return caller_cache.remember(key, tool, scopes, expires=found.expires, read_in=read_in)
