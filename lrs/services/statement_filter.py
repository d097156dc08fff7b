"""From the parameters of GET statements to a query: each is judged, then becomes keys or a range of positions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from lrs.rules import keys
from lrs.rules.errors import MalformedRequest
from lrs.rules.iri import is_iri
from lrs.rules.json_text import read_json
from lrs.rules.position import first_after, last_until
from lrs.rules.statement import problems_of_agent
from lrs.rules.timestamps import parse, problem
from lrs.rules.uuids import UUID as UUID_FORMAT
from lrs.rules.versions import Version
from lrs.services.query import StatementQuery
from people.rules.principal import Principal
from people.rules.scopes import allows

SECTION = "xAPI 1.0.3 Communication §2.1.3"

FILTERS = (
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "format",
    "attachments",
    "ascending",
)

FORMATS = ("ids", "exact", "canonical")


@dataclass(frozen=True, slots=True)
class Presentation:
    """How the Statements that were found are shown."""

    format: str = "exact"
    attachments: bool = False


def presentation_of(parameters: Mapping[str, str]) -> Presentation:
    """Return what ``format`` and ``attachments`` ask for."""
    chosen = parameters.get("format", "exact")
    if chosen not in FORMATS:
        raise _malformed("format", chosen, f"it must be one of {', '.join(FORMATS)}")
    return Presentation(chosen, boolean(parameters, "attachments"))


def query_of(parameters: Mapping[str, str], *, principal: Principal, version: Version) -> StatementQuery:
    """Return the query that the parameters describe, for what the principal may read.

    Raises MalformedRequest with the parameter's name and the rule it breaks.
    """
    groups = _key_groups(parameters, version)
    if not allows(principal.scopes, "statements/read"):
        groups.append([keys.key_of(keys.AUTHORITY, identity) for identity in keys.identities_of(principal.agent)])
    if principal.confinement is not None:
        groups.append([keys.key_of_registration(str(principal.confinement.registration))])
    since, until = moment_parameter(parameters, "since", version), moment_parameter(parameters, "until", version)
    everything = StatementQuery(principal.tenant_id)
    return StatementQuery(
        tenant_id=principal.tenant_id,
        keys=groups,
        first=everything.first if since is None else first_after(since),
        last=everything.last if until is None else last_until(until),
        ascending=boolean(parameters, "ascending"),
        limit=_limit(parameters),
    )


def boolean(parameters: Mapping[str, str], name: str) -> bool:
    """Return a parameter that is ``true`` or ``false``, false when it isn't given."""
    value = parameters.get(name, "false")
    if value not in ("true", "false"):
        raise _malformed(name, value, "it must be true or false")
    return value == "true"


def agent_of(text: str, *, version: Version, allow_group: bool, name: str = "agent") -> dict[str, Any]:
    """Return the Agent (or Group, where one may stand) that a JSON parameter holds."""
    actor = read_json(text.encode())
    problems = problems_of_agent(actor, version=version, path=f"${name}", allow_group=allow_group)
    if problems:
        raise MalformedRequest(
            f"The parameter {name!r} is not valid: {problems[0].rule}", problems=problems, section=SECTION
        )
    agent: dict[str, Any] = actor
    return agent


def agent_identity(text: str, *, version: Version, name: str = "agent") -> str:
    """Return the identity of the Agent or identified Group that a JSON parameter holds."""
    identity = keys.identity_of(agent_of(text, version=version, allow_group=True, name=name))
    if identity is None:
        raise _malformed(name, text, "an anonymous Group can't be asked for")
    return identity


def agent_parameter(parameters: Mapping[str, str], name: str, *, version: Version) -> str:
    """Return the Agent that a required parameter names: its identifier alone, as JSON, whatever else came with it."""
    if not parameters.get(name):
        raise _malformed(name, "", "it is required")
    agent = agent_of(parameters[name], version=version, allow_group=True, name=name)
    if keys.identity_of(agent) is None:
        raise _malformed(name, parameters[name], "an anonymous Group has no documents")
    identifier = {each: agent[each] for each in ("mbox", "mbox_sha1sum", "openid", "account") if each in agent}
    return orjson.dumps(
        {"objectType": agent.get("objectType", "Agent"), **identifier}, option=orjson.OPT_SORT_KEYS
    ).decode()


def _key_groups(parameters: Mapping[str, str], version: Version) -> list[list[int]]:
    """Return the keys of each filter, the one first that fewest Statements have: its entries are walked through."""
    groups: list[list[int]] = []
    related_agents, related_activities = (
        boolean(parameters, "related_agents"),
        boolean(parameters, "related_activities"),
    )
    if "registration" in parameters:
        groups.append([keys.key_of_registration(str(uuid_parameter(parameters, "registration")))])
    if "agent" in parameters:
        identity = agent_identity(parameters["agent"], version=version)
        kinds = keys.KINDS_OF_RELATED_AGENT if related_agents else (keys.AGENT,)
        groups.append([keys.key_of(kind, identity) for kind in kinds])
    if "activity" in parameters:
        iri = iri_parameter(parameters, "activity")
        kinds = (keys.ACTIVITY, keys.RELATED_ACTIVITY) if related_activities else (keys.ACTIVITY,)
        groups.append([keys.key_of(kind, iri) for kind in kinds])
    if "verb" in parameters:
        groups.append([keys.key_of(keys.VERB, iri_parameter(parameters, "verb"))])
    return groups


def uuid_parameter(parameters: Mapping[str, str], name: str) -> UUID:
    """Return a parameter that is a UUID in its usual spelling."""
    value = parameters[name]
    if not UUID_FORMAT.accepts(value):
        raise _malformed(name, value, "it must be a UUID of 36 characters")
    return UUID(value)


def iri_parameter(parameters: Mapping[str, str], name: str) -> str:
    """Return a required parameter that is an IRI."""
    value = parameters.get(name, "")
    if not is_iri(value):
        raise _malformed(name, value, "it must be an IRI with a scheme")
    return parameters[name]


def moment_parameter(parameters: Mapping[str, str], name: str, version: Version) -> datetime | None:
    """Return a parameter that is a timestamp, None when it isn't given."""
    if name not in parameters:
        return None
    found = problem(parameters[name], version)
    if found is not None:
        raise _malformed(name, parameters[name], "it must be an ISO 8601 timestamp such as 2026-11-20T22:30:55.123Z")
    return parse(parameters[name])


def _limit(parameters: Mapping[str, str]) -> int:
    """Return the size of a page; a limit of 0 asks for as many as the server allows."""
    if "limit" not in parameters:
        return int(settings.STATEMENTS_PAGE_LIMIT)
    value = parameters["limit"]
    if not (value.isascii() and value.isdigit()):
        raise _malformed("limit", value, "it must be a non-negative integer; 0 means the server's maximum")
    most = int(settings.STATEMENTS_PAGE_LIMIT_MAX)
    return min(int(value[:9]), most) or most


def _malformed(name: str, value: str, rule: str) -> MalformedRequest:
    return MalformedRequest(f"The parameter {name!r} is {value[:200]!r}: {rule}.", section=SECTION)
